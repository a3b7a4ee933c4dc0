"""A full forum, as a family lives it: a number on the list, a place, the door."""

import re

from playwright.sync_api import Page, expect

from attendees.registrations.links import manage_path
from attendees.registrations.models import Registration
from forums.programme.models import Forum
from tests.attendees.checkin.doors import make_door
from tests.factories import make_forum, make_registration
from tests.journeys.conftest import Visit
from tests.journeys.looking import axe
from tests.journeys.serving import Site
from tests.journeys.test_door import enrol, start, typed, verdict
from tests.journeys.test_whole_path import letter_to, text_of


def wait_for_four(page: Page, forum: Forum) -> str:
    """The family's own page, to which it comes back."""
    page.goto(forum.get_absolute_url())
    page.get_by_role("link", name="Join the waiting list").first.click()
    page.get_by_label("Name for the door list").fill("Sophea Chan")
    page.get_by_role("radio", name="4").check(force=True)
    page.get_by_label("Email").fill("sophea@example.org")
    page.get_by_role("button", name="Join the waiting list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You’re number 1, for 4 people.")
    axe(page)
    return page.url.partition("?")[0]


def cancel(page: Page, registration: Registration) -> None:
    page.goto(manage_path(registration))
    page.get_by_role("link", name="We can’t come").click()
    page.get_by_role("button", name=re.compile("Give")).first.click()
    expect(page.get_by_text("Done. Thank you for telling us.")).to_be_visible()


def test_a_family_of_four_waits_until_four_places_are_free_and_is_let_in(site: Site, visitor: Visit):
    forum = make_forum(capacity=6)
    singles = [make_registration(forum) for _ in range(2)]
    pair, _others = make_registration(forum, party=2), make_registration(forum, party=2)
    family, leaving = visitor(width=390), visitor(width=390)
    mine = wait_for_four(family, forum)
    assert "You’re number 1, for 4 people" in letter_to(site, "sophea@example.org")["Subject"]

    for registration in singles:
        cancel(leaving, registration)
    family.goto(mine)
    expect(family.get_by_role("heading", level=1)).to_have_text("You’re number 1, for 4 people.")
    cancel(leaving, pair)

    family.goto(mine)
    expect(family.get_by_role("heading", level=1)).to_have_text("You have 4 places.")
    expect(family.locator("svg.qr")).to_be_visible()
    letter = letter_to(site, "sophea@example.org", about="Good news: 4 places for you on Sunday")
    assert "You have 4 places." in text_of(letter)

    volunteer = visitor(width=390)
    volunteer.goto("/door/")
    volunteer.get_by_label("Door code").fill(make_door(forum, label="Door A").code.lower())
    enrol(volunteer, camera=False)
    start(volunteer)
    typed(volunteer, Registration.objects.get(email="sophea@example.org").code)
    verdict(volunteer, "Party of 4")
    volunteer.get_by_role("button", name="All 4").click()
    verdict(volunteer, "WELCOME")
