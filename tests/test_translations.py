"""Whatever a guest can read is there in Khmer and in French."""

import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings

from forums.languages.po import (
    Message,
    compile_catalogs,
    messages_in_python,
    messages_in_template,
    untranslated,
)

LANGUAGES = ("km", "fr")
GUEST_TEMPLATES = (
    "base.html",
    "personal.html",
    "bare.html",
    "400.html",
    "403.html",
    "404.html",
    "429.html",
    "500.html",
    "account",
    "components",
    "forums/hosting",
    "forums/programme",
    "attendees/checkin",
    "attendees/demo",
    "attendees/messages",
    "attendees/operations",
    "attendees/registrations",
    "attendees/tickets",
)
GUEST_PYTHON = (
    "config",
    "forums/hosting",
    "forums/languages",
    "forums/programme",
    "attendees/checkin",
    "attendees/demo",
    "attendees/messages",
    "attendees/operations",
    "attendees/registrations",
    "attendees/tickets",
)
DESK_WORDS = ("models.py",)  # labels of fields and states, which only organizers see
NAMED = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
TAG = re.compile(r"<[^>]+>")
LOOSE_FRENCH = re.compile(r" [:;?!»]|« |[^\s\u00a0][;?!»]|«[^\u00a0]|'")  # a line could break before the mark
KHMER_DIGIT = re.compile("[០-៩]")


def test_both_ways_of_asking_for_a_translation_are_found():
    template = (
        '{% translate "One" %}{% beside "Two" %}{{ _("Three") }}{% blocktranslate count n=n %}{{ n }} seat'
        '{% plural %}{{ n }} seats{% endblocktranslate %}{% include "x" with label=_("Four") %}'
    )
    python = '_("Five")\npgettext_lazy("door", "Six")\nngettext("a", "b", n)\n_(name)\nprint("No")\n'

    found = messages_in_template(template), messages_in_python(python)

    assert found == (
        {
            Message("One"),
            Message("Two"),
            Message("Three"),
            Message("Four"),
            Message("%(n)s seat", "", "%(n)s seats"),
        },
        {Message("Five"), Message("Six", "door"), Message("a", "", "b")},
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_a_guest_can_read_is_translated(language):
    missing = untranslated(_guest_messages(), _catalog(language))

    assert missing == [], "\n".join(message.text for message in missing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_names_exactly_what_its_sentence_names(language):
    different = [
        (entry.msgid, translation)
        for entry, translation in _translations(language)
        if _names(translation) not in [_names(text) for text in _texts(entry)]
    ]

    assert different == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_tags_of_its_sentence(language):
    different = [
        entry.msgid
        for entry, translation in _translations(language)
        if sorted(TAG.findall(translation)) not in [sorted(TAG.findall(text)) for text in _texts(entry)]
    ]

    assert different == []


def test_french_never_parts_a_mark_from_its_word():
    loose = [text for _, text in _translations("fr") if LOOSE_FRENCH.search(TAG.sub("", text))]

    assert loose == []


def test_khmer_counts_in_western_digits():
    assert [text for _, text in _translations("km") if KHMER_DIGIT.search(text)] == []


def test_a_catalog_is_compiled_once_for_each_change(tmp_path):
    folder = tmp_path / "km/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text('msgid ""\nmsgstr "Language: km\\n"\n\nmsgid "Map"\nmsgstr "ផែនទី"\n')

    first, second = compile_catalogs(tmp_path), compile_catalogs(tmp_path)

    assert (first, second) == ([folder / "django.mo"], [])
    assert polib.mofile(str(folder / "django.mo")).find("Map").msgstr == "ផែនទី"


def _guest_messages() -> set[Message]:
    templates = (
        messages_in_template(path.read_text()) for path in _files("templates", GUEST_TEMPLATES, "*.*")
    )
    modules = (messages_in_python(path.read_text()) for path in _files(".", GUEST_PYTHON, "*.py"))
    return set().union(*templates, *modules)


def _files(root: str, places: tuple[str, ...], pattern: str) -> Iterator[Path]:
    """The files at these places, as far as they exist."""
    for place in places:
        path = settings.BASE_DIR / root / place
        found = [path] if path.is_file() else path.rglob(pattern)
        yield from (file for file in found if file.suffix != ".md" and file.name not in DESK_WORDS)


def _catalog(language: str) -> Path:
    return Path(settings.BASE_DIR / "locale" / language / "LC_MESSAGES/django.po")


def _translations(language: str) -> list[tuple[polib.POEntry, str]]:
    return [
        (entry, text)
        for entry in polib.pofile(str(_catalog(language)))
        for text in [entry.msgstr, *entry.msgstr_plural.values()]
        if text
    ]


def _texts(entry: polib.POEntry) -> list[str]:
    return [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]


def _names(text: str) -> set[str]:
    return {percent or braces for percent, braces in NAMED.findall(text)}
