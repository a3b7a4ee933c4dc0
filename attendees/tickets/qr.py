"""The QR code of a ticket, as one SVG path or a small PNG. It is drawn the same wherever a ticket is shown."""

import struct
import zlib
from itertools import groupby

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import MODE_ALPHA_NUM, QRData

TICKET_MODULES = 37  # version 5: the largest that stays readable on a small, cracked screen
BORDER = 4  # the quiet zone of ISO/IEC 18004, in modules; also on a dark page

Rows = list[list[bool]]


def rows(text: str) -> Rows:
    """The modules of a ticket's code without its border, True for dark.

    Raises ValueError for a text that needs another size: a longer one would shrink every module.
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(QRData(text, mode=MODE_ALPHA_NUM))
    code.make(fit=True)
    drawn = [[bool(module) for module in row] for row in code.get_matrix()]
    if len(drawn) != TICKET_MODULES:
        raise ValueError(f"the code has {len(drawn)} modules a side; a ticket's has {TICKET_MODULES}.")
    return drawn


def view_box() -> int:
    """Width and height of the drawing in modules, border included."""
    return TICKET_MODULES + 2 * BORDER


def svg_path(text: str) -> str:
    """The `d` of one path, stroked one wide, in a view box of `view_box()`: a run of dark modules is a line."""
    return "".join(_line(row, number) for number, row in enumerate(rows(text)) if any(row))


def _line(row: list[bool], number: int) -> str:
    """`M4 4.5h7m1 0h1`: to the first dark module, then dark and light lengths in turn."""
    runs = [(dark, len(list(run))) for dark, run in groupby(row)]
    first = 0 if runs[0][0] else runs.pop(0)[1]
    if not runs[-1][0]:
        runs.pop()
    steps = "".join(f"h{length}" if dark else f"m{length} 0" for dark, length in runs)
    return f"M{BORDER + first} {BORDER + number + 0.5:g}{steps}"


def png(text: str, *, scale: int = 8) -> bytes:
    """A black and white picture, `scale` pixels a module, border included (PNG, ISO/IEC 15948)."""
    side = view_box() * scale
    light = [False] * BORDER
    lines = [[False] * view_box()] * BORDER
    lines += [light + row + light for row in rows(text)]
    lines += [[False] * view_box()] * BORDER
    pixels = b"".join((b"\0" + _bits(line, scale)) * scale for line in lines)
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)  # one bit of grey a pixel
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, content)
        for kind, content in ((b"IHDR", header), (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b""))
    )


def _bits(line: list[bool], scale: int) -> bytes:
    pixels = "".join(("0" if dark else "1") * scale for dark in line)
    padded = pixels.ljust(-(-len(pixels) // 8) * 8, "0")
    return int(padded, 2).to_bytes(len(padded) // 8)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
