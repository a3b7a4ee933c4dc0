"""A zone's law has changed between two releases of the zone data."""

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from io import StringIO
from pathlib import Path

import icalendar
import pytest
import vobject
from django.core import mail
from django.core.management import call_command

from attendees.messages.fan_out import fan_out
from attendees.messages.telling import tell_registrations
from attendees.registrations.models import Registration
from attendees.registrations.registering import Answer, register
from forums.languages.text import LangText
from forums.programme.models import Change, Forum
from forums.publishing.announcing import change
from forums.publishing.editing import Edit
from forums.publishing.retiming import retime_forums
from tests.environment import ROOT
from tests.factories import make_forum, make_member, make_organization

pytestmark = pytest.mark.django_db

OLD_LAW = ROOT / "tests" / "vendor" / "tzdata-2026.1"
WINTER, SUMMER = date(2026, 12, 6), date(2027, 6, 6)
NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)


@contextmanager
def old_law() -> Iterator[None]:
    """The zone data 2026a: British Columbia and Alberta still set their clocks back in November."""
    _read_zones_from(OLD_LAW)
    try:
        yield
    finally:
        _read_zones_from()


def _read_zones_from(*folders: Path) -> None:
    """Without a folder, from the package again. Nobody keeps a zone that was read before: icalendar has a cache too."""
    zoneinfo.reset_tzpath(to=folders)
    zoneinfo.ZoneInfo.clear_cache()
    icalendar.use_zoneinfo()


def a_forum(zone: str, on: date = WINTER, **fields: object) -> Forum:
    host = make_organization(time_zone=zone)
    return make_forum(host, on=on, title=LangText(en=f"{zone} {on}"), **fields)


def a_place(forum: Forum, *, waits: bool = False) -> Registration:
    answer = Answer(name="Sophea", email=f"sophea{forum.pk}@example.org", party=2, waits=waits)
    return register(forum, answer=answer, now=NOW)


def tell(now: datetime) -> list[str]:
    """The subjects of what the worker sends now."""
    mail.outbox.clear()
    fan_out(now)
    tell_registrations(now)
    return [message.subject for message in mail.outbox]


def instants() -> dict[str, str]:
    return {str(forum.title): f"{forum.starts_at:%Y-%m-%d %H:%M}Z" for forum in Forum.objects.all()}


def _ics() -> bytes:
    [message] = mail.outbox
    parts = message.message().walk()
    [ics] = [part.get_payload(decode=True) for part in parts if part.get_filename() == "invite.ics"]
    return bytes(ics)


def invitation() -> icalendar.Event:
    return icalendar.Calendar.from_ical(_ics()).walk("VEVENT")[0]


def _by_its_own_zone_block() -> datetime:
    """As a reader finds it who knows no zone by its name."""
    vobject.icalendar.__dict__["__tzidMap"].clear()
    start: datetime = vobject.readOne(_ics().decode()).vevent.dtstart.value
    return start.astimezone(UTC)


def test_winter_forums_keep_their_clock_time_move_their_instant_and_tell_everyone_once():
    with old_law():
        for zone in ("America/Vancouver", "America/Edmonton"):
            for on in (WINTER, SUMMER):
                a_place(a_forum(zone, on))
        tell(NOW)
        before = instants()

    first, said = retime_forums(LATER), tell(LATER)
    second, said_again = retime_forums(LATER), tell(LATER)

    assert before == {
        "America/Vancouver 2026-12-06": "2026-12-06 22:00Z",
        "America/Vancouver 2027-06-06": "2027-06-06 21:00Z",
        "America/Edmonton 2026-12-06": "2026-12-06 21:00Z",
        "America/Edmonton 2027-06-06": "2027-06-06 20:00Z",
    }
    assert instants() == before | {
        "America/Vancouver 2026-12-06": "2026-12-06 21:00Z",
        "America/Edmonton 2026-12-06": "2026-12-06 20:00Z",
    }
    assert (first, second) == (2, 0)
    assert said == ["Same clock time: Sunday 6 December, 2:00 pm"] * 2
    assert said_again == []


