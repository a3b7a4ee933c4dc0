"""A protected forum in somebody's list of mails: a weekday, and nothing that others could read."""

from datetime import date, timedelta

import icalendar
import pytest
from django.core import mail

from attendees.messages.address_letters import send_address_letters
from attendees.messages.fan_out import fan_out
from attendees.messages.link_letters import compose as compose_link
from attendees.messages.news import BY_THE_CLOCK, Kind
from attendees.messages.reminders import remind
from attendees.messages.telling import tell_registrations
from attendees.registrations.linking import send_links
from attendees.registrations.models import Registration
from attendees.registrations.passing_on import Successor, pass_on
from attendees.registrations.registering import Answer, register
from attendees.registrations.wishing import wish
from forums.languages.text import LangText
from forums.mailing.models import Letter
from forums.programme.models import Forum
from forums.publishing import announcing
from forums.publishing.editing import Edit
from tests.attendees.messages.test_the_mail import KINDS, NOW, composed, only, read
from tests.factories import VANCOUVER_PROOF, make_forum, make_member, make_organization, make_venue

pytestmark = pytest.mark.django_db

WEEKDAY = {"en": "Sunday afternoon", "fr": "Dimanche après-midi", "km": "រសៀលថ្ងៃអាទិត្យ"}
NEVER = (
    *("Safety circle", "រង្វង់សុវត្ថិភាព", "Cercle", "Our committee", "គណៈកម្មការ", "Comité"),
    *(
        "Hidden hall",
        "1 Secret Street",
        "safety-circle",
        "our-committee",
        "555-0142",
        "committee.example",
        "Sophea",
    ),
    *("forum", "Forum", "វេទិកា", "committee", "comité"),
)


@pytest.fixture
def forum() -> Forum:
    names = LangText(en="Our committee", km="គណៈកម្មការ", fr="Comité")
    host = make_organization(slug="our-committee", name=names)
    return make_forum(
        host,
        on=VANCOUVER_PROOF,
        protected=True,
        slug="safety-circle",
        title=LangText(en="Safety circle", km="រង្វង់សុវត្ថិភាព", fr="Cercle"),
        venue=make_venue(host, name="Hidden hall", address="1 Secret Street"),
    )


def everything_in(message) -> str:
    """Every header, and every part as its reader sees it."""
    parsed = read(message)
    headers = [f"{name}: {value}" for part in parsed.walk() for name, value in part.items()]
    parts = [
        part
        for part in parsed.walk()
        if part.get_content_type() in ("text/plain", "text/html", "text/calendar")
    ]
    return "\n".join([*headers, *(str(part.get_content()) for part in parts)])


def told_of(text: str) -> list[str]:
    return [word for word in NEVER if word in text.replace("sophea@example.org", "")]


@pytest.mark.parametrize("language", WEEKDAY)
@pytest.mark.parametrize("wants_calendar", [True, False])
@pytest.mark.parametrize("kind", list(Kind))
def test_no_letter_names_the_forum_its_host_or_its_place(
    forum, kind: Kind, wants_calendar: bool, language: str
):
    like = {Kind.TO_THE_DOOR: Kind.WAITING, Kind.CALENDAR: Kind.RESIZED, Kind.LINK: Kind.SEATED}
    like |= dict.fromkeys(BY_THE_CLOCK, Kind.SEATED)
    like |= {Kind.ADDRESS: Kind.CONFIRM, Kind.FORMER: Kind.ENDED}
    fields, method = KINDS[like.get(kind, kind)]
    Forum.objects.update(address_shown="seated")

    message, _ = composed(
        kind,
        forum=forum,
        language=language,
        wants_calendar=wants_calendar,
        in_calendar=wants_calendar,
        **fields,
    )

    parsed = read(message)
    assert (message.subject, parsed["From"], parsed["Reply-To"]) == (
        WEEKDAY[language],
        "sala@sala.example",
        None,
    )
    assert told_of(everything_in(message)) == []
    calendars = [part for part in parsed.walk() if part.get_content_type() == "text/calendar"]
    sent = method if wants_calendar and kind not in (Kind.LINK, *BY_THE_CLOCK) else None
    assert [part.get_param("method") for part in calendars] == ([sent] if sent else [])


@pytest.mark.parametrize("because", ["self", "host", "declined", "released", "list_ended", "erased"])
@pytest.mark.parametrize("was", ["requested", "waiting", "pending"])
def test_no_end_names_the_forum(forum: Forum, because: str, was: str):
    fields = {"state": "ended", "ended_because": because, "ended_at": NOW, "told_state": was}

    message, _ = composed(Kind.ENDED, forum=forum, **fields)

    assert (message.subject, told_of(everything_in(message))) == ("Sunday afternoon", [])


def test_an_entry_in_a_calendar_says_when_and_nothing_else(forum: Forum):
    message, registration = composed(forum=forum, wants_calendar=True)

    (event,) = icalendar.Calendar.from_ical(only(read(message), "text/calendar").get_content()).walk("VEVENT")
    assert {name: str(event[name]) for name in ("SUMMARY", "CLASS", "ORGANIZER", "UID")} == {
        "SUMMARY": "Sunday afternoon",
        "CLASS": "PRIVATE",
        "ORGANIZER": "mailto:sala@sala.example",
        "UID": f"{registration.uuid}@localhost",
    } | {"UID": str(event["UID"])}
    assert not {"DESCRIPTION", "LOCATION", "URL"} & set(event)
    assert "CN" not in event["ORGANIZER"].params


