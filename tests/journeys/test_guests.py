"""Guests by name: a dignitary who sends somebody, and a host who invites a whole list."""

import re

from django.utils import timezone
from playwright.sync_api import Page, expect

from attendees.invitations.models import Invitation
from attendees.registrations.models import Registration
from forums.programme.models import Forum
from tests.attendees.checkin.doors import make_door
from tests.attendees.invitations.guests import a_guest
from tests.factories import make_forum, make_organization
from tests.journeys.conftest import Visit
from tests.journeys.looking import look_at
from tests.journeys.serving import Site
from tests.journeys.test_door import enrol, sign_in, start, typed, verdict
from tests.journeys.test_whole_path import letter_to, text_of

MINISTER = "minister@example.org"


def own_link(site: Site) -> str:
    """As the mail has it."""
    found = re.search(r"/i/\S+", text_of(letter_to(site, MINISTER, about="Invitation: public forum")))
    assert found is not None
    return found.group()


def a_forum() -> Forum:
    return make_forum(make_organization(verified_at=timezone.now()), capacity=200, room_limit=240)


def answers(page: Page, link: str, answer: str) -> None:
    page.goto(link)
    page.get_by_role("link", name=answer, exact=True).click()


def test_a_dignitary_declines_then_sends_a_delegate_who_is_let_in(site: Site, visitor: Visit):
    forum = a_forum()
    a_guest(forum, name="H.E. the Minister of Culture and Fine Arts", seats=1)
    link, guest = own_link(site), visitor(width=390)
    guest.goto(link)
    look_at(guest, "invitation")
    guest.goto(f"{link}?lang=km")
    look_at(guest, "invitation-km")

    answers(guest, link, "Cannot come")
    look_at(guest, "invitation-declination")
    guest.get_by_label("A line to the host").fill("My heart is with you.")
    guest.get_by_role("button", name="Cannot come").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Thank you.")
    assert "Thank you" in text_of(letter_to(site, MINISTER, about="Your answer: Cannot come"))

    answers(guest, link, "Sends someone")
    guest.get_by_label("Who comes instead").fill("Dara Sok")
    guest.get_by_label("Their email").fill("dara@example.org")
    guest.get_by_role("button", name="Send them").click()
    expect(guest.get_by_text("Dara Sok comes instead.")).to_be_visible()
    look_at(guest, "invitation-delegated")
    assert "Dara Sok" in text_of(letter_to(site, MINISTER, about="Your answer: Sends someone"))
    assert "You have a place" in letter_to(site, "dara@example.org")["Subject"]

    volunteer = visitor(width=390)
    volunteer.goto("/door/")
    volunteer.get_by_label("Door code").fill(make_door(forum, label="Door A").code.lower())
    enrol(volunteer, camera=False)
    start(volunteer)
    typed(volunteer, Registration.objects.get(email="dara@example.org").code)
    verdict(volunteer, "WELCOME")


def test_the_other_answers_look_as_they_should(site: Site, visitor: Visit):
    press = a_guest(a_forum(), name="Radio Khmer", category="media", max_party=3)
    link, page = own_link(site), visitor(width=390)

    answers(page, link, "Will attend")
    look_at(page, "invitation-acceptance")
    page.get_by_role("radio", name="2").check(force=True)
    page.get_by_role("button", name="Will attend").click()
    expect(page.get_by_role("link", name="Open my ticket")).to_be_visible()
    look_at(page, "invitation-accepted")
    press.refresh_from_db()
    assert press.state == "accepted"


def test_a_host_looks_at_a_list_puts_it_right_invites_and_undoes_it(site: Site, visitor: Visit):
    forum = a_forum()
    host = visitor()
    sign_in(host, site, forum)
    here = f"/desk{forum.get_absolute_url()}invitations/"
    host.goto(here)
    look_at(host, "guests-empty")

    host.get_by_role("link", name="Invite a list").click()
    host.get_by_label("Paste your guests").fill(
        "name,email,category\nSok Dara,dara@example.org,media\nChan Bopha,bopha@gmial.com,\n"
        "Wolfeschlegelsteinhausenbergerdorff the Elder of Surrey,elder@example.org,elder\nសុខ ដារា,,"
    )
    look_at(host, "guest-list-paste")
    host.get_by_role("button", name="Look at it").click()
    expect(host.get_by_text("3 guests will be invited.")).to_be_visible()
    look_at(host, "guest-list")
    host.get_by_role("button", name="Yes, change it").click()
    host.get_by_role("button", name="Invite 4 guests now").click()
    expect(host.get_by_role("heading", level=1)).to_have_text("4 guests are invited")
    look_at(host, "guest-list-confirmed")
    host.get_by_role("link", name="See the guests").click()
    look_at(host, "guests")
    host.get_by_role("link", name="Sok Dara").click()
    look_at(host, "guest")
    host.go_back()
    host.go_back()
    host.get_by_role("button", name="Undo the whole list").click()
    expect(host.get_by_role("heading", level=1)).to_have_text("This list was taken back.")
    assert set(Invitation.objects.values_list("state", flat=True)) == {"revoked"}

    host.goto(f"{here}new/")
    look_at(host, "guest-by-hand")
