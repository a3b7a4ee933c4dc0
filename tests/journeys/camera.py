"""A film for Chromium's pretended camera: codes held up one after another, with empty frames between."""

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

SIZE = (1280, 720)
FRAMES_HELD = 30  # the camera plays about twenty frames a second
FRAMES_BETWEEN = 15  # a code has to leave the view before it counts again
WALL = (96, 96, 96)


def film(path: Path, codes: Sequence[bytes]) -> Path:
    """Write the pictures, such as a QR code's PNG from a letter, as one MJPEG that plays in a loop."""
    empty = jpeg(Image.new("RGB", SIZE, WALL))
    with path.open("wb") as file:
        for code in codes:
            shown = jpeg(held_up(Image.open(io.BytesIO(code))))
            file.write(empty * FRAMES_BETWEEN + shown * FRAMES_HELD)
        file.write(empty * FRAMES_BETWEEN)
    return path


def held_up(code: Image.Image) -> Image.Image:
    """The code on a white card in the middle of the view, as large as a phone held near."""
    side = 420
    frame = Image.new("RGB", SIZE, WALL)
    card = Image.new("RGB", (side + 80, side + 80), "white")
    card.paste(code.convert("RGB").resize((side, side), Image.Resampling.NEAREST), (40, 40))
    frame.paste(card, ((SIZE[0] - card.width) // 2, (SIZE[1] - card.height) // 2))
    return frame


def jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()
