"""Somebody who must not be listed comes to a protected forum, from the first look to the day they are forgotten."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attendees.messages.telling import tell_registrations
from attendees.privacy.purging import purge_due, purge_instant
from attendees.registrations.ending import erase
from attendees.registrations.links import manage_path, show_path
from attendees.registrations.models import Registration
from attendees.registrations.registering import Answer, register
from forums.hosting.models import Role
from forums.languages.text import LangText
from forums.languages.words import day_and_month
from forums.programme.models import BACKUP_AGE, Forum, Speaker
from tests.attendees.checkin.doors import make_phone, text_of
from tests.factories import (
    make_forum,
    make_member,
    make_organization,
    make_registration,
    make_venue,
    signed_in,
)

pytestmark = pytest.mark.django_db

HONEST = (
    "Use a name of your choice. Email isn’t needed. The door sees initials only. No public list or count."
    " Everything is deleted on {day}; from backups by {backups}. What we can’t control: who sees you there, other"
    " people’s cameras, your phone and mail provider, a court order. If this opened inside Facebook or Messenger,"
    " that app may see what you type: choose “Open in browser” first."
)
FILLED = {"name": "A friend", "party": "2", "email": "", "language": "en"}


def words(response) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r" ([;.])", r"\1", " ".join(unescape(text).split()))


@pytest.fixture
def forum() -> Forum:
    host = make_organization(slug="our-committee", name=LangText(en="Our committee", km="គណៈកម្មការ"))
    made = make_forum(
        host,
        protected=True,
        slug="evening",
        capacity=40,
        title=LangText(en="An evening with Sam Rainsy", km="ល្ងាចជាមួយ សម រង្ស៊ី"),
        description=LangText(en="Sam Rainsy speaks."),
        venue=make_venue(host, name="Hidden hall", address="1 Secret Street"),
    )
    Speaker.objects.create(forum=made, name="Sam Rainsy")
    return made


def test_without_email_somebody_at_risk_comes_and_is_forgotten(client: Client, forum: Forum):
    page = words(client.get(forum.get_absolute_url()))
    form = words(client.get(f"{forum.get_absolute_url()}registration/"))
    answer = client.post(f"{forum.get_absolute_url()}registration/", FILLED)
    mine = Registration.objects.get()
    shown = client.get(answer["Location"])
    later = client.get(manage_path(mine))
    picture = client.get(f"{manage_path(mine)}ticket.png")
    verdict = make_phone(forum).look(text_of(mine))
    tell_registrations(timezone.now())
    purge_due(purge_instant(forum))
    purge_due(purge_instant(forum))
    after = client.get(manage_path(mine))

    assert ("Places are free." in page, "Media by invitation only." in page) == (True, True)
    day, backups = day_and_month(forum.purge_on), day_and_month(forum.purge_on + BACKUP_AGE)
    assert HONEST.format(day=day, backups=backups) in form
    assert forum.purge_on == forum.local_date + timedelta(days=3)
    said = words(shown)
    assert "This is the only copy. Save the picture before you close this page." in said
    assert "We can’t send this again: without an email we don’t know where." in said
    assert f"{settings.SITE_URL}{manage_path(mine)}" in said
    assert "We can’t send this again" not in words(later)
    assert (shown.cookies.output(), shown["Cache-Control"]) == ("", "no-store, private")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    assert (verdict["state"], verdict["who"]) == ("party", "A. F.")
    assert mail.outbox == []
    assert (after.status_code, Registration.objects.count()) == (410, 0)


def test_where_an_email_is_asked_for_the_form_does_not_say_that_none_is_needed(client: Client, forum: Forum):
    Forum.objects.update(email_required=True)

    form = words(client.get(f"{forum.get_absolute_url()}registration/"))

    assert ("Use a name of your choice." in form, "Email isn’t needed." in form) == (True, False)


def test_no_page_that_anybody_can_open_says_how_many_come(client: Client, forum: Forum):
    said = []
    for taken in (0, 31, 39, 40):
        Forum.objects.update(seats_taken=taken, waiting_parties=3 if taken == 40 else 0)
        pages = [forum.get_absolute_url(), "/", forum.organization.get_absolute_url()]
        said.append([re.findall(r"Places are free\.|Full\. Waiting list open\.|\d+ part(?:y|ies)|\d+ places",
                                words(client.get(page))) for page in pages])  # fmt: skip

    assert said == [[["Places are free."]] * 3] * 3 + [[["Full. Waiting list open."]] * 3]


def test_whoever_asks_for_more_than_is_free_does_not_learn_what_is(client: Client, forum: Forum):
    Forum.objects.update(seats_taken=37)

    answer = client.post(f"{forum.get_absolute_url()}registration/", FILLED | {"party": "5"})

    said = words(answer)
    assert (answer.status_code, "For fewer of you there may be places: choose below." in said) == (409, True)
    assert ('name="take"' in answer.content.decode(), "3 places" in said) == (False, False)
    assert Registration.objects.count() == 0


LEAKS = ("Sam Rainsy", "សម រង្ស៊ី", "Our committee", "គណៈកម្មការ", "Hidden hall", "1 Secret Street")


def test_a_chat_that_shows_a_link_and_a_text_to_share_name_nobody(client: Client, forum: Forum):
    page = client.get(forum.get_absolute_url()).content.decode()
    share = signed_in(make_member(forum.organization)).get(f"/desk{forum.get_absolute_url()}share/")

    tags = re.findall(r'<meta (?:property="og:\w+"|name="description") content="([^"]*)"', page)
    texts = re.findall(r'<p class="share"[^>]*>(.*?)</p>', page, re.DOTALL)
    pasted = re.findall(r"<textarea[^>]*>(.*?)</textarea>", share.content.decode(), re.DOTALL)
    assert (len(texts), len(pasted)) == (2, 3)
    assert "Sunday afternoon" in tags
    assert [leak for leak in LEAKS for said in [*tags, *texts, *pasted] if leak in said] == []
    assert '<meta name="robots" content="noindex">' in page
    assert "application/ld+json" not in page


def test_no_calendar_that_anybody_may_take_names_anything(client: Client, forum: Forum):
    Forum.objects.update(address_shown="seated")
    mine = make_registration(forum)

    public = client.get(f"{forum.get_absolute_url()}calendar.ics")
    own = client.get(f"{manage_path(mine)}calendar.ics")
    links = [
        unescape(link)
        for path in (forum.get_absolute_url(), manage_path(mine))
        for link in re.findall(
            r'href="(https://(?:calendar\.google|outlook)[^"]+)"', client.get(path).content.decode()
        )
    ]

    assert len(links) == 5
    for said in (public.content.decode(), own.content.decode(), *links):
        plain = said.replace("\r\n ", "").replace("%20", " ")
        assert "Sunday afternoon" in plain
        assert [leak for leak in (*LEAKS, "evening", "forum") if leak in plain] == []
    assert {public["Content-Disposition"], own["Content-Disposition"]} == {
        'attachment; filename="calendar.ics"'
    }


def test_a_ticket_shows_no_title(client: Client, forum: Forum):
    mine = make_registration(forum, name="A friend")

    pages = [client.get(manage_path(mine)), client.get(show_path(mine))]
    others = [
        client.get(f"{manage_path(mine)}{step}/") for step in ("change", "cancellation", "erasure", "wishes")
    ]

    assert [str(forum.title) in words(page) for page in others] == [False] * 4
    for page in pages:
        assert "Sunday afternoon" in words(page)
        assert "Sam Rainsy" not in words(page)
    assert "our-committee" not in words(pages[1])


def test_the_door_tells_equal_initials_apart_by_the_end_of_the_code(forum: Forum):
    phone = make_phone(forum)
    names = {"Sophea Chan": "aaa", "sokha CHEA": "bbb", "Dara": "ccc", "ចាន់ ដារ៉ា": "ddd"}
    people = [make_registration(forum, name=name) for name in names]

    with CaptureQueriesContext(connection) as looking:
        first = phone.look(text_of(people[0]))
    shown = [phone.look(text_of(person))["who"] for person in people]

    assert first["who"] == f"S. C. {people[0].code[-3:]}"
    assert shown == [first["who"], f"S. C. {people[1].code[-3:]}", "D.", "ច. ដ."]
    asked = [query["sql"] for query in looking.captured_queries if '"name"' in query["sql"]]
    assert len([sql for sql in asked if "COUNT" not in sql]) <= 3


def test_no_answer_to_a_door_names_anybody_in_full(forum: Forum):
    phone, mine = make_phone(forum), make_registration(forum, name="Sophea Chan", party=2)

    answers = [
        phone.post("looks", {"text": text_of(mine), "source": "camera", "reason": ""}),
        phone.send(phone.fact("admit", text=text_of(mine), count=1), phone.fact("admit", text=text_of(mine))),
        phone.state(),
    ]

    for answer in answers:
        said = json.dumps(answer.json(), ensure_ascii=False)
        assert ("Sophea" in said, "Chan" in said, mine.email in said) == (False, False, False)


@pytest.mark.parametrize(
    ("role", "searches"), [(Role.OWNER, True), (Role.ORGANIZER, False), (Role.DOOR_LEAD, False)]
)
def test_only_owners_search_the_list_or_take_it_away(forum: Forum, role: Role, searches: bool):
    desk = f"/desk{forum.get_absolute_url()}"
    client = signed_in(make_member(forum.organization, role=role))
    make_registration(forum, name="Sophea Chan")
    make_registration(forum, name="Bob Li")

    page = words(client.get(desk, {"q": "sophea"}))
    file = client.get(f"{desk}attendees.csv")

    assert ("Sophea Chan" in page, "Bob Li" in page) == (True, not searches)
    assert ("CSV" in page, "only owners search it" in page) == (searches, not searches)
    assert file.status_code == (200 if searches else 404)


def test_both_ticks_are_off_until_somebody_sets_them(client: Client, forum: Forum):
    address = f"{forum.get_absolute_url()}registration/"
    page = client.get(address).content.decode()

    for ticks in ({}, {"wants_calendar": "on"}, {"wants_reminders": "on"}):
        client.post(address, FILLED | {"email": "friend@example.org"} | ticks)
    elsewhere = register(make_forum(), answer=Answer(name="A friend", party=1), now=timezone.now())

    boxes = re.findall(r'<input type="checkbox"[^>]*name="(wants_\w+)"[^>]*>', page)
    assert (boxes, "checked" in page.partition("wants_calendar")[2].partition(">")[0]) == (
        ["wants_calendar", "wants_reminders"],
        False,
    )
    wishes = (
        Registration.objects.filter(forum=forum)
        .order_by("pk")
        .values_list("wants_calendar", "wants_reminders")
    )
    assert list(wishes) == [(False, False), (True, False), (False, True)]
    assert (elsewhere.wants_calendar, elsewhere.wants_reminders) == (True, True)


def test_wishes_are_changed_on_my_page_and_heard_once(client: Client, forum: Forum):
    answer = Answer(name="A friend", party=2, email="friend@example.org")
    mine = register(forum, answer=answer, now=timezone.now())
    address = f"{manage_path(mine)}wishes/"

    asked = client.get(address)
    answers = [client.post(address, {"wants_calendar": "on"}) for _ in range(2)]

    assert "What we send you" in words(client.get(manage_path(mine)))
    assert ("checked" in asked.content.decode(), asked["Cache-Control"]) == (False, "no-store, private")
    assert {(each.status_code, each["Location"]) for each in answers} == {
        (303, f"{manage_path(mine)}?said=wished")
    }
    found = Registration.objects.get()
    assert (found.wants_calendar, found.wants_reminders, found.news, found.sequence) == (True, False, 2, 1)


@pytest.mark.parametrize("fields", [{"email": ""}, {"protected": False}])
def test_nobody_else_is_asked_for_wishes(client: Client, fields):
    forum = make_forum(protected=fields.pop("protected", True))
    mine = make_registration(forum, **fields)

    answer = client.post(f"{manage_path(mine)}wishes/", {})

    assert answer["Location"] == manage_path(mine)
    assert "wishes/" not in client.get(manage_path(mine)).content.decode()
    assert Registration.objects.values_list("wants_calendar", flat=True).get() is True


def test_the_form_of_a_protected_forum_costs_no_more(client: Client, forum: Forum):
    with CaptureQueriesContext(connection) as registering:
        client.get(f"{forum.get_absolute_url()}registration/")
        client.post(f"{forum.get_absolute_url()}registration/", FILLED | {"email": "friend@example.org"})

    frame = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    asked = [query["sql"] for query in registering.captured_queries if not query["sql"].startswith(frame)]
    assert len(asked) <= 10


def test_the_address_comes_the_day_before(client: Client, forum: Forum):
    mine = make_registration(forum)

    early = words(client.get(manage_path(mine)))
    Forum.objects.update(address_shown_at=timezone.now())
    late = words(client.get(manage_path(mine)))
    public = words(client.get(forum.get_absolute_url()))

    assert ["1 Secret Street" in page for page in (early, late, public)] == [False, True, False]
    assert forum.address_shown_at == forum.starts_at - timedelta(days=1)


@pytest.mark.parametrize(("in_calendar", "kept"), [(False, ""), (True, "friend@example.org")])
def test_an_address_is_gone_at_once_where_no_calendar_must_be_told(
    forum: Forum, in_calendar: bool, kept: str
):
    answer = Answer(name="A friend", party=2, email="friend@example.org", wants_calendar=in_calendar)
    mine = register(forum, answer=answer, now=timezone.now())
    tell_registrations(timezone.now())

    erase(mine, now=timezone.now())

    assert Registration.objects.values_list("name", "email").get() == ("", kept)
