"""Days, times and numbers as people type them, with words for what went wrong."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

FIRST_DAY, LAST_DAY = (
    date(2000, 1, 1),
    date(2100, 12, 31),
)  # beyond them a slip of the pen, and no clock to ask

LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3, without the brackets; the column holds no more


def day(label: Any, **options: Any) -> forms.DateField:
    bounds = {"min": FIRST_DAY.isoformat(), "max": LAST_DAY.isoformat()}
    widget = forms.DateInput(attrs={"type": "date", **bounds}, format="%Y-%m-%d")
    said = format_lazy(
        _("Please write a day from {first} to {last}."), first=FIRST_DAY.year, last=LAST_DAY.year
    )
    wrong = {
        "invalid": _("Please write the day like 2026-12-06."),
        **dict.fromkeys(("min_value", "max_value"), said),
    }
    return forms.DateField(
        label=label,
        required=False,
        widget=widget,
        error_messages=wrong,
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
        **options,
    )


def clock(label: Any, **options: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    wrong = {"invalid": _("Please write the time like 14:00.")}
    formats = ["%H:%M", "%H:%M:%S", "%I:%M %p", "%I %p"]
    return forms.TimeField(
        label=label, required=False, widget=widget, input_formats=formats, error_messages=wrong, **options
    )


def number(label: Any, least: int, most: int, **options: Any) -> forms.IntegerField:
    said = format_lazy(_("Please write a whole number from {least} to {most}."), least=least, most=most)
    words = dict.fromkeys(("invalid", "min_value", "max_value"), said)
    return forms.IntegerField(
        label=label, required=False, min_value=least, max_value=most, error_messages=words, **options
    )


def address_of_mail(label: Any) -> forms.EmailField:
    wrong = dict.fromkeys(
        ("invalid", "max_length"), _("This email address does not look right. Please check it.")
    )
    return forms.EmailField(label=label, required=False, max_length=LONGEST_ADDRESS, error_messages=wrong)
