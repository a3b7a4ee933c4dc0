"""The whole story, as a stranger lives it: announced, registered, told, let in, seen."""

import email
import email.policy
import re
import time
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import icalendar
import vobject
from playwright.sync_api import Page, expect

from tests.factories import SUNDAY
from tests.journeys.camera import film
from tests.journeys.conftest import Visit
from tests.journeys.looking import axe
from tests.journeys.serving import Site

FILM_MS = 20_000  # the film goes round in a few seconds; a loaded machine plays it slower
PATIENCE = 10  # seconds for a worker that has two cores to share with a browser


def letters(site: Site, to: str) -> list[EmailMessage]:
    """What this address has been sent, oldest first."""
    found = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in sorted(site.mailbox.glob("*.eml"))
    ]
    return [letter for letter in found if to in str(letter["To"])]


def letter_to(site: Site, to: str, *, about: str = "") -> EmailMessage:
    """The newest letter to this address, once there is one with these words in its subject."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := [letter for letter in letters(site, to) if about in str(letter["Subject"])]:
            return found[-1]
        time.sleep(0.1)
    raise AssertionError(f"no letter {about!r} to {to} within {PATIENCE} s")


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def attached(letter: EmailMessage, name: str) -> bytes:
    """The content of the attachment with this file name."""
    return next(bytes(part.get_payload(decode=True)) for part in letter.walk() if part.get_filename() == name)


def sign_in(page: Page, site: Site, address: str) -> None:
    """By a code from the mail, as anybody does; here with a new account."""
    page.goto("/accounts/signup/")
    page.get_by_label("Email").fill(address)
    page.locator("main form button.button").first.click()
    code = re.search(r"\b\d{6}\b", text_of(letter_to(site, address)))
    assert code is not None
    page.get_by_label(re.compile("code", re.IGNORECASE)).fill(code.group())
    page.locator("main form button.button").first.click()


def found_committee(page: Page) -> None:
    page.get_by_label("English").first.fill("Overseas Khmer Public Forum Committee")
    page.get_by_label("ភាសាខ្មែរ").first.fill("គណៈកម្មការវេទិកាសាធារណៈ")
    page.get_by_label("Address").fill("our-committee")
    page.get_by_text("Other languages, contact").click()
    page.get_by_role("checkbox", name="ភាសាខ្មែរ").check()
    page.get_by_label("Phone").fill("604-555-0142")
    page.get_by_role("button", name="Open the desk").click()


def announce(page: Page) -> None:
    """Seven fields and a Khmer title, one look, one confirmation."""
    page.goto("/desk/")
    page.get_by_role("link", name="Announce a forum").click()
    page.get_by_label("Title").first.fill("The right to vote from abroad")
    page.get_by_label("Day", exact=True).fill(SUNDAY.isoformat())
    page.get_by_label("Starts").fill("14:00")
    page.get_by_label("Ends").fill("17:30")
    page.get_by_label("Place", exact=True).fill("Guildford Park Secondary School")
    page.get_by_label("Room limit").fill("40")
    page.get_by_text("What it is about").click()
    page.locator("[name=title_more_km]").fill("សិទ្ធិបោះឆ្នោតពីក្រៅប្រទេស")
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    page.get_by_role("button", name="See how it looks").click()
    expect(page.locator(".title:lang(km)")).to_have_text("សិទ្ធិបោះឆ្នោតពីក្រៅប្រទេស")
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name="Publish it now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your forum is public.")


def register(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="The right to vote from abroad").click()
    page.get_by_role("link", name="Register – free").first.click()
    page.get_by_label("Name for the door list").fill("Sophea Chan")
    page.get_by_role("radio", name="2").check(force=True)
    page.get_by_label("Email").fill("sophea@example.org")
    page.get_by_role("button", name="Keep my places").click()
    expect(page.get_by_text("You have 2 places.")).to_be_visible()


def check_calendar(ics: bytes) -> None:
    """Two parsers that share no code read the same invitation."""
    first = next(iter(icalendar.Calendar.from_ical(ics).walk("VEVENT")))
    second = vobject.readOne(ics.decode()).vevent

    assert first["SUMMARY"] == second.summary.value == "The right to vote from abroad"
    assert str(first["ATTENDEE"]) == second.attendee.value == "mailto:sophea@example.org"
    starts = [at.astimezone(UTC) for at in (first.decoded("DTSTART"), second.dtstart.value)]
    assert starts[0] == starts[1] > datetime.now(UTC)
    assert first["DTSTART"].params["TZID"] == "America/Vancouver"


def open_door(page: Page, forum_desk: str) -> str:
    """A pass for Door A; gives the link for the volunteer's phone."""
    page.goto(forum_desk)
    page.get_by_role("link", name="Open the door").click()
    page.locator("[name=label]").fill("Door A")
    page.get_by_role("button", name="Make a door pass").click()
    return page.locator("#door-link").input_value()


def test_a_stranger_lives_the_whole_story_from_announcing_to_walking_in(
    site: Site, visitor: Visit, tmp_path: Path
):
    organizer = visitor()
    sign_in(organizer, site, "organizer@example.org")
    found_committee(organizer)
    announce(organizer)
    organizer.goto("/desk/")
    organizer.get_by_role("link", name="The right to vote from abroad").click()
    desk = organizer.url

    attendee = visitor(width=390)
    register(attendee)
    letter = letter_to(site, "sophea@example.org")
    assert "You have 2 places" in letter["Subject"]
    check_calendar(attached(letter, "invite.ics"))

    organizer.goto("/demo/mailbox/")
    organizer.get_by_role("link", name=re.compile("You have 2 places")).click()
    shown = organizer.frame_locator("iframe").first
    expect(shown.get_by_text("The right to vote from abroad").first).to_be_visible()

    volunteer = visitor(width=390, camera=film(tmp_path / "cam.mjpeg", [attached(letter, "ticket.png")]))
    volunteer.goto(open_door(organizer, desk))
    volunteer.get_by_role("button", name="Use this phone").click()
    volunteer.get_by_role("button", name="Start").click()
    volunteer.get_by_role("button", name="All 2").click(timeout=FILM_MS)
    expect(volunteer.locator("#verdict h2")).to_have_text("WELCOME")
    volunteer.locator("#verdict").get_by_role("button", name="Next code").click()
    expect(volunteer.locator("#verdict h2")).to_have_text("ALREADY IN", timeout=FILM_MS)
    expect(volunteer.locator("#verdict")).to_contain_text("Door A (2 of 2)")
    axe(volunteer)

    organizer.goto(desk)
    expect(organizer.locator("[data-live-text=arrived]")).to_have_text("2")
    expect(organizer.get_by_text(re.compile(r"2 of 2, \d"))).to_be_visible()
