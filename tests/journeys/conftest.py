"""Journeys: real browser, real server, real worker; nothing between them is pretended but the camera."""

import os
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.environment import SCREENS
from tests.journeys.looking import HEIGHT
from tests.journeys.serving import Site, serving
from tests.journeys.watching import Watch
from tests.machine import chromium

QUIET = (
    *("--no-sandbox", "--disable-gpu"),  # a test machine's root has neither
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
    "1"  # Playwright keeps an event loop in the thread that asks the database
)
PATIENCE = 10_000  # milliseconds until something expected has not come

Launch = Callable[[Path | None], Browser]
Visit = Callable[..., Page]
happened: pytest.StashKey[bool] = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[happened] = item.stash.get(happened, False) or report.failed
    return report


@pytest.fixture(scope="session")
def _served(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    subprocess.run([sys.executable, "manage.py", "collect"], check=True)  # apart: our own storage stays plain
    SCREENS.mkdir(parents=True, exist_ok=True)
    with django_db_blocker.unblock(), serving(tmp_path_factory.mktemp("mailbox")) as site:
        yield site


@pytest.fixture
def site(transactional_db: None, _served: Site) -> Site:
    """The running site, with an empty database, an empty mailbox and nobody counted."""
    cache.clear()
    for letter in _served.mailbox.iterdir():
        letter.unlink()
    return _served


@pytest.fixture(scope="session")
def _playwright() -> Iterator[Playwright]:
    program = chromium()
    if program is None:
        pytest.skip("no Chromium here; bin/test says how to get it")
    os.environ["PLAYWRIGHT_CHROMIUM"] = program
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def _launch(_playwright: Playwright) -> Iterator[Launch]:
    """Chromium, started once for all who need no camera, and once for every film."""
    started: dict[Path | None, Browser] = {}

    def launch(film: Path | None) -> Browser:
        if film not in started:
            camera = (*CAMERA, f"--use-file-for-fake-video-capture={film}") if film else ()
            started[film] = _playwright.chromium.launch(
                executable_path=os.environ["PLAYWRIGHT_CHROMIUM"], args=[*QUIET, *camera]
            )
        return started[film]

    yield launch
    for browser in started.values():
        browser.close()


@pytest.fixture
def watch(site: Site) -> Watch:
    """What the pages of this test complained about; `watch.allow(…)` what the test expects."""
    return Watch(site.url)


@pytest.fixture
def visitor(site: Site, watch: Watch, _launch: Launch, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Somebody with a browser of their own: `page = visitor(width=390, camera=film(…))`, then `page.goto("/")`.

    Keywords beyond width, scheme and camera are Playwright's for a context, such as
    `java_script_enabled=False` or `locale="km"`. At the end of the test no page may have complained.
    """
    contexts: list[BrowserContext] = []

    def visit(*, width: int = 1280, scheme: str = "light", camera: Path | None = None, **more: Any) -> Page:
        options = {
            "viewport": {"width": width, "height": HEIGHT[width]},
            "color_scheme": scheme,
            "locale": "en-CA",
        }
        context = _launch(camera).new_context(**options | {"base_url": site.url} | more)
        context.set_default_timeout(PATIENCE)
        if camera:
            context.grant_permissions(["camera"], origin=site.url)
        watch.over(context)
        contexts.append(context)
        return context.new_page()

    yield visit
    for number, page in enumerate(page for context in contexts for page in context.pages):
        if request.node.stash.get(happened, False):
            page.screenshot(path=SCREENS / f"failed-{request.node.name[:60]}-{number}.png".replace("/", "-"))
    for context in contexts:
        context.close()
    complaints = watch.complaints()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(visitor: Visit) -> Page:
    """One visitor at a laptop."""
    return visitor()
