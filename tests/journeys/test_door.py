"""A phone becomes a door and lets people in, with a real camera's worth of pictures."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from attendees.checkin.models import Scan
from attendees.registrations.models import Registration
from attendees.tickets.code import spaced
from attendees.tickets.issuing import ticket_text
from attendees.tickets.qr import png
from forums.programme.models import Forum
from tests.attendees.checkin.doors import make_door
from tests.environment import SCREENS
from tests.factories import make_forum, make_member, make_registration, signed_in
from tests.journeys.camera import film
from tests.journeys.conftest import Visit
from tests.journeys.looking import axe, look_at
from tests.journeys.serving import Site
from tests.journeys.watching import Watch

SEEN_WITHIN = 15_000  # milliseconds: the film goes round in a few seconds


def verdict(page: Page, words: str) -> None:
    expect(page.locator("#verdict h2")).to_have_text(words, timeout=SEEN_WITHIN)


def swipe(page: Page, text: str) -> None:
    """What a hand scanner types: a burst of keys and Enter. Sent inside the page, for a loaded machine between
    browser and test would make the burst as slow as a person."""
    page.evaluate(
        """text => {
          for (const key of [...text, "Enter"]) {
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
          }
        }""",
        text,
    )


def picture(page: Page, name: str) -> None:
    """As it stands, with axe's word on it; a scanner is always dark."""
    axe(page)
    page.screenshot(path=SCREENS / f"door-{name}-390.png")


def start(page: Page) -> None:
    page.get_by_role("button", name="Start").click()
    expect(page.locator("#door-line")).to_have_text("Online")


def sign_in(page: Page, site: Site, forum: Forum) -> None:
    session = signed_in(make_member(forum.organization)).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])


def use_this_phone(page: Page, address: str, *, camera: bool = True) -> None:
    """Without a camera the page says so once, and goes on at the second tap."""
    page.goto(address)
    enrol(page, camera=camera)


def enrol(page: Page, *, camera: bool) -> None:
    button = page.get_by_role("button", name="Use this phone")
    button.click()
    if not camera:
        expect(page.locator('[data-trial="camera"] p:visible')).to_have_count(1)
        button.click()
    expect(page.get_by_role("button", name="Start")).to_be_visible()


@pytest.fixture
def forum() -> Forum:
    return make_forum(capacity=20)


def test_a_phone_scans_a_ticket_and_knows_it_again(site: Site, visitor: Visit, forum: Forum, tmp_path: Path):
    one = make_registration(forum, name="Sophea Chan")
    page = visitor(width=390, camera=film(tmp_path / "camera.mjpeg", [png(ticket_text(one))]))
    token = make_door(forum).token

    page.goto(f"/door/pass/{token}/")
    look_at(page, "door-pass")
    use_this_phone(page, f"/door/pass/{token}/")
    picture(page, "ready")
    start(page)
    verdict(page, "WELCOME")
    picture(page, "admit")

    expect(page.locator("#verdict")).to_contain_text("Sophea C.")
    verdict(page, "ALREADY IN")
    expect(page.locator("#verdict .fact").first).to_have_text(
        re.compile(r"\d{1,2}:\d\d [ap]\.?m\.?, Door A \(1 of 1\)")
    )
    picture(page, "already-in")
    one.refresh_from_db()
    assert one.admitted == 1
    assert Scan.objects.filter(kind="admit").count() == 1


def typed(page: Page, code: str) -> None:
    page.get_by_role("button", name="No code").click()
    for key in code:
        page.locator(f'[data-key="{key}"]').click()
    page.get_by_role("button", name="Find").click()


def test_a_family_without_its_code_on_a_phone_that_typed_one(site: Site, visitor: Visit, forum: Forum):
    family = make_registration(forum, name="Dara Sok", party=4)
    page = visitor(width=390)
    page.goto("/door/")
    look_at(page, "door-which")

    page.get_by_label("Door code").fill(make_door(forum, label="Side door").code.lower())
    enrol(page, camera=False)
    start(page)
    page.get_by_role("button", name="No code").click()
    picture(page, "keypad")
    page.get_by_role("button", name="Back to the camera").click()
    typed(page, family.code)
    verdict(page, "Party of 4")
    picture(page, "party")
    page.get_by_role("button", name="All 4").click()
    verdict(page, "WELCOME")
    picture(page, "admit-party")

    expect(page.locator("#verdict")).to_contain_text("4 people")
    page.get_by_role("button", name="Next code").click()
    expect(page.locator("#inside")).to_have_text("8")
    picture(page, "scanner")
    assert Registration.objects.get(pk=family.pk).admitted == 4


def test_the_organizer_opens_a_door_and_sees_who_came(site: Site, visitor: Visit, watch: Watch, forum: Forum):
    watch.allow("status of 410")  # the phone asks once more, and hears that it is over
    one = make_registration(forum, name="Sophea Chan")
    organizer, volunteer = visitor(), visitor(width=390)
    sign_in(organizer, site, forum)
    organizer.goto(f"/desk{forum.get_absolute_url()}")
    organizer.get_by_role("link", name="Open the door").click()
    look_at(organizer, "desk-doors-none")
    organizer.get_by_label("Name of the door").fill("Door A")
    organizer.get_by_role("button", name="Make a door pass").click()
    look_at(organizer, "desk-door-pass")

    use_this_phone(volunteer, organizer.get_by_label("Link", exact=True).input_value(), camera=False)
    start(volunteer)
    swipe(volunteer, ticket_text(one))
    verdict(volunteer, "WELCOME")
    organizer.goto(f"/desk{forum.get_absolute_url()}")
    expect(organizer.locator("[data-live-text=arrived]")).to_have_text("1")

    organizer.goto(f"/desk{forum.get_absolute_url()}door/")
    look_at(organizer, "desk-doors")
    organizer.get_by_role("button", name="Close Door A").click()
    verdict(volunteer, "SIGNED OFF")
    picture(volunteer, "signed-off")


def test_a_hand_scanner_and_what_is_not_ours(site: Site, visitor: Visit, forum: Forum):
    one = make_registration(forum)
    other = make_registration(make_forum(forum.organization))
    page = visitor(width=390)
    use_this_phone(page, f"/door/pass/{make_door(forum).token}/", camera=False)
    start(page)

    swipe(page, "HTTPS://EXAMPLE.ORG/MENU")
    verdict(page, "NOT OUR CODE")
    picture(page, "not-our-code")
    page.get_by_role("button", name="Next code").click()
    swipe(page, ticket_text(other))
    verdict(page, "ANOTHER FORUM")
    picture(page, "another-forum")
    page.get_by_role("button", name="Next code").click()
    swipe(page, ticket_text(one))

    verdict(page, "WELCOME")
    assert spaced(one.code) not in page.content()
    assert list(Scan.objects.order_by("seq").values_list("kind", "shown", "source")) == [
        ("refuse", "not_a_ticket", "scanner"),
        ("refuse", "another_forum", "scanner"),
        ("admit", "admit", "scanner"),
    ]
