import io
import re

import pytest

from attendees.tickets.qr import BORDER, TICKET_MODULES, png, rows, svg_path, view_box
from tests.vectors.ticket_cases import GOOD


def drawn(path: str) -> list[list[bool]]:
    """The modules a stroked path covers."""
    field = [[False] * view_box() for _ in range(view_box())]
    for x, y, steps in re.findall(r"M(\d+) (\d+)\.5((?:h\d+|m\d+ 0)+)", path):
        at = int(x)
        for kind, length in re.findall(r"(h|m)(\d+)", steps):
            for module in range(at, at + int(length)):
                field[int(y)][module] = kind == "h"
            at += int(length)
    return field


def bordered() -> list[list[bool]]:
    light = [False] * view_box()
    side = [False] * BORDER
    return [light] * BORDER + [side + row + side for row in rows(GOOD)] + [light] * BORDER


def test_a_ticket_fits_version_5():
    assert {len(rows(GOOD)), *map(len, rows(GOOD))} == {TICKET_MODULES}


@pytest.mark.parametrize("text", [GOOD + "0", "A SHORT TEXT"])
def test_a_text_of_another_size_is_refused(text):
    with pytest.raises(ValueError, match="modules"):
        rows(text)


def test_the_path_covers_exactly_the_dark_modules():
    assert drawn(svg_path(GOOD)) == bordered()
    assert len(svg_path(GOOD)) < 2500


def test_the_picture_shows_the_same_modules():
    image = pytest.importorskip("PIL.Image").open(io.BytesIO(png(GOOD, scale=3)))

    dark = [
        [not image.getpixel((x * 3 + 1, y * 3 + 1)) for x in range(view_box())] for y in range(view_box())
    ]

    assert image.size == (3 * view_box(), 3 * view_box())
    assert dark == bordered()


@pytest.mark.parametrize("scale", [2, 5, 8])
def test_another_reader_reads_the_picture(scale):
    reader = pytest.importorskip("zxingcpp")
    image = pytest.importorskip("PIL.Image").open(io.BytesIO(png(GOOD, scale=scale))).convert("L")

    assert [code.text for code in reader.read_barcodes(image)] == [GOOD]
