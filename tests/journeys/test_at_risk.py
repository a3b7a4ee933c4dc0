"""Somebody who must not be listed: a name of their choice, no email, a picture, the door."""

import pytest
from playwright.sync_api import expect

from attendees.registrations.links import manage_path
from attendees.registrations.models import Registration
from attendees.tickets.issuing import ticket_text
from forums.languages.text import LangText
from tests.attendees.checkin.doors import make_door
from tests.factories import make_forum, make_member, make_registration, signed_in
from tests.journeys.conftest import Visit
from tests.journeys.looking import axe, look_at
from tests.journeys.serving import Site
from tests.journeys.test_door import enrol, start, swipe, verdict


@pytest.mark.parametrize("scripted", [True, False])
def test_somebody_at_risk_comes_under_a_name_of_their_choice_without_email(
    site: Site, visitor: Visit, scripted: bool
):
    forum = make_forum(protected=True, title=LangText(en="Community safety circle"))
    phone = visitor(width=390, java_script_enabled=scripted)

    phone.goto(forum.get_absolute_url())
    expect(phone.get_by_text("Places are free.")).to_be_visible()
    phone.get_by_role("link", name="Register").first.click()
    expect(phone.get_by_text("Use a name of your choice.")).to_be_visible()
    phone.get_by_label("Name for the door list").fill("A friend")
    phone.get_by_role("radio", name="2").check(force=True)
    phone.get_by_role("button", name="Keep my place").click()

    expect(phone.get_by_role("heading", level=1)).to_have_text("You have 2 places.")
    expect(
        phone.get_by_text("This is the only copy. Save the picture before you close this page.")
    ).to_be_visible()
    expect(phone.locator("img.picture")).to_be_visible()
    mine = Registration.objects.get()
    assert manage_path(mine) in phone.locator("#only-copy").inner_text()
    assert "Community safety circle" not in phone.content()

    volunteer = visitor(width=390)
    volunteer.goto("/door/")
    volunteer.get_by_label("Door code").fill(make_door(forum, label="Door A").code.lower())
    enrol(volunteer, camera=False)
    start(volunteer)
    swipe(volunteer, ticket_text(mine))
    verdict(volunteer, "Party of 2")
    expect(volunteer.get_by_text("A. F.").first).to_be_visible()
    volunteer.get_by_role("button", name="All 2").click()
    verdict(volunteer, "WELCOME")


def test_the_pages_of_a_protected_forum_in_every_look(site: Site, visitor: Visit):
    forum = make_forum(protected=True)
    mine = make_registration(forum, name="A friend")
    anonymous = make_registration(forum, name="A friend", email="")
    page = visitor()

    for name, path in {
        "forum": forum.get_absolute_url(),
        "form": f"{forum.get_absolute_url()}registration/",
        "mine": manage_path(mine),
        "wishes": f"{manage_path(mine)}wishes/",
        "only-copy": f"{manage_path(anonymous)}?said=kept",
    }.items():
        page.goto(path)
        look_at(page, f"protected-{name}")


def test_the_folds_of_the_form_in_every_look(site: Site, visitor: Visit):
    forum = make_forum(protected=True)
    signed = signed_in(make_member(forum.organization)).cookies["sessionid"].value
    page = visitor()
    page.context.add_cookies([{"name": "sessionid", "value": signed, "url": site.url}])

    page.goto(f"/desk{forum.get_absolute_url()}edit/")
    for fold in page.locator("details.fold > summary").all():
        fold.click()
    axe(page)
    look_at(page, "protected-folds")
