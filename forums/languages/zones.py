"""The time zones one may choose from, by part of the world."""

from functools import cache
from zoneinfo import available_timezones

REGIONS = (
    "America",
    "Asia",
    "Europe",
    "Pacific",
    "Australia",
    "Africa",
    "Atlantic",
    "Indian",
    "Arctic",
    "Antarctica",
)


@cache
def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """(region, [(zone, city)…])…: places people know; no abbreviations and no offsets."""
    zones = sorted(available_timezones())
    return [
        (region, [(zone, _city(zone)) for zone in zones if zone.startswith(f"{region}/")])
        for region in REGIONS
    ]


def _city(zone: str) -> str:
    return zone.partition("/")[2].replace("_", " ").replace("/", ", ")
