"""Guests as somebody pastes them or takes them out of a spreadsheet: a table with or without names over its columns,
the recipients of a mail, or one guest a line. Pure and forgiving: whatever is text becomes rows, and `judging` says
what each is worth.
"""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

from attendees.invitations.guest_lists.columns import (
    COLUMNS,
    EMAIL,
    FAMILY,
    GIVEN,
    NAME,
    PHONE,
    Table,
    guessed,
    named,
)
from attendees.registrations.spelling import SHORTEST_NUMBER, digits_of
from forums.languages.spelling import has_a_sign, one_line
from forums.languages.spreadsheet import FORMULA_STARTS
from forums.languages.text import language_of_name

Row = dict[str, str]  # column → what stands there; empty cells are left out

MOST = 5_000  # guests of one list
LONGEST_CELL = 300  # characters; longer than any field takes, so that nothing is cut unseen
SEPARATORS = "\t;,|"
SAMPLE = 50  # lines by which the separator is found

_SEP = re.compile(r"\Asep=(.)[ ]*\n", re.IGNORECASE)  # what Excel writes for itself
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]*@[^\s<>()\[\],;\"]*")
_NUMBER_AT_END = re.compile(r"[+(]?\d[\d\s().-]*\Z")
_AROUND_A_NAME = ' \t\n,;:|<>()[]"“”«»-–—•*·'


class NobodyThere(Exception):
    """No line of it says anything."""


class TooManyGuests(Exception):
    """More than MOST."""


@dataclass(frozen=True)
class Reading:
    rows: list[Row]
    unused: list[str]  # names of columns that we have no use for


def read_guests(text: str) -> Reading:
    """Rows in their order. Raises NobodyThere, TooManyGuests."""
    text = text.replace("\ufeff", "").replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    reading = _as_recipients(text) or _as_addresses(text) or _as_table(text) or _as_lines(text)
    rows = [row for row in reading.rows if any(map(has_a_sign, row.values()))]
    if not rows:
        raise NobodyThere
    if len(rows) > MOST:
        raise TooManyGuests
    return Reading(rows, reading.unused)


def _as_recipients(text: str) -> Reading | None:
    """Dara Sok <dara@example.org>, "Chan, Sophea" <sophea@example.org>: as a mail program writes whom a mail goes to.
    None where anything else stands between them."""
    name, *others = text.split("<")
    rows = []
    for other in others:
        address, closed, after = other.partition(">")
        name = name.strip(_AROUND_A_NAME)
        if not closed or "@" not in address or "\n" in name:
            return None
        rows.append(_row({NAME: _cell(name), EMAIL: _cell(address).removeprefix("mailto:")}))
        name = after
    return None if has_a_sign(name.strip(_AROUND_A_NAME)) else Reading(rows, [])


def _as_addresses(text: str) -> Reading | None:
    """Nothing but addresses, however they are parted."""
    words = re.split(r"[\s,;]+", text.strip(" \n\t,;"))
    if not all("@" in word for word in words):
        return None
    return Reading([_row({EMAIL: _cell(word)}) for word in words], [])


def _as_table(text: str) -> Reading | None:
    """What a spreadsheet wrote; None where no sign parts most lines into as many cells."""
    said = _SEP.match(text)
    separator = said[1] if said else _separator(text)
    if not separator:
        return None
    table = _cells(text[said.end() :] if said else text, separator)
    columns = named(table[0]) if table else []
    if columns:
        unused = [cell for cell, column in zip(table[0], columns, strict=True) if cell and not column]
        return Reading([_of_cells(columns, row) for row in table[1:]], unused)
    if separator == "," and "@" not in text:
        return None  # Sok, Dara: one name a line
    columns = guessed(table)
    return Reading([_of_cells(columns, row) for row in table], [])


def _as_lines(text: str) -> Reading:
    """One guest a line; a first line that only names the column is none."""
    lines = [line for line in (_cell(line.strip().strip('"')) for line in text.split("\n")) if line]
    if named(lines[:1]):
        lines = lines[1:]
    return Reading([_of_line(line) for line in lines], [])


def _separator(text: str) -> str:
    """The sign that parts most lines of the beginning into the same number of cells, more than one."""
    lines = "\n".join([line for line in text.split("\n") if line.strip()][:SAMPLE])
    best, agreeing = "", 0
    for sign in SEPARATORS:
        widths = Counter(len(row) for row in _cells(lines, sign))
        several = [(number, width) for width, number in widths.items() if width > 1]
        number, _ = max(several, default=(0, 0))
        if number * 2 >= widths.total() and number > agreeing:
            best, agreeing = sign, number
    return best


def _cells(text: str, separator: str) -> Table:
    """A quotation mark that is never closed would swallow the rest: then none of them means anything."""
    try:
        parted = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        parted = []
    if not parted or any("\n" in cell and len(cell) > LONGEST_CELL for row in parted for cell in row):
        parted = [line.split(separator) for line in text.split("\n")]
    table = [[_cell(cell) for cell in row] for row in parted]
    return [row for row in table if any(row)]


def _cell(text: str) -> str:
    """On one line, of a length that a page can show; a mark that was put before a formula is taken away again."""
    text = text[: 10 * LONGEST_CELL]
    tidy = " ".join(text.split()) if text.isprintable() else one_line(text)
    if tidy.startswith("'") and tidy[1:].startswith(FORMULA_STARTS):
        tidy = tidy[1:]
    return tidy[:LONGEST_CELL]


def _of_cells(columns: list[str], cells: list[str]) -> Row:
    row = {column: cell for column, cell in zip(columns, cells, strict=False) if column and cell}
    given, family = row.pop(GIVEN, ""), row.pop(FAMILY, "")
    if not row.get(NAME) and (given or family):
        khmer = language_of_name(given + family) == "km"
        row[NAME] = " ".join(filter(None, (family, given) if khmer else (given, family)))
    together = row.get(EMAIL) or row.get(NAME, "")
    if "<" in together or (not row.get(EMAIL) and "@" in together):  # Dara Sok <dara@example.org> in one cell
        apart = _of_line(together)
        row = (
            row | apart if EMAIL not in row or NAME not in row else row | {EMAIL: apart.get(EMAIL, together)}
        )
    return _row(row)


def _of_line(line: str) -> Row:
    """Dara Sok <dara@example.org> · dara@example.org · Dara Sok 604-555-0142 · Dara Sok"""
    address = _ADDRESS.search(line)
    parts = (line[: address.start()], line[address.end() :]) if address else (line,)
    rest = " ".join(part.removesuffix("mailto:").strip(_AROUND_A_NAME) for part in parts).strip()
    number = _NUMBER_AT_END.search(rest)
    phone = number[0] if number and len(digits_of(number[0])) >= SHORTEST_NUMBER else ""
    name = rest[: len(rest) - len(phone)].strip(_AROUND_A_NAME)
    return _row({NAME: name, EMAIL: address[0].strip(".") if address else "", PHONE: phone})


def _row(said: Row) -> Row:
    return {column: said[column] for column in COLUMNS if said.get(column)}
