"""Template tags that every page has: texts in their language, dates in words."""

from datetime import date, datetime, time
from typing import Any

from django import template
from django.conf import settings
from django.template import RequestContext
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from forums.languages import words
from forums.languages.spoken import own_name
from forums.languages.text import LangText, language_of_name

register = template.Library()


@register.simple_tag
def text(value: LangText | str) -> str | SafeString:
    """A LangText for this reader, marked with its language where that is not the page's. Our own words stay."""
    if not isinstance(value, LangText):
        return value
    language, picked = value.pick()
    if language == translation.get_language():
        return picked
    return format_html('<span lang="{}">{}</span>', language, picked)


@register.simple_tag(takes_context=True)
def beside(context: dict[str, Any], message: str | LangText) -> str | SafeString:
    """The same words in the page's second language, for a page that speaks two; nothing where it has none."""
    language = context.get("beside", "")
    if not language:
        return ""
    if isinstance(message, LangText):
        here, there = str(message), message.other(language)
    else:
        here = gettext(message)
        with translation.override(language):
            there = gettext(message)
    return "" if there in ("", here, message) else format_html(' <span lang="{}">{}</span>', language, there)


@register.simple_tag(takes_context=True)
def kept_language(context: RequestContext) -> str:
    """`?lang=km` for a link on a page that was asked for in Khmer by its address, so that the next page speaks it too.

    Without cookies the address is the only memory a public page has.
    """
    request = getattr(context, "request", None)
    asked = request.GET.get("lang", "") if request else ""
    return f"?lang={asked}" if asked in dict(settings.LANGUAGES) else ""


@register.simple_tag
def name_lang(name: str) -> str | SafeString:
    """` lang="km"` for a name in Khmer script, so that it is drawn and read aloud right."""
    language = language_of_name(name)
    return format_html(' lang="{}"', language) if language else ""


@register.filter
def in_language(value: LangText, language: str) -> str:
    return value.other(language)


@register.filter
def language_name(code: str) -> str:
    return own_name(code)


@register.filter
def long_date(value: date) -> str:
    return words.long_date(value)


@register.filter
def short_date(value: date) -> str:
    return words.short_date(value)


@register.filter
def full_day(value: date) -> str:
    return words.full_day(value)


@register.filter
def day_and_month(value: date) -> str:
    return words.day_and_month(value)


@register.filter
def weekday(value: date) -> str:
    return words.weekday(value)


@register.filter
def month(value: date) -> str:
    return words.month(value)


@register.filter
def clock(value: time) -> str:
    return words.clock(value)


@register.filter
def bare_clock(value: time) -> str:
    return words.bare_clock(value)


@register.simple_tag
def time_span(starts: time, ends: time) -> str:
    return words.time_span(starts, ends)


@register.simple_tag
def zone_words(time_zone: str, at: datetime) -> str:
    return words.zone_words(time_zone, at)


@register.simple_tag(takes_context=True)
def long_date_beside(context: dict[str, Any], day: date) -> str | SafeString:
    """The date once more, in the page's second language."""
    language = context.get("beside", "")
    if not language:
        return ""
    with translation.override(language):
        return format_html('<span lang="{}">{}</span>', language, words.long_date(day))


@register.filter
def phone_link(number: str) -> str:
    """The `tel:` address of a phone number as people write it."""
    return "tel:" + "".join(sign for sign in number if sign.isdigit() or sign == "+")


@register.filter
def local_phone(number: str) -> str:
    """A North American number without its country: +1 604-555-0142 → 604-555-0142."""
    return number.removeprefix("+1").strip()


@register.filter
def safe_markup(html: str) -> SafeString:
    """Markup that programme.markdown has sanitised; never anything else."""
    return mark_safe(html)  # noqa: S308
