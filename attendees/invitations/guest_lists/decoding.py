"""A file's bytes as text, whichever program wrote it."""

import codecs

BIGGEST = 1024 * 1024  # bytes; five thousand guests are a third of it
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OF_A_PROGRAM = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf")  # .xlsx .ods .docx, .xls .doc
LOOKED_AT = 4096  # bytes
FEW = 3  # zeros that some program lost in a text


class TooLarge(Exception):
    """More than BIGGEST."""


class NotText(Exception):
    """A program's own file: a workbook, a document. It must be saved as CSV, or its cells copied."""


def decoded(content: bytes) -> str:
    """UTF-8 and UTF-16, each with or without its mark, else Windows-1252; never fails on what is text.

    Raises TooLarge, NotText.
    """
    if len(content) > BIGGEST:
        raise TooLarge
    if content.startswith(OF_A_PROGRAM):
        raise NotText
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), _guessed(content))
    return content.decode(encoding, errors="replace")


def _guessed(content: bytes) -> str:
    """Latin letters in UTF-16 have a zero in every other byte. Old Windows programs write what is not UTF-8."""
    even, odd = content[:LOOKED_AT:2].count(0), content[1:LOOKED_AT:2].count(0)
    if max(even, odd) > max(FEW, min(len(content), LOOKED_AT) // 8):
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        content.decode()
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
