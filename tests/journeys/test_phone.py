"""Someone is on the phone."""

from playwright.sync_api import expect

from tests.factories import make_forum
from tests.journeys.conftest import Visit
from tests.journeys.looking import look_at
from tests.journeys.serving import Site
from tests.journeys.test_door import sign_in


def test_a_host_writes_a_caller_in_and_reads_the_code_aloud(site: Site, visitor: Visit):
    forum = make_forum()
    host = visitor(width=390)
    sign_in(host, site, forum)
    host.goto(f"/desk{forum.get_absolute_url()}")
    host.get_by_role("link", name="Someone is on the phone").click()
    look_at(host, "caller")

    host.get_by_label("Name for the door list").fill("Mrs. Chan")
    host.get_by_role("radio", name="2").check(force=True)
    host.get_by_role("button", name="Keep places").click()

    expect(host.get_by_text("You have 2 places.")).to_be_visible()
    look_at(host, "called")
