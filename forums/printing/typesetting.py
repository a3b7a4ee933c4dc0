"""The one place that sets type. Templates lie beside this file; what people wrote reaches them as JSON data only
and never becomes template source."""

import json
from functools import cache
from pathlib import Path
from typing import Any, cast

import typst

TEMPLATES = Path(__file__).parent / "templates"
FONTS = Path(__file__).parent / "fonts"
PIXELS_PER_INCH = 192.0  # twice a screen's: sharp on a phone, and a code module is five whole pixels or more


def png(template: str, data: dict[str, Any]) -> bytes:
    """The first page of `<template>.typ` as a picture. `data` must be JSON; the same data give the same bytes."""
    drawn = typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        format="png",
        ppi=PIXELS_PER_INCH,
        sys_inputs={"data": json.dumps(data)},
    )
    pages = cast("bytes | list[bytes]", drawn)  # a list where there are more than one; the stubs forget it
    return pages if isinstance(pages, bytes) else pages[0]


@cache
def _fonts() -> typst.Fonts:
    """Read once: a machine's own fonts would make every server print something else."""
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
