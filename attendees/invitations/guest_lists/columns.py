"""Which column of a table holds what: by its name in English, French or Khmer, else by what stands in it."""

import re
from collections.abc import Callable, Sequence

from attendees.registrations.spelling import SHORTEST_NUMBER, digits_of, fold

Table = list[list[str]]

NAME, EMAIL, PHONE, CATEGORY = "name", "email", "phone", "category"
LANGUAGE, PARTY, SEATS = "language", "party", "seats"
GIVEN, FAMILY = "given", "family"  # together a name
COLUMNS = (NAME, EMAIL, PHONE, CATEGORY, LANGUAGE, PARTY, SEATS)

_CALLED = {
    NAME: "name, full name, guest, guest name, invited, nom, nom complet, nom et prénom, invité, ឈ្មោះ, ឈ្មោះពេញ, "
    "គោត្តនាម និងនាម, ភ្ញៀវ",
    GIVEN: "given name, first name, firstname, given, first, prénom, prénoms, នាមខ្លួន, នាម",
    FAMILY: "family name, last name, lastname, surname, family, last, nom de famille, គោត្តនាម, នាមត្រកូល",
    EMAIL: "email, e-mail, mail, email address, e-mail address, address, courriel, adresse courriel, adresse e-mail, "
    "adresse email, adresse électronique, អ៊ីមែល, អ៊ីម៉ែល, អាសយដ្ឋានអ៊ីមែល, សារអេឡិចត្រូនិក",
    PHONE: "phone, telephone, tel, phone number, mobile, cell, cell phone, téléphone, tél, numéro de téléphone, "
    "portable, ទូរស័ព្ទ, លេខទូរស័ព្ទ",
    CATEGORY: "category, kind, type, group, role, catégorie, genre, groupe, fonction, ប្រភេទ, ក្រុម, តួនាទី",
    LANGUAGE: "language, lang, langue, ភាសា",
    PARTY: "party, people, party size, number of people, guests, max party, largest party, how many, personnes, "
    "nombre de personnes, combien, ចំនួន, ចំនួនមនុស្ស, ចំនួនអ្នកចូលរួម",
    SEATS: "seats, reserved seats, seats reserved, places, reserved, places réservées, sièges, réservées, កៅអី, "
    "កៅអីទុក, កន្លែង, កន្លែងទុក",
}
_SPOKEN = {
    "en": "en, eng, english, anglais, អង់គ្លេស, ភាសាអង់គ្លេស",
    "km": "km, kh, khm, khmer, cambodian, cambodgien, ខ្មែរ, ភាសាខ្មែរ",
    "fr": "fr, fra, fre, french, français, បារាំង, ភាសាបារាំង",
}
_SIGNS = re.compile(r"[\s!-/:-@\[-`{-~]+")  # around and between words; \W would take Khmer vowels too


def _key(text: str) -> str:
    return _SIGNS.sub(" ", fold(text)).strip()


_COLUMN_OF = {_key(word): column for column, words in _CALLED.items() for word in words.split(",")}
_LANGUAGE_OF = {_key(word): code for code, words in _SPOKEN.items() for word in words.split(",")}


def language_called(text: str) -> str:
    """The code of a language named in any of ours, or ""."""
    return _LANGUAGE_OF.get(_key(text), _LANGUAGE_OF.get(_key(text.partition("-")[0]), ""))


def named(head: Sequence[str]) -> list[str]:
    """What each column of a first line holds, "" for what we do not know; nothing where it is no line of names."""
    found = [_COLUMN_OF.get(_key(cell), "") for cell in head]
    if any("@" in cell for cell in head) or not any(found):
        return []
    if GIVEN in found and FAMILY not in found and NAME in found:
        found[found.index(NAME)] = FAMILY  # Prénom, Nom
    return [column if column not in found[:at] else "" for at, column in enumerate(found)]


def guessed(table: Table) -> list[str]:
    """The same for a table without a line of names. The first column of words is the name, the next the category."""
    width = max(map(len, table), default=0)
    columns = [[row[at] for row in table if at < len(row) and row[at]] for at in range(width)]
    left = [EMAIL, PHONE, LANGUAGE, PARTY, SEATS, NAME, CATEGORY]
    found: list[str] = []
    for cells in columns:
        column = next((each for each in left if _LOOKS_LIKE[each](cells)), "")
        found.append(column)
        if column:
            left.remove(column)
    return found


def _most(cells: Sequence[str], holds: "re.Pattern[str]") -> bool:
    return bool(cells) and sum(bool(holds.search(cell)) for cell in cells) * 2 > len(cells)


def _are_numbers_to_call(cells: Sequence[str]) -> bool:
    enough = [cell for cell in cells if len(digits_of(cell)) >= SHORTEST_NUMBER and not _LETTERS.search(cell)]
    return bool(cells) and len(enough) * 2 > len(cells)


_AT, _LETTERS, _NUMBER = re.compile("@"), re.compile(r"[^\W\d]"), re.compile(r"^\d{1,3}$")
_LOOKS_LIKE: dict[str, Callable[[Sequence[str]], bool]] = {
    EMAIL: lambda cells: _most(cells, _AT),
    PHONE: _are_numbers_to_call,
    LANGUAGE: lambda cells: bool(cells) and all(language_called(cell) for cell in cells),
    PARTY: lambda cells: _most(cells, _NUMBER),
    SEATS: lambda cells: _most(cells, _NUMBER),
    NAME: lambda cells: _most(cells, _LETTERS),
    CATEGORY: lambda cells: _most(cells, _LETTERS),
}
