"""An organizer asks the first questions, puts them in order and takes one away."""

from playwright.sync_api import expect

from tests.factories import make_forum, make_member, make_organization, signed_in
from tests.journeys.conftest import Visit
from tests.journeys.looking import look_at
from tests.journeys.serving import Site


def test_an_organizer_writes_the_questions(site: Site, visitor: Visit):
    forum = make_forum(make_organization(languages=["en", "km"]))
    session = signed_in(make_member(forum.organization)).cookies["sessionid"].value
    page = visitor()
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
    page.goto(f"/desk{forum.get_absolute_url()}")
    page.get_by_role("link", name="Questions").click()
    look_at(page, "desk-questions-none")

    for kind, label in (("short", "Which city do you come from?"), ("one", "Lunch at noon?")):
        page.get_by_label("How it is answered").select_option(kind)
        page.locator("[name=label_en]").fill(label)
        page.locator("[name=choices_en]").fill("Rice\nSoup" if kind == "one" else "")
        page.get_by_role("button", name="Add it").click()
        expect(page.get_by_role("link", name=label)).to_be_visible()
    page.get_by_role("button", name="Up: Lunch at noon?").click()
    page.get_by_role("button", name="Take away: Which city").click()
    page.get_by_label("We have stickers").check()
    page.get_by_label("We will brief photographers").check()
    page.get_by_role("button", name="Ask this: Photos").click()
    look_at(page, "desk-questions")
    page.get_by_role("link", name="Lunch at noon?").click()

    look_at(page, "desk-question")
