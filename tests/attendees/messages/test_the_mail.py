"""What one mail looks like to the programs that read it."""

import email
import email.policy
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import vobject
from django.conf import settings
from django.core import mail
from django.test import override_settings

from attendees.messages.composing import compose_letter
from attendees.messages.news import Kind
from attendees.registrations.links import manage_path
from attendees.registrations.models import Registration
from attendees.registrations.registering import Answer, register
from attendees.tickets.code import spaced
from attendees.tickets.issuing import ticket_text
from attendees.tickets.qr import png
from forums.languages.text import LangText
from forums.programme.models import Change, Forum
from tests.factories import VANCOUVER_PROOF, make_forum, make_organization

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
ENDED = {"state": "ended", "ended_because": "self", "ended_at": NOW, "told_state": "requested"}
MOVED = {"told_state": "requested", "told_forum_sequence": 0}
KINDS = {
    Kind.SEATED: ({}, "REQUEST"),
    Kind.PROMOTED: ({"told_state": "waiting"}, "REQUEST"),
    Kind.RETURNED: ({"told_state": "cancelled"}, "REQUEST"),
    Kind.RESIZED: ({"told_state": "requested"}, "REQUEST"),
    Kind.REISSUED: ({"told_state": "requested"}, "REQUEST"),
    Kind.MOVED: (MOVED, "REQUEST"),
    Kind.AS_BEFORE: (MOVED, "REQUEST"),
    Kind.SAME_CLOCK: (MOVED, "REQUEST"),
    Kind.RESCHEDULED: (MOVED, "REQUEST"),
    Kind.POSTPONED: ({"told_state": "requested", "forum_state": "postponed"}, "CANCEL"),
    Kind.CANCELLED: ({"told_state": "requested", "forum_state": "cancelled"}, "CANCEL"),
    Kind.ENDED: (ENDED, "CANCEL"),
    Kind.WAITING: ({"state": "waiting", "queued_at": NOW}, None),
    Kind.PENDING: ({"state": "pending"}, None),
    Kind.CONFIRM: ({"state": "unconfirmed"}, None),
}


def composed(
    kind: Kind = Kind.SEATED,
    *,
    language: str = "en",
    forum: Forum | None = None,
    name: str = "Sophea",
    **fields,
):
    forum = forum or make_forum(on=VANCOUVER_PROOF)
    state = fields.pop("forum_state", "published")
    answer = Answer(name=name, party=4, email="sophea@example.org", language=language)
    registration = register(forum, answer=answer, now=NOW)
    Registration.objects.filter(pk=registration.pk).update(sequence=3, **fields)
    Forum.objects.filter(pk=forum.pk).update(state=state)
    found = Registration.objects.select_related("forum__organization", "forum__venue").get(pk=registration.pk)
    changes = [change(found.forum)] if kind in (Kind.MOVED, Kind.RESCHEDULED) else []
    key = f"registration:{found.uuid}:1"
    return compose_letter(found, kind=kind, changes=changes, key=key, written_at=NOW), found


def change(forum: Forum) -> Change:
    earlier = {"old_starts_at": forum.starts_at - timedelta(hours=1), "old_ends_at": forum.ends_at}
    now = {"new_starts_at": forum.starts_at, "new_ends_at": forum.ends_at}
    places = {"old_venue": "Gym", "new_venue": "Gym", "old_address": "", "new_address": ""}
    zones = {"old_time_zone": forum.time_zone, "new_time_zone": forum.time_zone}
    states = {"old_state": "published", "new_state": "published"}
    return Change(sequence=1, line=LangText(), made_at=NOW, **earlier, **now, **places, **zones, **states)


def read(message) -> email.message.EmailMessage:
    """The message as another program parses it from its bytes."""
    return email.message_from_bytes(message.message().as_bytes(), policy=email.policy.default)


def tree(part: email.message.EmailMessage) -> list:
    kind = part.get_content_type()
    return (
        [kind, [tree(child) for child in part.iter_parts()]]
        if part.is_multipart()
        else [kind, part.get_filename()]
    )


def only(parsed: email.message.EmailMessage, content_type: str) -> email.message.EmailMessage:
    (found,) = [part for part in parsed.walk() if part.get_content_type() == content_type]
    return found


def test_the_mail_of_a_place_has_the_tree_that_all_large_programs_read():
    message, registration = composed()

    parsed = read(message)

    alternatives = [["text/plain", None], ["text/html", None], ["text/calendar", None]]
    files = [["application/ics", "invite.ics"], ["image/png", "ticket.png"]]
    assert tree(parsed) == ["multipart/mixed", [["multipart/alternative", alternatives], *files]]
    calendar, picture = only(parsed, "text/calendar"), only(parsed, "image/png")
    assert (calendar.get_param("method"), calendar.get_param("charset")) == ("REQUEST", "utf-8")
    assert calendar.get("Content-Disposition") is None
    assert picture.get_content() == png(ticket_text(registration))
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in only(parsed, "text/html").get_content()


