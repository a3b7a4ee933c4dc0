"""Local time → instant. The wall clock and its zone are the truth; the instant is derived at every save."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


class NoSuchTime(ValueError):
    """The clocks jump over this local time on this day."""


class TwiceThatDay(ValueError):
    """The clocks are set back: this local time comes twice on this day, and a fold must say which is meant."""


@dataclass(frozen=True)
class WallTime:
    """A time as people say it: what a clock on the wall of the venue shows."""

    on: date
    at: time
    fold: int | None = None  # None: not said; 0 the first, 1 the second of an ambiguous hour

    def instant(self, time_zone: str) -> datetime:
        """The UTC instant. Raises NoSuchTime, or TwiceThatDay where the fold is needed and not said."""
        zone = ZoneInfo(time_zone)
        local = datetime.combine(self.on, self.at)
        first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
        if first == second:
            return first
        if first.astimezone(zone).replace(tzinfo=None) != local:
            raise NoSuchTime(f"{local} does not exist in {time_zone}")
        if self.fold is None:
            raise TwiceThatDay(f"{local} comes twice in {time_zone}")
        return (first, second)[self.fold]


def end_day(on: date, starts: time, ends: time) -> date:
    """A forum that ends no later than it starts on the clock ends the next day."""
    return on + timedelta(days=1) if ends <= starts else on


def local(at: datetime, time_zone: str) -> datetime:
    """The instant as the venue's clocks show it."""
    return at.astimezone(ZoneInfo(time_zone))


def lenient(at: datetime, time_zone: str) -> datetime:
    """The instant of a local time that only stands near the forum (doors, windows): where the clocks jump over
    it, the hour before the jump counts; where it comes twice, the first."""
    return at.replace(tzinfo=ZoneInfo(time_zone), fold=0).astimezone(UTC)
