"""A real calendar server takes our objects in and finds them again by time."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import icalendar
import pytest

from attendees.messages.news import Kind
from forums.programme.calendar import forum_calendar
from tests.attendees.messages.test_the_mail import composed, only, read
from tests.databases import free_port
from tests.factories import VANCOUVER_PROOF, make_forum

pytestmark = pytest.mark.django_db

PATIENCE = 20  # seconds until a server that has been started answers
HOME = "/sophea/calendar/"

MAKE = b'<?xml version="1.0"?><C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"/>'
QUERY = """<?xml version="1.0"?><C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
<D:prop><D:getetag/></D:prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">
<C:time-range start="{start:%Y%m%dT%H%M%SZ}" end="{end:%Y%m%dT%H%M%SZ}"/></C:comp-filter></C:comp-filter></C:filter>
</C:calendar-query>"""


@contextmanager
def calendar_server(folder: Path) -> Iterator[str]:
    """Radicale on loopback with nothing in it."""
    port = free_port()
    command = (
        *(sys.executable, "-m", "radicale", "--config", ""),
        *("--server-hosts", f"127.0.0.1:{port}", "--storage-filesystem-folder", str(folder)),
        *("--auth-type", "none", "--rights-type", "authenticated", "--logging-level", "warning"),
    )
    server = subprocess.Popen([*command, "--rights-type", "owner_write"], stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with calendar_server(tmp_path_factory.mktemp("radicale")) as url:
        assert asked("MKCALENDAR", f"{url}{HOME}", MAKE)[0] == 201
        yield f"{url}{HOME}"


def asked(method: str, url: str, body: bytes, **headers: str) -> tuple[int, str]:
    kind = "text/calendar" if method == "PUT" else "application/xml"
    sent = {"Content-Type": f"{kind}; charset=utf-8", "Authorization": "Basic c29waGVhOg==", **headers}
    request = urllib.request.Request(url, data=body, method=method, headers=sent)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()


def found(home: str, start, end) -> list[str]:
    """The names of the objects in that span."""
    status, said = asked("REPORT", home, QUERY.format(start=start, end=end).encode(), Depth="1")
    assert status == 207
    return sorted(part.partition("</")[0].rpartition("/")[2] for part in said.split("href>")[1::2])


def stored(ics: bytes) -> bytes:
    """As a calendar program keeps what it took from a mail: without the METHOD (RFC 4791, section 4.1)."""
    calendar = icalendar.Calendar.from_ical(ics)
    calendar.pop("method", None)
    return bytes(calendar.to_ical())


@pytest.mark.parametrize("language", ["en", "km", "fr"])
def test_an_invitation_is_taken_and_found_in_its_hours_alone(home: str, language: str):
    message, registration = composed(language=language, forum=make_forum(on=VANCOUVER_PROOF))
    ics, name = stored(only(read(message), "application/ics").get_content()), f"{registration.uuid}.ics"
    forum, minute = registration.forum, timedelta(minutes=1)

    status, _ = asked("PUT", f"{home}{name}", ics)

    spans = [
        (forum.starts_at - minute, forum.starts_at),
        (forum.starts_at, forum.starts_at + minute),
        (forum.ends_at - minute, forum.ends_at),
        (forum.ends_at, forum.ends_at + minute),
    ]
    assert status == 201
    assert [name in found(home, *span) for span in spans] == [False, True, True, False]


def test_a_later_message_takes_the_place_of_the_earlier_one(home: str):
    forum = make_forum(on=VANCOUVER_PROOF)
    first, registration = composed(forum=forum)
    name = f"{registration.uuid}.ics"
    asked("PUT", f"{home}{name}", stored(only(read(first), "application/ics").get_content()))

    second, _ = composed(Kind.MOVED, forum=forum, name="Again", told_state="requested")
    ics = only(read(second), "application/ics").get_content()
    same_uid = stored(ics).replace(
        str(icalendar.Calendar.from_ical(ics).walk("VEVENT")[0]["uid"]).encode(),
        f"{registration.uuid}@testserver".encode(),
    )
    status, _ = asked("PUT", f"{home}{name}", same_uid)

    assert status in (201, 204)
    assert found(home, forum.starts_at, forum.ends_at).count(name) == 1


def test_a_download_is_taken_too(home: str):
    forum = make_forum(on=VANCOUVER_PROOF + timedelta(days=7))

    status, _ = asked("PUT", f"{home}{forum.uuid}.ics", stored(forum_calendar(forum, language="km")))

    assert status == 201
    assert found(home, forum.starts_at, forum.ends_at) == [f"{forum.uuid}.ics"]


def _wait_for(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=1)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(url)
