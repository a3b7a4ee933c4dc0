import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.management import CommandError, call_command

from attendees.demo.facts import FORUMS, UnknownFact, read_facts
from attendees.demo.load import ORGANIZER, load
from attendees.demo.people import combined
from attendees.registrations import registering
from attendees.registrations.models import Registration
from attendees.registrations.questions.models import Answer, Question
from attendees.registrations.questions.words import in_words, label_of
from attendees.registrations.registering import register
from attendees.tickets.issuing import ticket_text
from forums.followers.models import Follower
from forums.followers.telling import ask_back
from forums.hosting.models import Membership, Organization, Role
from forums.programme.models import Forum, Speaker, Venue

NOW = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
WRITTEN_BY_REGISTERING = (
    "state",
    "issue",
    "issued_party",
    "news",
    "sequence",
    "link_version",
    "keep_by",
    "told_forum_sequence",
)


def rows() -> tuple[int, ...]:
    tables = (Organization, Venue, Speaker, Forum, Membership, Registration, Follower)
    return tuple(table.objects.count() for table in tables)


@pytest.mark.django_db
def test_the_founding_forum_is_where_and_when_it_was():
    load(now=NOW)

    forum = Forum.objects.get(slug="crackdown-of-democracy")
    assert (forum.starts_at, forum.ends_at) == (
        datetime(2018, 5, 20, 21, 0, tzinfo=UTC),
        datetime(2018, 5, 21, 0, 30, tzinfo=UTC),
    )
    assert (forum.local(forum.doors_at).time(), forum.local(forum.places_held_until).time()) == (
        time(13, 30),
        time(14, 10),
    )
    assert (forum.venue.name, [speaker.name for speaker in forum.speakers.all()]) == (
        "Guildford Park Secondary School",
        ["Sam Rainsy"],
    )


@pytest.mark.django_db
def test_upcoming_forums_lie_on_their_weekday_and_far_enough_ahead():
    load(now=NOW)

    days = dict(Forum.objects.upcoming(NOW).values_list("slug", "local_date"))
    assert days == {
        "voting-from-abroad": date(2026, 12, 6),
        "new-citizens-evening": date(2026, 12, 17),
        "community-safety-circle": date(2026, 12, 19),
    }


@pytest.mark.django_db
def test_the_day_is_counted_on_the_venues_calendar():
    evening_in_vancouver = datetime(
        2026, 11, 25, 3, 0, tzinfo=UTC
    )  # still Tuesday there: twelve days on is a Sunday

    load(now=evening_in_vancouver)

    assert Forum.objects.get(slug="voting-from-abroad").local_date == date(2026, 12, 6)


@pytest.mark.django_db
def test_a_second_run_changes_no_date_and_doubles_nothing():
    load(now=NOW)
    before = (rows(), list(Forum.objects.order_by("id").values()))

    new = load(now=NOW + timedelta(days=40))

    assert (new, rows(), list(Forum.objects.order_by("id").values())) == ([], *before)


@pytest.mark.django_db
def test_a_list_of_followers_is_there_and_stays_as_the_demo_changed_it():
    load(now=NOW)
    numbers = [Follower.objects.confirmed().count(), Follower.objects.unconfirmed().count()]
    Follower.objects.order_by("pk").first().delete()

    load(now=NOW)
    ask_back(NOW)

    assert (numbers[0] > 10, numbers[1]) == (True, 2)
    assert (Follower.objects.count(), mail.outbox) == (sum(numbers) - 1, [])


@pytest.mark.django_db
def test_people_are_seated_as_far_as_they_fit_and_nobody_is_written_to():
    load(now=NOW)

    for forum in Forum.objects.all():
        seated = Registration.objects.seated().filter(forum=forum)
        assert forum.seats_taken == sum(seated.values_list("party", flat=True)) <= forum.capacity
    full = Forum.objects.get(slug="new-citizens-evening")
    abroad = Registration.objects.filter(forum__slug="voting-from-abroad")
    waiting = Registration.objects.waiting().filter(forum=full).values_list("party", flat=True)
    assert (full.seats_taken, full.capacity, abroad.count()) == (40, 40, 64)
    assert (full.waiting_parties, 4 in waiting) == (len(waiting), True)
    assert not Registration.objects.to_tell().exists()
    assert not Registration.objects.exclude(email="").exclude(email__endswith=".example").exists()
    assert (
        {bool(person.email) for person in abroad}
        == {True, False}
        == {bool(person.phone) for person in abroad}
    )
    created = sorted(abroad.values_list("created_at", flat=True))
    assert NOW - timedelta(days=22) < created[0] < NOW - timedelta(days=14) < created[-1] < NOW


