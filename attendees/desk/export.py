"""The list as a spreadsheet, marked with the day by which it must be destroyed."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from attendees.desk.roster import STATE_WORDS
from attendees.registrations.models import Registration
from forums.languages import words
from forums.languages.spreadsheet import csv_file
from forums.programme.models import Forum


def csv_lines(forum: Forum, rows: Iterable[Registration]) -> Iterator[bytes]:
    """One line a registration. The words are made at once: when the rows leave, the page's language has been put
    back already."""
    states = {state: str(said) for state, said in STATE_WORDS.items()}
    return csv_file(chain(_head(forum), (_cells(forum, row, states) for row in rows)))


def _head(forum: Forum) -> list[list[str]]:
    columns = _("Name"), _("People"), _("Email"), _("Phone"), _("Language"), _("State"), _("Arrived")
    return [[_destroy_by(forum)], [*columns, _("Registered")]]


def _cells(forum: Forum, row: Registration, states: dict[str, str]) -> list[Any]:
    registered = forum.local(row.created_at).strftime("%Y-%m-%d %H:%M")
    reach = [row.email, row.phone, row.language]
    return [row.name, row.party, *reach, states[row.state], row.admitted, registered]


def _destroy_by(forum: Forum) -> str:
    day = words.full_day(forum.purge_on) if forum.purge_on else _("the forum is over")
    return _("Destroy this file by {day}: that is what the people in it were promised.").format(day=day)
