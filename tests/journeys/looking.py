"""Looking at a page as its readers do: narrow and wide, light and dark, with axe beside us."""

from typing import Literal, NamedTuple

from playwright.sync_api import Page

from tests.environment import ROOT, SCREENS

AXE = (ROOT / "tests" / "vendor" / "axe-core-4.14.1" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = (
    "async (tags) => (await axe.run(document, { runOnly: tags, resultTypes: ['violations'] })).violations"
)

HEIGHT = {390: 844, 1280: 900}


class Look(NamedTuple):
    width: int
    scheme: Literal["light", "dark"]


LOOKS = (Look(390, "light"), Look(390, "dark"), Look(1280, "light"), Look(1280, "dark"))


def axe(page: Page) -> None:
    """Assert that axe finds nothing against WCAG 2.2 AA or good practice on the page as it stands."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)  # passes the Content-Security-Policy, which a script element would not
    found = [
        f"{violation['id']}: {violation['help']} → {', '.join(str(node['target']) for node in violation['nodes'])}"
        for violation in page.evaluate(RUN_AXE, RULES)
    ]
    assert not found, "\n".join([f"axe on {page.url}:", *found])


def look_at(page: Page, name: str, *looks: Look) -> None:
    """Assert that the page is sound in every look, or in those given: axe, and nothing to scroll sideways.

    A picture of each stands in var/screens, such as `forum-390-dark.png`.
    """
    before = page.viewport_size
    for look in looks or LOOKS:
        page.set_viewport_size({"width": look.width, "height": HEIGHT[look.width]})
        page.emulate_media(color_scheme=look.scheme)
        axe(page)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider == 0, f"{page.url} scrolls sideways by {wider} px at {look.width} px"
        page.screenshot(path=SCREENS / f"{name}-{look.width}-{look.scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")
    if before:
        page.set_viewport_size(before)
