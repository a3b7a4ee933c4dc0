"""The clock on the wall is the truth; instants follow from it."""

from datetime import UTC, date, datetime, time

import pytest

from forums.programme.models import Forum
from forums.programme.timing import derive
from forums.programme.wallclock import NoSuchTime, TwiceThatDay, WallTime


def forum(**fields) -> Forum:
    usual = {
        "time_zone": "America/Vancouver",
        "local_date": date(2026, 12, 6),
        "starts_local": time(14),
        "ends_local": time(17, 30),
    }
    made = Forum(**usual | fields)
    derive(made)
    return made


def test_two_in_the_afternoon_in_vancouver_in_december_2026_is_21_utc():
    made = forum()

    assert (made.starts_at, made.ends_at) == (
        datetime(2026, 12, 6, 21, tzinfo=UTC),
        datetime(2026, 12, 7, 0, 30, tzinfo=UTC),
    )


def test_the_founding_forum_was_in_summer_time():
    made = forum(local_date=date(2018, 5, 20))

    assert (made.starts_at, made.ends_at) == (
        datetime(2018, 5, 20, 21, tzinfo=UTC),
        datetime(2018, 5, 21, 0, 30, tzinfo=UTC),
    )


def test_alberta_stopped_changing_its_clocks_too():
    assert forum(time_zone="America/Edmonton").starts_at == datetime(2026, 12, 6, 20, tzinfo=UTC)


def test_what_stands_around_the_start_has_its_defaults():
    made = forum()

    assert {
        name: getattr(made, name).strftime("%m-%d %H:%M")
        for name in (
            "doors_at",
            "places_held_until",
            "fill_from_at",
            "promotion_ends",
            "registration_closes_at",
        )
    } == {
        "doors_at": "12-06 20:30",
        "places_held_until": "12-06 21:10",
        "fill_from_at": "12-05 21:00",
        "promotion_ends": "12-06 18:00",
        "registration_closes_at": "12-06 21:00",
    }
    assert (made.registration_opens_at, made.purge_on) == (None, date(2027, 1, 5))


def test_an_evening_may_end_after_midnight_and_its_doors_open_before():
    made = forum(
        starts_local=time(0, 10),
        ends_local=time(0, 5),
        doors_local=time(23, 50),
        held_until_local=time(0, 20),
    )

    assert made.ends_at - made.starts_at == datetime(2026, 1, 1, 23, 55) - datetime(2026, 1, 1)
    assert (made.starts_at - made.doors_at).seconds == 20 * 60
    assert (made.places_held_until - made.starts_at).seconds == 10 * 60


def test_a_forum_without_a_start_has_no_instants():
    made = forum(starts_local=None)

    assert (made.starts_at, made.ends_at, made.doors_at, made.purge_on) == (
        None,
        None,
        None,
        date(2027, 1, 5),
    )


def test_a_protected_forum_forgets_after_three_days():
    assert forum(protected=True).purge_on == date(2026, 12, 9)


@pytest.mark.parametrize("zone", ["America/Toronto", "Europe/Paris"])
def test_the_second_of_two_hours_is_an_hour_later(zone: str):
    day, at = (
        (date(2026, 11, 1), time(1, 30)) if zone == "America/Toronto" else (date(2026, 10, 25), time(2, 30))
    )

    with pytest.raises(TwiceThatDay):
        WallTime(day, at).instant(zone)

    first, second = (WallTime(day, at, fold).instant(zone) for fold in (0, 1))
    assert (second - first).total_seconds() == 3600


def test_an_hour_that_the_clocks_jump_over_does_not_exist():
    with pytest.raises(NoSuchTime):
        WallTime(date(2026, 3, 8), time(2, 30)).instant("America/Vancouver")
