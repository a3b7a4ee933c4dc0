"""The first thing anybody sees, as anybody may see it."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import look_at


@pytest.mark.parametrize("address", ["/", "/privacy/", "/accessibility/", "/accounts/login/"])
def test_a_page_anybody_may_open_is_sound_in_every_look(page: Page, address: str):
    page.goto(address)

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    look_at(page, address.strip("/").replace("/", "-") or "what-is-on")
