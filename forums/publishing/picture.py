"""The page's address as a code to print."""

import qrcode
from qrcode.constants import ERROR_CORRECT_M


def qr_path(address: str) -> dict[str, object]:
    """One SVG path, a stroked run per row, and the side of its view box in modules."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(address)
    rows = code.get_matrix()
    return {"path": "".join(_run(y, row) for y, row in enumerate(rows)), "side": len(rows)}


def _run(y: int, row: list[bool]) -> str:
    """The dark modules of a row as strokes along its middle."""
    parts, x = [], 0
    while x < len(row):
        length = next((n for n in range(len(row) - x) if not row[x + n]), len(row) - x)
        if length:
            parts.append(f"M{x} {y}.5h{length}")
        x += max(1, length)
    return "".join(parts)
