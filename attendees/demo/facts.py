"""Reads the demo's facts, and refuses what the loader would not understand."""

import json
from pathlib import Path
from typing import Any

FORUMS = Path(__file__).with_name("forums.json")

UNDERSTOOD = {
    "organizations": {
        *("slug", "name", "about", "time_zone", "languages"),
        *("contact_name", "contact_phone", "contact_email"),
    },
    "venues": {"key", "name", "address", "time_zone", "access", "room_limit"},
    "speakers": {"key", "name", "role", "biography"},
    "forums": {
        *("slug", "organization", "venue", "title", "description", "speakers", "languages_spoken"),
        *("local_date", "next_weekday", "at_least_days_from_now", "starts", "ends"),
        *("visibility", "protected", "capacity", "sample_registrations", "questions"),
    },
}
# Donations, the press release and its guests are not built yet; a note is for the reader of the file.
QUESTION = {"kind", "label", "why", "choices", "short_lived", "sample_answers"}
WAITING = {"forums": {"donations", "press_release_on", "invited", "note"}}
LISTS_AND_WORDS = {"about", "sample_names", *UNDERSTOOD}

type Facts = dict[str, Any]


class UnknownFact(ValueError):
    """The file says something that would silently be left out."""


def read_facts(path: Path = FORUMS) -> Facts:
    """The file's lists. Raises UnknownFact for a key nobody reads."""
    facts: Facts = json.loads(path.read_text(encoding="utf-8"))
    _refuse(set(facts) - LISTS_AND_WORDS, path.name)
    for name, understood in UNDERSTOOD.items():
        for number, entry in enumerate(facts[name], start=1):
            _refuse(
                set(entry) - understood - WAITING.get(name, set()), f"{path.name}, {name}, entry {number}"
            )
        for question in (each for entry in facts[name] for each in entry.get("questions", ())):
            _refuse(set(question) - QUESTION, f"{path.name}, {name}, a question")
    return facts


def _refuse(unknown: set[str], where: str) -> None:
    if unknown:
        raise UnknownFact(f"{where}: {', '.join(sorted(unknown))}: not understood. Name it in {__name__}.")