def test_the_letter_says_that_the_clock_time_stays_and_the_calendar_hears_a_higher_number():
    with old_law():
        forum = a_forum("America/Vancouver")
        a_place(forum)
        tell(NOW)
        was = invitation()
    retime_forums(LATER)

    tell(LATER)

    is_now, [message] = invitation(), mail.outbox
    assert (is_now["uid"], is_now["sequence"]) == (was["uid"], was["sequence"] + 1)
    assert [at["dtstart"].dt.strftime("%H:%M") for at in (was, is_now)] == ["14:00", "14:00"]
    assert _by_its_own_zone_block() == datetime(2026, 12, 6, 21, tzinfo=UTC)
    for words in (
        "The clock time stays the same.",
        "It begins at the time you know: 2:00 pm, Vancouver time (UTC−7).",
        "Your calendar or your phone may have shown it an hour off.",
    ):
        assert words in " ".join(str(message.body).split())
    assert "3:00 pm" not in message.body


def test_whoever_waits_or_asks_hears_nothing_of_it():
    with old_law():
        forum = a_forum("America/Vancouver", capacity=2)
        a_place(forum)
        answer = Answer(name="Dara", email="dara@example.org", party=1, waits=True)
        register(forum, answer=answer, now=NOW)
        tell(NOW)
    retime_forums(LATER)

    tell(LATER)

    assert [message.to for message in mail.outbox] == [[f"sophea{forum.pk}@example.org"]]


def test_a_real_move_in_the_same_hour_is_told_as_a_move():
    with old_law():
        forum = a_forum("America/Vancouver")
        a_place(forum)
        tell(NOW)
    retime_forums(LATER)
    edit, actor = Edit(columns={"starts_local": time(15)}), make_member(forum.organization)
    change(forum, edit=edit, line=LangText(), actor=actor, now=LATER)

    said = tell(LATER)

    assert said == ["New time: Sunday 6 December, 3:00 pm"]
    assert "not Sunday 6 December, 2:00 pm." in " ".join(str(mail.outbox[0].body).split())


@pytest.mark.parametrize("state", ["draft", "postponed"])
def test_what_is_not_public_moves_in_silence(state: str):
    with old_law():
        forum = a_forum("America/Vancouver", state=state)

    moved = retime_forums(LATER)

    forum.refresh_from_db()
    assert (moved, forum.starts_at) == (1, datetime(2026, 12, 6, 21, tzinfo=UTC))
    assert not Change.objects.exists()


def test_a_forum_that_is_over_stays_where_it_was():
    with old_law():
        forum = a_forum("America/Vancouver")

    moved = retime_forums(datetime(2026, 12, 8, tzinfo=UTC))

    forum.refresh_from_db()
    assert (moved, forum.starts_at) == (0, datetime(2026, 12, 6, 22, tzinfo=UTC))


def test_everything_around_the_start_moves_with_it():
    with old_law():
        forum = a_forum("America/Vancouver")

    retime_forums(LATER)

    forum.refresh_from_db()
    at = {
        name: f"{getattr(forum, name):%d %H:%M}"
        for name in ("doors_at", "ends_at", "fill_from_at", "ask_coming_at")
    }
    assert at == {
        "doors_at": "06 20:30",
        "ends_at": "07 00:30",
        "fill_from_at": "05 21:00",
        "ask_coming_at": "05 18:00",
    }


def test_a_clock_time_that_the_law_does_not_have_is_left_to_the_host(caplog: pytest.LogCaptureFixture):
    forum = make_forum(on=date(2027, 3, 28), starts=time(14), ends=time(17), time_zone="Europe/Paris")
    Forum.objects.filter(pk=forum.pk).update(starts_local=time(2, 30))

    moved = retime_forums(LATER)

    assert moved == 0
    assert caplog.messages == [f"Forum {forum.pk} keeps its instants: NoSuchTime."]


def test_the_command_says_how_many_have_moved():
    with old_law():
        a_forum("America/Vancouver")
    said = StringIO()

    call_command("retime_forums", stdout=said)

    assert said.getvalue() == "Forums moved: 1\n"
