"""Whatever anybody can read here is there in Khmer and in French."""

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
SOURCES = {
    "templates": "*.*",
    "config": "*.py",
    "forums": "*.py",
    "attendees": "*.py",
}  # where words for readers stand: guests, door volunteers and organizers alike
ENGLISH_ONLY: set[str] = set()  # texts that stand in English on purpose; each with its reason
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
def test_every_sentence_we_ask_for_is_translated(language):
    missing = [message.text for message in untranslated(_messages(), _catalog(language))]

    assert sorted(set(missing) - ENGLISH_ONLY) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_entry_of_a_catalog_is_empty_or_unsure(language):
    catalog = polib.pofile(str(_catalog(language)))

    open_entries = [*catalog.untranslated_entries(), *catalog.fuzzy_entries()]

    assert [entry.msgid for entry in open_entries if entry.msgid not in ENGLISH_ONLY] == []


@pytest.mark.parametrize("asked", ["Going", "Places to give", "Make a door pass", "ALREADY IN"])
def test_the_words_of_desk_and_door_are_asked_for(asked):
    assert asked in {message.text for message in _messages()}


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


def _messages() -> set[Message]:
    return set().union(*(_messages_in(path) for path in _files()))


def _messages_in(path: Path) -> set[Message]:
    return (messages_in_python if path.suffix == ".py" else messages_in_template)(path.read_text())


def _files() -> Iterator[Path]:
    for root, pattern in SOURCES.items():
        yield from (file for file in (settings.BASE_DIR / root).rglob(pattern) if file.suffix != ".md")


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
