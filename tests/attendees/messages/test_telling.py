"""Who is told what, from the form to the mailbox."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.core import mail
from django.db.models import F

from attendees.messages.fan_out import fan_out
from attendees.messages.link_letters import send_link_letters
from attendees.messages.telling import tell_registrations
from attendees.registrations.changing import come_back, give_up, resize
from attendees.registrations.ending import erase
from attendees.registrations.linking import send_links
from attendees.registrations.links import manage_path
from attendees.registrations.models import Registration
from attendees.registrations.registering import Answer, register
from attendees.tickets.code import spaced
from forums.languages.text import LangText
from forums.mailing.models import Letter
from forums.programme.models import Change, Forum
from tests.factories import VANCOUVER_PROOF, make_forum, make_organization, make_venue

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


def a_place(
    forum: Forum | None = None, *, party: int = 4, now: datetime = NOW, language: str = "en"
) -> Registration:
    forum = forum or make_forum(on=VANCOUVER_PROOF)
    answer = Answer(name="Sophea Chan", party=party, email="sophea@example.org", language=language)
    return register(forum, answer=answer, now=now)


def move(forum: Forum, now: datetime, *, line: str = "", **columns) -> None:
    """As publishing does it: the new truth, one step of the sequence and what it altered."""
    forum.refresh_from_db()
    old = Forum.objects.select_related("venue").get(pk=forum.pk)
    Forum.objects.filter(pk=forum.pk).update(sequence=F("sequence") + 1, content_changed_at=now, **columns)
    new = Forum.objects.select_related("venue").get(pk=forum.pk)
    names = ("state", "starts_at", "ends_at", "time_zone")
    values = {f"old_{name}": getattr(old, name) for name in names}
    values |= {f"new_{name}": getattr(new, name) for name in names}
    Change.objects.create(
        forum=forum,
        sequence=new.sequence,
        old_venue=old.venue.name,
        new_venue=new.venue.name,
        old_address=old.venue.address,
        new_address=new.venue.address,
        line=LangText(en=line) if line else LangText(),
        made_at=now,
        **values,
    )


def sweep(now: datetime) -> None:
    fan_out(now)
    tell_registrations(now)


def heard() -> list[tuple[str, str, int | None]]:
    """Of each mail so far: subject, METHOD, SEQUENCE."""
    return [(message.subject, *calendar_of(message)) for message in mail.outbox]


def calendar_of(message) -> tuple[str, int | None]:
    for part in message.message().walk():
        if part.get_content_type() == "text/calendar":
            calendar = icalendar.Calendar.from_ical(part.get_content())
            return str(calendar["method"]), int(calendar.walk("VEVENT")[0]["sequence"])
    return "", None


def later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def test_a_registration_is_told_once_with_its_invitation():
    registration = a_place()

    sweep(NOW)
    sweep(later(60))

    assert heard() == [("You have 4 places: Sunday 6 December, 2:00 pm", "REQUEST", 0)]
    registration.refresh_from_db()
    assert (registration.told_news, registration.told_state, registration.told_sequence) == (
        1,
        "requested",
        0,
    )
    letter = Letter.objects.get()
    assert (letter.key, letter.kind, letter.state) == (
        f"registration:{registration.uuid}:1",
        "seated",
        "sent",
    )


def test_each_change_of_one_person_reaches_their_calendar_with_a_higher_number():
    registration = a_place()
    sweep(NOW)

    resize(registration, party=2, now=later(1))
    sweep(later(1))
    give_up(registration, now=later(2))
    sweep(later(2))
    come_back(registration, party=1, now=later(3))
    sweep(later(3))

    assert heard() == [
        ("You have 4 places: Sunday 6 December, 2:00 pm", "REQUEST", 0),
        ("Now 2 people: Sunday 6 December, 2:00 pm", "REQUEST", 1),
        ("Given back: Sunday 6 December", "CANCEL", 2),
        ("You have a place: Sunday 6 December, 2:00 pm", "REQUEST", 3),
    ]


def test_who_gave_up_before_hearing_anything_gets_one_plain_note():
    give_up(a_place(), now=NOW)

    sweep(later(1))

    assert heard() == [("Given back: Sunday 6 December", "", None)]


def test_a_new_room_is_told_to_everyone_in_it():
    host = make_organization()
    forum = make_forum(host, on=VANCOUVER_PROOF, venue=make_venue(host, name="Gym"))
    a_place(forum)
    sweep(NOW)

    move(forum, later(1), venue=make_venue(host, name="Cafeteria"), line="Same door.")
    sweep(later(1))
    sweep(later(2))

    assert heard()[1:] == [("New place: Cafeteria, not Gym", "REQUEST", 1)]
    assert "New place: Cafeteria, not Gym.\nSame door.\nYou keep your places.\n" in mail.outbox[1].body


def test_a_new_room_on_the_day_says_so_first():
    host = make_organization()
    forum = make_forum(host, on=VANCOUVER_PROOF, venue=make_venue(host, name="Gym"))
    a_place(forum)
    sweep(NOW)
    morning = datetime(2026, 12, 6, 17, 0, tzinfo=UTC)

    move(forum, morning, venue=make_venue(host, name="Cafeteria"))
    sweep(morning)

    assert heard()[1:] == [("NEW ROOM today: Cafeteria, not Gym", "REQUEST", 1)]


def test_a_postponed_forum_leaves_the_calendar_and_returns_with_its_new_date():
    registration = a_place()
    forum = registration.forum
    sweep(NOW)

    move(forum, later(1), state="postponed")
    sweep(later(1))
    week = timedelta(days=7)
    forum.refresh_from_db()
    move(forum, later(2), state="published", starts_at=forum.starts_at + week, ends_at=forum.ends_at + week)
    sweep(later(2))

    assert heard()[1:] == [
        ("Postponed: The right to vote from abroad", "CANCEL", 1),
        ("New date: Sunday 13 December, 2:00 pm", "REQUEST", 2),
    ]


def test_a_cancelled_forum_leaves_every_calendar_for_good():
    registration = a_place()
    sweep(NOW)

    move(registration.forum, later(1), state="cancelled")
    sweep(later(1))

    assert heard()[1:] == [("Cancelled: The right to vote from abroad", "CANCEL", 1)]
    assert (
        "STATUS:CANCELLED" in mail.outbox[1].message().as_string() or _status(mail.outbox[1]) == "CANCELLED"
    )


def _status(message) -> str:
    part = next(part for part in message.message().walk() if part.get_content_type() == "text/calendar")
    return str(icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT")[0].get("status", ""))


def test_one_person_s_cancellation_does_not_say_that_the_forum_is_cancelled():
    registration = a_place()
    sweep(NOW)

    give_up(registration, now=later(1))
    sweep(later(1))

    assert [_status(message) for message in mail.outbox] == ["CONFIRMED", ""]


def test_whoever_was_never_told_hears_only_what_is_true_now():
    registration = a_place()

    move(registration.forum, NOW, state="cancelled")
    sweep(later(1))

    assert heard() == [("Cancelled: The right to vote from abroad", "", None)]


def test_two_changes_before_the_worker_comes_are_one_message():
    registration = a_place()
    sweep(NOW)

    resize(registration, party=3, now=later(1))
    resize(registration, party=2, now=later(2))
    sweep(later(3))

    assert heard()[1:] == [("Now 2 people: Sunday 6 December, 2:00 pm", "REQUEST", 2)]


def test_a_forum_that_moved_is_not_told_before_its_number_has_risen():
    registration = a_place()
    move(registration.forum, NOW, starts_at=registration.forum.starts_at + timedelta(hours=1))

    tell_registrations(later(1))
    before = heard()
    sweep(later(2))

    assert before == []
    assert heard() == [("You have 4 places: Sunday 6 December, 3:00 pm", "REQUEST", 1)]


def test_an_unconfirmed_address_gets_a_question_and_no_calendar():
    forum = make_forum(on=VANCOUVER_PROOF, confirm_address=True)
    a_place(forum)

    sweep(NOW)

    assert heard() == [("Please confirm: Sunday 6 December, 2:00 pm", "", None)]
    assert "/confirmation/" in mail.outbox[0].body
    assert "Sophea" not in mail.outbox[0].body
    assert [part.get_filename() for part in mail.outbox[0].message().walk() if part.get_filename()] == []


def test_who_erased_everything_hears_the_last_word_and_is_not_named_in_it():
    registration = a_place()
    sweep(NOW)

    erase(registration, now=later(1))
    sweep(later(1))

    assert heard()[1:] == [("Erased: your details", "CANCEL", 1)]
    assert "Sophea" not in mail.outbox[1].message().as_string()


def test_a_link_asked_for_again_repeats_the_invitation_in_a_new_message():
    a_place()
    sweep(NOW)

    send_links("sophea@example.org", source="", now=later(5))
    send_link_letters(later(5))

    first, again = mail.outbox
    assert heard()[1] == ("Your link: Sunday 6 December, 2:00 pm", "REQUEST", 0)
    assert attached(again) == attached(first)
    assert again.extra_headers["Message-ID"] != first.extra_headers["Message-ID"]


def attached(message) -> list[bytes]:
    return [
        attachment.content
        for attachment in message.attachments
        if getattr(attachment, "filename", "") == "invite.ics"
    ]


@pytest.mark.parametrize("state", ["failed", "bounced", "overtaken", "due"])
def test_whoever_has_a_letter_for_their_news_is_not_read_again(state, django_assert_num_queries):
    people = [a_place() for _ in range(3)]
    tell_registrations(NOW - timedelta(days=1))
    Registration.objects.update(told_news=0)
    Letter.objects.update(state=state, next_try_at=NOW + timedelta(hours=1))

    with django_assert_num_queries(2) as asked:
        tell_registrations(NOW)
    resize(people[0], party=2, now=NOW)
    tell_registrations(NOW)

    assert "forums_letter" in asked.captured_queries[0]["sql"]
    assert Letter.objects.filter(key=f"registration:{people[0].uuid}:2", state="sent").count() == 1
    assert Letter.objects.count() == 4


def test_a_second_ticket_for_one_address_names_the_first_so_that_one_can_be_given_back():
    forum = make_forum(on=VANCOUVER_PROOF)
    first = a_place(forum)
    sweep(NOW)
    mail.outbox.clear()

    a_place(forum, party=2)
    sweep(NOW)

    body = " ".join(mail.outbox[0].body.split())
    assert f"With this address you registered before: 4 people, code {spaced(first.code)}: " in body
    assert manage_path(first) in body
    assert "If you need only one of them, please give the other back there." in body
