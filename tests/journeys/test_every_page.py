"""Every page in every look: axe, nothing sideways, no complaint of the browser."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from attendees.demo.load import load
from attendees.registrations.links import manage_path, show_path
from attendees.registrations.models import Registration
from forums.followers.links import confirm_path
from forums.followers.models import Follower
from forums.programme.models import Forum
from tests.journeys.conftest import Visit
from tests.journeys.looking import look_at
from tests.journeys.serving import Site

HOST = "/overseas-khmer-forum/"
FORUM = f"{HOST}voting-from-abroad/"
DESK = f"/desk{FORUM}"


@pytest.fixture
def demo(site: Site) -> None:
    load(now=timezone.now())


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    "address",
    [
        HOST,
        FORUM,
        f"{FORUM}?lang=km",
        f"{HOST}new-citizens-evening/",
        f"{HOST}crackdown-of-democracy/",
        f"{FORUM}registration/",
        f"{FORUM}registration/?lang=km",
        f"{HOST}keep-in-touch/",
        f"{HOST}keep-in-touch/?lang=km",
        "/link/",
        "/demo/",
        "/demo/mailbox/",
    ],
)
def test_public_pages(page: Page, address: str):
    page.goto(address)
    look_at(page, "public" + address.strip("/").replace("/", "-").replace("?", "-"))


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("ending", ["", "change/", "cancellation/", "?lang=km"])
def test_my_registration(page: Page, ending: str):
    mine = Registration.objects.seated().order_by("id").last()
    page.goto(manage_path(mine) + ending)
    look_at(page, f"mine-{ending.strip('/?')}")


@pytest.mark.usefixtures("demo")
def test_saying_yes_to_a_list_and_leaving_it(page: Page):
    follower = Follower.objects.unconfirmed().first()

    page.goto(confirm_path(follower))
    look_at(page, "follower-asked")
    page.get_by_role("button", name="Yes, tell me").click()
    look_at(page, "follower-confirmed")
    page.get_by_role("link", name="Leave the list").click()
    look_at(page, "follower-leaving")
    page.get_by_role("button", name="Leave the list").click()
    look_at(page, "follower-left")

    assert not Follower.objects.filter(pk=follower.pk).exists()


@pytest.mark.usefixtures("demo")
def test_the_ticket_to_forward_fits_one_screenshot(visitor: Visit):
    page = visitor(width=390)
    mine = Registration.objects.seated().order_by("id").last()

    page.set_viewport_size({"width": 360, "height": 520})
    page.goto(show_path(mine))

    box = page.locator(".ticket").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 520
    look_at(page, "ticket")


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("address", ["/nothing-here/", f"{FORUM}nothing/"])
def test_a_page_that_is_not_there(page: Page, watch, address: str):
    watch.allow("404")
    page.goto(address)
    look_at(page, "not-found")


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    "address",
    [
        "/desk/",
        "/desk/overseas-khmer-forum/",
        "/desk/overseas-khmer-forum/team/",
        "/desk/overseas-khmer-forum/settings/",
        "/desk/overseas-khmer-forum/followers/",
        "/desk/overseas-khmer-forum/new-forum/",
        DESK,
        f"{DESK}?tab=cancelled",
        f"{DESK}?q=zzz",
        f"{DESK}edit/",
        f"{DESK}share/",
        f"{DESK}postponement/",
        f"{DESK}resumption/",
        f"{DESK}cancellation/",
        "/accounts/email/",
        "/accounts/2fa/",
    ],
)
def test_the_organizers_pages(page: Page, address: str):
    page.goto("/demo/")
    page.get_by_role("button", name="Sign in as the organizer").click()
    expect(page).to_have_url(re.compile("/desk/"))

    page.goto(address)
    for fold in page.locator("details").all():
        fold.evaluate("details => { details.open = true }")

    look_at(page, "desk" + address.strip("/").replace("/", "-").replace("?", "-"))


@pytest.mark.usefixtures("demo")
def test_a_form_that_somebody_was_faster_with_and_the_consequences_of_saving_it(page: Page):
    page.goto("/demo/")
    page.get_by_role("button", name="Sign in as the organizer").click()
    page.goto(f"{DESK}edit/")
    Forum.objects.filter(slug="voting-from-abroad").update(own_capacity=50)
    page.get_by_label("Starts", exact=True).fill("14:05")

    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_text("If you save again, what you typed holds.")).to_be_visible()
    look_at(page, "desk-compare")
    page.get_by_role("button", name="Save the change").click()

    expect(page.get_by_role("heading", name="Before this is saved")).to_be_visible()
    look_at(page, "desk-consequences")


@pytest.mark.usefixtures("demo")
def test_a_form_with_errors_says_how_many_in_its_title(page: Page, watch):
    watch.allow("422")
    page.goto(f"{FORUM}registration/")

    page.get_by_role("button", name="Keep my places").click()

    expect(page).to_have_title(re.compile("^2 errors"))
    look_at(page, "registration-errors")


@pytest.mark.usefixtures("demo")
def test_everything_for_those_who_come_works_without_javascript(visitor: Visit):
    page = visitor(width=390, java_script_enabled=False)
    page.goto(f"{FORUM}registration/")
    page.get_by_label("Name for the door list").fill("ចាន់ ដារ៉ា")
    page.get_by_role("radio", name="3").check(force=True)

    page.get_by_role("button", name="Keep my places").click()

    expect(page.get_by_text("You have 3 places.")).to_be_visible()
    assert page.context.cookies() == []


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(("khmer", "most"), [(True, 160_000), (False, 70_000)])
def test_a_first_visit_stays_small(page: Page, khmer: bool, most: int):
    if not khmer:
        Forum.objects.filter(slug="voting-from-abroad").update(
            title={"en": "Vote"}, description={"en": "Come."}, languages_spoken=["en"]
        )
        Forum.objects.first().organization.__class__.objects.update(name={"en": "Committee"})
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(answer.request.sizes()["responseBodySize"]))

    page.goto(FORUM, wait_until="networkidle")

    assert 0 < sum(sizes) <= most
