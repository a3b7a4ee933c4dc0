"""Dates, times and zones in words, in the reader's language.

Never an abbreviation of a zone: tzdb calls Vancouver "MST" from November 2026, which no one there says.
Khmer writes Khmer digits in prose dates only; times, phones and codes keep Western digits.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext

KHMER_DIGITS = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
KHMER_WEEKDAYS = ("ចន្ទ", "អង្គារ", "ពុធ", "ព្រហស្បតិ៍", "សុក្រ", "សៅរ៍", "អាទិត្យ")
KHMER_MONTHS = (
    "មករា",
    "កុម្ភៈ",
    "មីនា",
    "មេសា",
    "ឧសភា",
    "មិថុនា",
    "កក្កដា",
    "សីហា",
    "កញ្ញា",
    "តុលា",
    "វិច្ឆិកា",
    "ធ្នូ",
)
KHMER_PARTS_OF_DAY = ((1, "យប់"), (12, "ព្រឹក"), (18, "រសៀល"), (21, "ល្ងាច"), (24, "យប់"))
NOON = 12


def long_date(day: date) -> str:
    """Sunday 6 December 2026"""
    if _language() == "km":
        return f"{short_date(day)} ឆ្នាំ{str(day.year).translate(KHMER_DIGITS)}"
    return f"{short_date(day)} {day.year}"


def short_date(day: date) -> str:
    """Sunday 6 December"""
    if _language() == "km":
        number = str(day.day).translate(KHMER_DIGITS)
        return f"ថ្ងៃ{KHMER_WEEKDAYS[day.weekday()]} ទី{number} ខែ{KHMER_MONTHS[day.month - 1]}"
    return f"{weekday(day)} {day_and_month(day)}"


def day_and_month(day: date) -> str:
    """19 June"""
    if _language() == "km":
        return f"ថ្ងៃទី{str(day.day).translate(KHMER_DIGITS)} ខែ{KHMER_MONTHS[day.month - 1]}"
    number = "1er" if day.day == 1 and _language() == "fr" else day.day
    return f"{number} {month(day)}"


def full_day(day: date) -> str:
    """5 January 2027"""
    if _language() == "km":
        return f"{day_and_month(day)} ឆ្នាំ{str(day.year).translate(KHMER_DIGITS)}"
    return f"{day_and_month(day)} {day.year}"


def weekday(day: date) -> str:
    """Sunday"""
    return f"ថ្ងៃ{KHMER_WEEKDAYS[day.weekday()]}" if _language() == "km" else date_format(day, "l")


def month(day: date) -> str:
    """December"""
    return KHMER_MONTHS[day.month - 1] if _language() == "km" else date_format(day, "F")


def clock(at: time) -> str:
    """2:00 pm"""
    if _language() == "fr":
        return bare_clock(at)
    if _language() == "km":
        return f"ម៉ោង {bare_clock(at)} {_khmer_part_of_day(at)}"
    return f"{bare_clock(at)} {'am' if at.hour < NOON else 'pm'}"


def bare_clock(at: time) -> str:
    """2:00, where the half of the day is plain from what stands beside it"""
    if _language() == "fr":
        return f"{at.hour}\u00a0h\u00a0{at.minute:02}" if at.minute else f"{at.hour}\u00a0h"
    return f"{(at.hour - 1) % 12 + 1}:{at.minute:02}"


def time_span(starts: time, ends: time) -> str:
    """2:00 to 5:30 pm"""
    if _language() == "fr":
        return f"{clock(starts)} à {clock(ends)}"
    if _language() == "km":
        same = _khmer_part_of_day(starts) == _khmer_part_of_day(ends)
        return f"{f'ម៉ោង {bare_clock(starts)}' if same else clock(starts)} ដល់ {clock(ends)}"
    same = (starts.hour < NOON) == (ends.hour < NOON)
    return f"{bare_clock(starts) if same else clock(starts)} to {clock(ends)}"


def clock_and_day(at: datetime, time_zone: str) -> str:
    """Sunday 6 December, 2:00 pm"""
    local = at.astimezone(ZoneInfo(time_zone))
    return f"{short_date(local.date())}, {clock(local.time())}"


def zone_words(time_zone: str, at: datetime) -> str:
    """Vancouver time (UTC−7)"""
    city = pgettext("city of a time zone", time_zone.rpartition("/")[2].replace("_", " "))
    return gettext("{city} time ({offset})").format(city=city, offset=utc_offset(time_zone, at))


def utc_offset(time_zone: str, at: datetime) -> str:
    """UTC−7, UTC+5:30, UTC"""
    offset = at.astimezone(ZoneInfo(time_zone)).utcoffset()
    assert offset is not None
    minutes = int(offset.total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return "UTC" if minutes == 0 else f"UTC{sign}{hours}{f':{rest:02}' if rest else ''}"


def _khmer_part_of_day(at: time) -> str:
    return next(word for before, word in KHMER_PARTS_OF_DAY if at.hour < before)


def _language() -> str:
    return (translation.get_language() or "en").partition("-")[0]
