"""A forum as search engines read it: schema.org/Event as JSON-LD, saying no more than the page itself."""

import json
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString

from forums.programme.calendar import page_url
from forums.programme.markdown import to_text
from forums.programme.models import Change, Forum, Speaker

SCHEMA = "https://schema.org"
HARMLESS = {
    ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"
}  # nothing here can end the script block


def linked_data(forum: Forum, *, speakers: list[Speaker], change: Change | None, language: str) -> SafeString:
    """The content of the script block; "" for a forum that search engines are not to find, or without a time.

    `change` is the newest of the forum's sequence: a new start is told with the old one.
    """
    if not forum.is_listed or forum.protected or forum.starts_at is None or forum.ends_at is None:
        return SafeString("")
    said = json.dumps(_event(forum, speakers, change, language), ensure_ascii=False)
    return SafeString(said.translate(HARMLESS))  # every sign with a meaning in HTML is escaped


def _event(forum: Forum, speakers: list[Speaker], change: Change | None, language: str) -> dict[str, Any]:
    said = {
        "@context": SCHEMA,
        "@type": "Event",
        "@id": page_url(forum),
        "url": page_url(forum),
        "name": forum.title.pick(language)[1],
        "description": to_text(forum.description.pick(language)[1]),
        "startDate": _with_offset(forum, forum.starts_at),
        "endDate": _with_offset(forum, forum.ends_at),
        "doorTime": _with_offset(forum, forum.doors_at),
        "eventAttendanceMode": f"{SCHEMA}/OfflineEventAttendanceMode",
        "eventStatus": f"{SCHEMA}/{_status(forum, change)}",
        "previousStartDate": _with_offset(forum, _previous_start(forum, change)),
        "inLanguage": list(forum.languages_spoken),
        "isAccessibleForFree": True,
        "location": _place(forum),
        "organizer": {
            "@type": "Organization",
            "name": forum.organization.name.pick(language)[1],
            "url": f"{page_url(forum).rsplit('/', 2)[0]}/",
        },
        "performer": [{"@type": "Person", "name": speaker.name} for speaker in speakers],
    }
    return {name: value for name, value in said.items() if value}


def _status(forum: Forum, change: Change | None) -> str:
    if forum.state == Forum.State.CANCELLED:
        return "EventCancelled"
    if forum.state == Forum.State.POSTPONED:
        return "EventPostponed"
    return "EventRescheduled" if _previous_start(forum, change) else "EventScheduled"


def _previous_start(forum: Forum, change: Change | None) -> datetime | None:
    """When it was to begin, where the newest change moved a public forum, or gave a postponed one its new day."""
    if change is None or not forum.is_published or change.old_state == Forum.State.DRAFT:
        return None
    return change.old_starts_at if change.old_starts_at != forum.starts_at else None


def _place(forum: Forum) -> dict[str, str] | None:
    if forum.venue is None or not forum.shows_address_to_everyone():
        return None
    place = {"@type": "Place", "name": forum.venue.name, "address": forum.venue.address}
    return {name: value for name, value in place.items() if value}


def _with_offset(forum: Forum, at: datetime | None) -> str:
    return forum.local(at).isoformat(timespec="minutes") if at else ""
