"""Rows as a file that every spreadsheet opens rightly, in any script."""

import csv
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads Khmer as Latin
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute instead of showing


class _Echo:
    """A file that gives back what is written to it, so that rows leave as they are made."""

    def write(self, line: str) -> str:
        return line


def csv_file(rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """The lines of the file in UTF-8, made as they are read.

    Every cell is quoted: where a spreadsheet parts at semicolons, one in a name would begin a cell of its own.
    """
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    lines = (writer.writerow([safe_cell(cell) for cell in row]) for row in rows)
    return (line.encode() for line in chain([BYTE_ORDER_MARK], lines))


def safe_cell(value: Any) -> str:
    """Text that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
