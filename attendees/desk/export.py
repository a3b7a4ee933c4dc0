"""The list as a spreadsheet, marked with the day by which it must be destroyed."""

import csv
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from attendees.desk.roster import STATE_WORDS
from attendees.registrations.models import Registration
from forums.languages import words
from forums.programme.models import Forum

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute instead of showing


class _Echo:
    """A file that gives back what is written to it, so that rows leave as they are made."""

    def write(self, line: str) -> str:
        return line


def csv_lines(forum: Forum, rows: Iterable[Registration]) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, so that Excel reads Khmer; one line a registration.

    Every cell is quoted: where a spreadsheet parts at semicolons, one in a name would begin a cell of its own. The
    words are made at once: when the rows leave, the page's language has been put back already.
    """
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    states = {state: str(said) for state, said in STATE_WORDS.items()}
    head = ["\ufeff", *(writer.writerow([safe_cell(cell) for cell in row]) for row in _head(forum))]
    lines = (writer.writerow([safe_cell(cell) for cell in _cells(forum, row, states)]) for row in rows)
    return (line.encode() for line in chain(head, lines))


def _head(forum: Forum) -> list[list[str]]:
    columns = _("Name"), _("People"), _("Email"), _("Phone"), _("Language"), _("State"), _("Arrived")
    return [[_destroy_by(forum)], [*columns, _("Registered")]]


def safe_cell(value: Any) -> str:
    """Text that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _cells(forum: Forum, row: Registration, states: dict[str, str]) -> list[Any]:
    registered = forum.local(row.created_at).strftime("%Y-%m-%d %H:%M")
    reach = [row.email, row.phone, row.language]
    return [row.name, row.party, *reach, states[row.state], row.admitted, registered]


def _destroy_by(forum: Forum) -> str:
    day = words.full_day(forum.purge_on) if forum.purge_on else _("the forum is over")
    return _("Destroy this file by {day}: that is what the people in it were promised.").format(day=day)
