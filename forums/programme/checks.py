"""The machine's zone data must know that British Columbia stopped changing its clocks."""

from datetime import date, datetime, time
from typing import Any

from django.core.checks import CheckMessage, Error, register

from config.startup import INSTALLATION
from forums.programme.wallclock import WallTime

PROOF = WallTime(date(2026, 12, 6), time(14, 0))


@register(INSTALLATION)
def zone_data_is_current(**_: Any) -> list[CheckMessage]:
    found = PROOF.instant("America/Vancouver")
    if found == datetime.fromisoformat("2026-12-06T21:00:00+00:00"):
        return []
    return [
        Error(
            f"Zone data is older than 2026b: 14:00 in Vancouver on 2026-12-06 came out as {found:%H:%M}Z, not 21:00Z.",
            hint="Install tzdata>=2026.6 and leave PYTHONTZPATH empty.",
            id="forums.E001",
        )
    ]