@pytest.mark.django_db
def test_a_loaded_person_has_what_registering_gives():
    load(now=NOW)
    forum = Forum.objects.get(slug="voting-from-abroad")

    loaded = Registration.objects.filter(forum=forum).exclude(email="").first()
    registered = register(
        forum, answer=registering.Answer(name="Sophea", party=loaded.party, email="s@s.example"), now=NOW
    )

    assert [getattr(loaded, name) for name in WRITTEN_BY_REGISTERING] == [
        getattr(registered, name) for name in WRITTEN_BY_REGISTERING
    ]
    assert (loaded.told_news, loaded.told_state, loaded.told_sequence) == (1, "requested", 0)
    assert loaded.seated_at == loaded.issued_at == loaded.created_at
    assert len(ticket_text(loaded)) == 122


@pytest.mark.django_db
def test_the_same_people_come_at_every_load():
    load(now=NOW)
    first = list(Registration.objects.order_by("id").values_list("name", "party", "email"))
    Forum.objects.all().delete()

    load(now=NOW)

    assert list(Registration.objects.order_by("id").values_list("name", "party", "email")) == first


@pytest.mark.django_db
def test_the_protected_forum_keeps_its_promises_from_the_first_registration():
    load(now=NOW)

    forum = Forum.objects.get(slug="community-safety-circle")
    people = Registration.objects.filter(forum=forum)
    assert (forum.protected, forum.protection_binds, forum.address_shown) == (True, True, "later")
    assert (forum.visibility, forum.capacity, people.count()) == ("unlisted", 30, 9)
    assert forum.purge_on == forum.local_date + timedelta(days=3)
    assert set(people.values_list("wants_calendar", "wants_reminders")) == {(False, False)}


@pytest.mark.django_db
def test_the_organizer_owns_what_is_loaded(settings: LazySettings):
    settings.DEMO = True
    call_command("load_demo")

    member = Membership.objects.select_related("user").get()
    assert (member.user.email, member.role, member.organization.slug) == (
        ORGANIZER,
        Role.OWNER,
        "overseas-khmer-forum",
    )


@pytest.mark.parametrize(
    ("place", "where"),
    [("", "forums.json: hats"), ("forums", "forums, entry 1: hats"), ("venues", "venues, entry 1: hats")],
)
def test_a_key_that_nobody_reads_is_refused_by_name(tmp_path: Path, place: str, where: str):
    facts = json.loads(FORUMS.read_text())
    (facts[place][0] if place else facts)["hats"] = "blue"
    file = tmp_path / "forums.json"
    file.write_text(json.dumps(facts))

    with pytest.raises(UnknownFact, match=where):
        read_facts(file)


def test_given_and_family_names_are_combined_and_all_others_stay_whole():
    names = ["Sophea Chan", "Émile Roy", "A friend", "ចាន់ ដារ៉ា", "Đặng Thị Mai", "O’Brien-Łukasiewicz"]

    assert combined(names) == [
        *("Sophea Chan", "Sophea Roy", "Émile Chan", "Émile Roy"),
        *("A friend", "ចាន់ ដារ៉ា", "Đặng Thị Mai", "O’Brien-Łukasiewicz"),
    ]


@pytest.mark.django_db
def test_the_demo_is_loaded_into_no_real_installation():
    with pytest.raises(CommandError, match="sets DEMO=yes"):
        call_command("load_demo")

    assert list(Organization.objects.all()) == []


@pytest.mark.django_db
def test_one_forum_asks_in_both_languages_and_its_people_have_answered():
    load(now=NOW)

    asked = Question.objects.filter(forum__slug="voting-from-abroad").asked()
    kinds = [question.kind for question in asked]
    assert kinds == ["short", "one", "several", "speaker", "photo", "access"]
    assert all({"en", "km"} <= set(label_of(question)) for question in asked)
    assert all(Answer.objects.filter(question=question).exists() for question in asked)
    assert all(
        in_words(answer.question, answer.value) for answer in Answer.objects.select_related("question")
    )
    unmarked = Registration.objects.filter(answers__value="no_photos").exclude(photo="no_photos")
    assert not unmarked.exists()
