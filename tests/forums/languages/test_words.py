"""Dates and times as each language writes them."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation

from forums.languages import words

FIRST = date(2026, 12, 1)
AFTERNOON, EVENING, AFTER_MIDNIGHT = time(14), time(19), time(0, 30)
SUMMER = datetime(2026, 7, 1, 19, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", ["Tuesday 1 December 2026", "1 December", "2:00 to 7:00 pm", "12:30 am"]),
        ("fr", ["mardi 1er décembre 2026", "1er décembre", "14\u00a0h à 19\u00a0h", "0\u00a0h\u00a030"]),
        (
            "km",
            [
                "ថ្ងៃអង្គារ ទី១ ខែធ្នូ ឆ្នាំ២០២៦",
                "ថ្ងៃទី១ ខែធ្នូ",
                "ម៉ោង 2:00 រសៀល ដល់ ម៉ោង 7:00 ល្ងាច",
                "ម៉ោង 12:30 យប់",
            ],
        ),
    ],
)
def test_days_and_times_are_written_as_the_language_writes_them(language, written):
    with translation.override(language):
        found = [
            words.long_date(FIRST),
            words.day_and_month(FIRST),
            words.time_span(AFTERNOON, EVENING),
            words.clock(AFTER_MIDNIGHT),
        ]

    assert found == written


@pytest.mark.parametrize(
    ("language", "named"),
    [
        ("en", ["Vancouver time (UTC−7)", "Whitehorse time (UTC−7)"]),
        ("fr", ["heure de Vancouver (UTC−7)", "heure de Whitehorse (UTC−7)"]),
        ("km", ["ម៉ោងនៅវ៉ាន់កូវើ (UTC−7)", "ម៉ោងនៅវ៉ាយហស (UTC−7)"]),
    ],
)
def test_a_zone_is_named_by_its_city_and_never_abbreviated(language, named):
    with translation.override(language):
        found = [words.zone_words(zone, SUMMER) for zone in ("America/Vancouver", "America/Whitehorse")]

    assert found == named
