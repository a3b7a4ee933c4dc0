"""Links that open a web calendar with the forum filled in, for people whose browser downloads nothing."""

from datetime import UTC, datetime
from urllib.parse import quote

from forums.programme.calendar import clean, description, location
from forums.programme.models import Forum
from forums.programme.neutral import title_outside

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.live.com/calendar/0/action/compose"
OFFICE = "https://outlook.office.com/calendar/0/action/compose"
DETAILS_LENGTH = (
    900  # characters: Khmer takes nine bytes each in an address, and 8,000 is where servers refuse
)


def google_link(forum: Forum, language: str, *, show_address: bool | None = None) -> str:
    """Opens Google Calendar. Without `show_address`, only an address that everybody may see is in it."""
    assert forum.starts_at is not None
    assert forum.ends_at is not None
    days = "/".join(f"{forum.local(at):%Y%m%dT%H%M%S}" for at in (forum.starts_at, forum.ends_at))
    return _address(
        GOOGLE,
        action="TEMPLATE",
        text=title_outside(forum, language)[1],
        dates=days,
        ctz=forum.time_zone,
        details=_details(forum, language),
        location=_location(forum, show_address=show_address),
    )


def outlook_link(forum: Forum, language: str, *, show_address: bool | None = None) -> str:
    """Opens Outlook.com, a person's own calendar."""
    return _composing(OUTLOOK, forum, language, show_address=show_address)


def office_link(forum: Forum, language: str, *, show_address: bool | None = None) -> str:
    """Opens Office 365, the calendar of a workplace or a school."""
    return _composing(OFFICE, forum, language, show_address=show_address)


def _composing(base: str, forum: Forum, language: str, *, show_address: bool | None) -> str:
    """Both want instants and the letter Z."""
    assert forum.starts_at is not None
    assert forum.ends_at is not None
    return _address(
        base,
        rru="addevent",
        subject=title_outside(forum, language)[1],
        startdt=_zulu(forum.starts_at),
        enddt=_zulu(forum.ends_at),
        body=_details(forum, language),
        location=_location(forum, show_address=show_address),
    )


def _address(base: str, **fields: str) -> str:
    return f"{base}?" + "&".join(
        f"{name}={quote(clean(value), safe='')}" for name, value in fields.items() if value
    )


def _details(forum: Forum, language: str) -> str:
    return description(forum, language).partition("\n\n---\n\n")[0][:DETAILS_LENGTH]


def _location(forum: Forum, *, show_address: bool | None) -> str:
    shown = forum.shows_address_to_everyone() if show_address is None else show_address
    return location(forum, show_address=shown)


def _zulu(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