def a_place(forum: Forum, **wishes: bool) -> Registration:
    answer = Answer(name="A friend", party=2, email="sophea@example.org", **wishes)
    return register(forum, answer=answer, now=NOW)


def sweep(minutes: int) -> list[tuple[str, list[str]]]:
    """Send what is due; each letter's first line and the methods of its calendars."""
    before = len(mail.outbox)
    fan_out(NOW + timedelta(minutes=minutes))
    tell_registrations(NOW + timedelta(minutes=minutes))
    return [(message.body.split("\n")[0], methods(message)) for message in mail.outbox[before:]]


def methods(message) -> list[str]:
    parts = read(message).walk()
    return [part.get_param("method") for part in parts if part.get_content_type() == "text/calendar"]


def test_a_calendar_hears_of_it_from_the_tick_until_it_is_taken_back(forum: Forum):
    mine = a_place(forum)

    first = sweep(1)
    wish(mine, calendar=True, reminders=False, now=NOW + timedelta(minutes=2))
    ticked = sweep(3)
    wish(mine, calendar=False, reminders=True, now=NOW + timedelta(minutes=4))
    taken_back = sweep(5)
    Forum.objects.update(sequence=1)
    moved = sweep(6)

    assert [first, ticked, taken_back] == [
        [("You have 2 places.", [])],
        [("The date is in your calendar.", ["REQUEST"])],
        [("The date is out of your calendar.", ["CANCEL"])],
    ]
    assert [calendars for _line, calendars in moved] == [[]]
    found = Registration.objects.get()
    assert (found.wants_calendar, found.wants_reminders, found.in_calendar) == (False, True, False)


def test_whoever_registered_before_it_was_protected_keeps_an_entry_that_follows(forum: Forum):
    Forum.objects.update(protected=False, address_shown="everyone")
    mine = a_place(forum)
    sweep(1)
    Forum.objects.update(protected=True, address_shown="later", sequence=1)

    (told,) = sweep(2)

    assert (told[1], mine.wants_calendar) == (["REQUEST"], True)
    assert told_of(everything_in(mail.outbox[-1])) == []


def test_a_new_date_says_both_days_on_which_everything_is_deleted(forum: Forum):
    a_place(forum)
    sweep(1)
    Forum.objects.update(purge_on=date(2026, 12, 9))
    columns = {"local_date": date(2026, 12, 13)}

    announcing.change(
        forum, edit=Edit(columns=columns), line=LangText(), actor=make_member(forum.organization), now=NOW
    )
    sweep(2)

    assert "Your details go on 16 December 2026, not on 9 December 2026." in mail.outbox[-1].body
    assert Forum.objects.get().purge_on == date(2026, 12, 16)


def test_the_address_stands_on_the_page_and_the_letter_says_so(forum: Forum):
    a_place(forum)
    sweep(1)
    Forum.objects.update(address_shown_at=NOW)

    announcing.reveal_due(NOW)
    sweep(2)

    assert mail.outbox[-1].body.startswith("Here is the place.\nនេះជាទីកន្លែង។\n\nYour page says where.\n")


def test_a_link_that_was_asked_for_again_is_as_quiet(forum: Forum):
    a_place(forum, wants_calendar=True)
    sweep(1)
    send_links("sophea@example.org", source="", now=NOW)

    message = compose_link(Letter.objects.get(kind="link"))

    assert message is not None
    assert (message.subject, told_of(everything_in(message))) == ("Sunday afternoon", [])


@pytest.mark.parametrize("wanted", [True, False])
def test_whoever_comes_instead_has_wishes_of_their_own(forum: Forum, wanted: bool):
    mine = a_place(forum, wants_calendar=wanted, wants_reminders=wanted)
    sweep(1)

    pass_on(
        mine, Successor(name="B", email="other@example.org", language="en"), now=NOW + timedelta(minutes=2)
    )
    send_address_letters(NOW + timedelta(minutes=3))
    sweep(4)

    told_then = {message.to[0]: methods(message) for message in mail.outbox[1:]}
    assert told_then == {"sophea@example.org": ["CANCEL"] if wanted else [], "other@example.org": []}
    found = Registration.objects.get()
    assert (found.wants_calendar, found.wants_reminders, found.in_calendar) == (False, False, False)


def test_only_whoever_ticked_it_is_asked_the_day_before(forum: Forum):
    for email, ticked in {"yes@example.org": True, "no@example.org": False}.items():
        register(forum, answer=Answer(name="A", party=1, email=email, wants_reminders=ticked), now=NOW)
    Forum.objects.update(ask_coming_at=NOW + timedelta(minutes=1))
    sweep(1)

    remind(NOW + timedelta(minutes=2))

    assert [(message.to, message.subject) for message in mail.outbox[2:]] == [
        (["yes@example.org"], "Sunday afternoon")
    ]
