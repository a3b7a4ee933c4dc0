"""What visitors download: one stylesheet, hashed names, few bytes."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings

from config.static_storage import STYLESHEET

PAGE_BUDGET = 14 * 1024  # CSS and JavaScript of a public page, compressed
STYLESHEET_BUDGET = 7 * 1024


LIBRARY = 'import "./missing.js";\n' * 100


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Everything collected as in production, with two modules and a vendored library of our own."""
    extra, root = tmp_path_factory.mktemp("extra"), tmp_path_factory.mktemp("collected")
    _write(extra / "js/trial/page.js", 'import { answer } from "./answer.js";\nconsole.log(answer);\n')
    _write(extra / "js/trial/answer.js", "export const answer = 42;\n")
    _write(extra / "vendor/library-1.2.3/library.js", LIBRARY)
    with override_settings(
        STATICFILES_DIRS=[*settings.STATICFILES_DIRS, extra],
        STATIC_ROOT=root,
        STORAGES=settings.STORAGES | {"staticfiles": {"BACKEND": "config.static_storage.SalaStaticStorage"}},
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield root


def test_the_stylesheet_is_one_file_of_layers_with_hashed_fonts(collected):
    name = staticfiles_storage.stored_name(STYLESHEET)
    stylesheet = (collected / name).read_text()

    fonts = set(re.findall(r'url\("\.\./fonts/([^"]+)"\)', stylesheet))

    assert stylesheet.startswith("@layer reset, tokens, base, layout, components, utilities;")
    assert re.findall(r"@import|/\*", stylesheet) == []
    assert stylesheet.count("{") == stylesheet.count("}")
    assert fonts == {hashed.name for hashed in (collected / "fonts").glob("*.????????????.woff2")}
    assert _bytes_sent(collected / name) <= STYLESHEET_BUDGET


def test_the_stylesheet_also_stands_under_its_plain_name_for_the_page_of_our_own_failures(collected):
    plain = (collected / STYLESHEET).read_text()

    assert "@import" not in plain
    assert 'url("../fonts/moul-khmer-400-normal.woff2")' in plain


def test_a_module_imports_its_neighbour_by_its_hashed_name(collected):
    page = (collected / staticfiles_storage.stored_name("js/trial/page.js")).read_text()
    neighbour = Path(staticfiles_storage.stored_name("js/trial/answer.js")).name

    assert neighbour != "answer.js"
    assert page == f'import {{ answer }} from "./{neighbour}";\nconsole.log(answer);\n'


def test_a_vendored_file_keeps_its_name_and_its_text(collected):
    name = "vendor/library-1.2.3/library.js"

    assert staticfiles_storage.url(name) == f"/static/{name}"
    assert (collected / name).read_text() == LIBRARY
    assert (collected / f"{name}.br").exists()


@pytest.mark.django_db
def test_a_public_page_asks_for_few_bytes_of_style_and_script(collected, client):
    asked = _Asked()
    asked.feed(client.get("/").content.decode())

    sizes = {name: _bytes_sent(collected / name) for name in asked.names}

    assert [name for name in sizes if name.endswith(".css")] == [staticfiles_storage.stored_name(STYLESHEET)]
    assert sum(sizes.values()) <= PAGE_BUDGET


class _Asked(HTMLParser):
    """The stylesheets and scripts that a page loads, as names under the static root."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "link" and values.get("rel") == "stylesheet":
            self.names.append(str(values["href"]).removeprefix("/static/"))
        if tag == "script" and values.get("src"):
            self.names.append(str(values["src"]).removeprefix("/static/"))


def _bytes_sent(path: Path) -> int:
    """To a browser that takes brotli; what would not shrink is sent as it is."""
    compressed = path.with_name(f"{path.name}.br")
    return (compressed if compressed.exists() else path).stat().st_size


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