@pytest.mark.parametrize("language", ["en", "km", "fr"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_letter_keeps_the_rules_of_calendars(kind: Kind, language: str):
    fields, method = KINDS[kind]

    message, registration = composed(kind, language=language, **fields)

    parsed, raw = read(message), message.message().as_bytes()
    assert len(message.subject) < 60
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert (parsed["To"], parsed["Auto-Submitted"]) == ("sophea@example.org", "auto-generated")
    assert parsed["From"].addresses[0].addr_spec == settings.MAIL_FROM
    assert parsed["Reply-To"].addresses[0].addr_spec == "forum@committee.example"
    assert only(parsed, "text/html").get_content().count(f'<html lang="{language}"') == 1
    files = [part.get_content_type() for part in parsed.iter_attachments()]
    if method is None:
        assert files == []
        return
    assert files == ["application/ics", "image/png"][: 2 if method == "REQUEST" else 1]
    assert_calendar(parsed, registration, method)


def assert_calendar(parsed: email.message.EmailMessage, registration: Registration, method: str) -> None:
    part, attached = only(parsed, "text/calendar"), only(parsed, "application/ics").get_content()
    assert part.get_payload(decode=True) == attached
    calendar = icalendar.Calendar.from_ical(attached)
    (event,) = calendar.walk("VEVENT")
    assert (calendar["method"], part.get_param("method")) == (method, method)
    assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY", "ORGANIZER", "ATTENDEE"} <= set(
        event
    )
    assert (str(event["uid"]), event["sequence"]) == (f"{registration.uuid}@testserver", 3)
    assert (event["organizer"], event["attendee"]) == (
        f"mailto:{settings.MAIL_FROM}",
        "mailto:sophea@example.org",
    )
    assert event["organizer"].params["CN"] == parsed["From"].addresses[0].display_name
    assert len(calendar.walk("VALARM")) == (method == "REQUEST")
    assert event["dtstamp"].dt == NOW
    assert (
        vobject.readOne(attached.decode()).vevent.dtstart.value.astimezone(UTC)
        == registration.forum.starts_at
    )


def test_the_person_s_answer_is_prefilled_and_no_reply_is_asked_for():
    message, _ = composed()

    calendar = icalendar.Calendar.from_ical(only(read(message), "application/ics").get_content())

    attendee = calendar.walk("VEVENT")[0]["attendee"]
    assert dict(attendee.params) == {
        "CUTYPE": "INDIVIDUAL",
        "PARTSTAT": "ACCEPTED",
        "ROLE": "REQ-PARTICIPANT",
        "RSVP": "FALSE",
    }


def test_the_same_letter_written_twice_is_the_same_to_the_last_byte():
    message, registration = composed(language="km")

    again = compose_letter(
        registration, kind=Kind.SEATED, changes=[], key=f"registration:{registration.uuid}:1", written_at=NOW
    )

    assert again.message().as_bytes() == message.message().as_bytes()
    assert again.digest() == message.digest()


def test_nothing_typed_begins_a_header_or_closes_a_tag():
    host = make_organization(name=LangText(en="Evil\r\nBcc: all@x.example, <b@y>"))
    forum = make_forum(host, on=VANCOUVER_PROOF, title=LangText(en="<script>\r\nX-Evil: 1"))

    message, _ = composed(Kind.CANCELLED, forum=forum, name="<b>\r\nBcc: c@z", forum_state="cancelled")

    parsed = read(message)
    assert set(parsed.keys()) == {
        *("Content-Type", "MIME-Version", "Subject", "From", "To", "Reply-To", "Message-ID", "Date"),
        *("Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post"),
    }
    assert parsed["From"].addresses[0].display_name == "Evil Bcc: all@x.example, <b@y>"
    assert parsed["Subject"] == "Cancelled: <script> X-Evil: 1"
    assert "<script>" not in only(parsed, "text/html").get_content()
    assert "<b>" not in only(parsed, "text/html").get_content()


def test_links_in_a_mail_only_show_what_a_button_would_do(client):
    message, registration = composed()
    mine = manage_path(registration)

    answers = [
        client.get(f"{mine}{page}").status_code for page in ("", "change/", "cancellation/", "erasure/")
    ]

    registration.refresh_from_db()
    assert answers == [200, 200, 200, 200]
    assert (registration.state, registration.name) == ("seated", "Sophea")
    assert all(
        f"{settings.SITE_URL}{mine}{page}" in message.body for page in ("", "change/", "cancellation/")
    )


def test_no_other_person_and_no_door_name_is_in_the_calendar():
    message, _ = composed(name="Bopha the Brave")

    attached = only(read(message), "application/ics").get_content()

    assert b"Bopha" not in attached
    assert attached.count(b"mailto:") == 2


def test_a_place_whose_address_comes_later_is_not_told_early():
    forum = make_forum(on=VANCOUVER_PROOF, address_shown="later", address_shown_at=NOW + timedelta(days=1))

    message, registration = composed(forum=forum)

    assert registration.forum.venue.name not in message.message().as_string()
    assert b"LOCATION" not in only(read(message), "application/ics").get_content()


@override_settings(MAIL_FROM="sala@installation.example")
def test_the_sender_is_the_installation_under_the_organization_s_name():
    message, registration = composed()

    assert message.from_email == f"{registration.forum.organization.name} <sala@installation.example>"
    assert mail.outbox == []


def test_where_the_secret_of_a_forum_is_gone_the_letter_goes_without_a_code(settings):
    forum = make_forum(on=VANCOUVER_PROOF)
    settings.SALA_SECRETS = {9: b"9" * 32}

    message, registration = composed(forum=forum)

    types = [
        part.get_content_type() for part in email.message_from_bytes(message.message().as_bytes()).walk()
    ]
    assert "image/png" not in types
    assert spaced(registration.code) not in message.body
