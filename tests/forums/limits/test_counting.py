from datetime import UTC, datetime, timedelta

import pytest

from forums.limits.counting import count, count_all, counted
from forums.limits.models import RateWindow

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 12, 0, 30, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def test_several_windows_move_in_one_statement(django_assert_num_queries):
    count("school", per=HOUR, now=NOW)

    with django_assert_num_queries(1):
        there = count_all([("school", MINUTE), ("school", HOUR), ("home", HOUR)], now=NOW)

    assert there == {("school", MINUTE): 1, ("school", HOUR): 2, ("home", HOUR): 1}
    assert counted("school", per=HOUR, now=NOW) == 2


def test_a_new_window_begins_at_one_and_the_same_one_twice_counts_once():
    count_all([("school", MINUTE)], now=NOW)

    later = count_all([("school", MINUTE), ("school", MINUTE)], now=NOW + MINUTE)

    assert later == {("school", MINUTE): 1}
    assert RateWindow.objects.count() == 2


def test_nothing_to_count_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert count_all([], now=NOW) == {}
