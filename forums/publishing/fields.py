"""Days, times and numbers as people type them, with words for what went wrong."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


def day(label: Any, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    wrong = {"invalid": _("Please write the day like 2026-12-06.")}
    return forms.DateField(label=label, required=False, widget=widget, error_messages=wrong, **options)


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
