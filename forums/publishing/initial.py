"""What the form shows before anything is typed: the row, and blanks where a default holds."""

from typing import Any

from django.conf import settings

from forums.hosting.models import Organization
from forums.languages.spoken import own_name
from forums.programme.models import Forum

PLAIN_COLUMNS = (
    "local_date",
    "starts_local",
    "ends_local",
    "doors_local",
    "held_until_local",
    "opens_on",
    "opens_local",
    "closes_on",
    "closes_local",
    "time_zone",
    "room_limit",
    "team",
    "max_party",
    "walk_ins",
    "email_required",
    "no_id_needed",
    "re_entry",
    "waiting_list",
    "queue_mode",
    "keep_within_hours",
    "release_unanswered",
    "approval",
    "confirm_address",
    "confirm_within_hours",
    "protected",
    "visibility",
    "address_shown",
    "languages_spoken",
    "contact_name",
    "contact_phone",
    "contact_email",
)


def initial_of(organization: Organization, forum: Forum | None) -> dict[str, Any]:
    """What the form shows before anything is typed: the row, and blanks where a default holds."""
    if forum is None:
        return {
            "time_zone": organization.time_zone,
            "contact_phone": organization.contact_phone,
            "no_id_needed": True,
            "waiting_list": True,
        }
    first = organization.first_language
    found: dict[str, Any] = {name: getattr(forum, name) for name in PLAIN_COLUMNS}
    found |= {"starts_fold": forum.starts_fold, "ends_fold": forum.ends_fold, "slug": forum.slug}
    for name in ("title", "description"):
        text = getattr(forum, name)
        found |= {name: text.get(first, ""), f"{name}_more": text}
    if forum.venue is not None:
        found |= {"place": forum.venue.name, "address": forum.venue.address, "access": forum.access}
    found |= {"capacity": forum.own_capacity, "closed_message": forum.closed_message}
    return found


def speakers_of(forum: Forum | None) -> list[dict[str, Any]]:
    if forum is None:
        return []
    return [{"name": s.name, "role": s.role, "biography": s.biography} for s in forum.speakers.all()]


def tongues(organization: Organization) -> list[tuple[str, str]]:
    """The organization's languages with their names, the first one first."""
    written = dict(settings.LANGUAGES)
    codes = [code for code in organization.languages if code in written] or ["en"]
    return [(code, own_name(code)) for code in codes]
