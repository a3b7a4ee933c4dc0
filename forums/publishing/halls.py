"""The halls an organization knows: a name and an address each, with notes that all its forums there share."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F

from forums.hosting.models import Organization
from forums.languages.text import LangText, Said
from forums.programme.models import Change, Forum, Venue


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where it is. A venue is its name and address; other facts about it may change."""

    name: str
    address: str = ""
    access: Said = field(default_factory=dict)


def known_places(organization: Organization) -> list[Venue]:
    """The organization's halls, to choose from; one line each, the newest of a name."""
    halls = Venue.objects.filter(organization=organization).order_by("name", F("content_changed_at").desc())
    return list({hall.name: hall for hall in reversed(halls)}.values())


def hall_for(forum: Forum, place: Place, *, now: datetime) -> Venue:
    """The hall of this name and address, made if it is new; its notes are what was last said. Locks it.

    New notes are a new version of every page that shows them. A draft that shares its hall keeps its notes to itself
    (`own_access`, which the caller saves): nobody has agreed yet to what it says.
    """
    facts: dict[str, Any] = {"time_zone": forum.time_zone, "room_limit": forum.room_limit or 1}
    hall, made = Venue.objects.select_for_update().get_or_create(
        organization_id=forum.organization_id,
        name=place.name,
        address=place.address,
        defaults=facts | {"access": LangText.cleaned(place.access), "content_changed_at": now},
    )
    forum.own_access = LangText()
    if made:
        return hall
    if forum.is_draft and not _is_only_typed(hall, forum):
        forum.own_access = _differing(place, hall)
        return hall
    facts["access"] = hall.access.rewritten(place.access)
    if facts["access"] != hall.access:
        facts["content_changed_at"] = now
    if any(getattr(hall, name) != value for name, value in facts.items()):
        for name, value in facts.items():
            setattr(hall, name, value)
        hall.save(update_fields=list(facts))
    return hall


def tell_hall(forum: Forum, *, now: datetime) -> None:
    """What a draft said of its hall is the hall's from now on, on every page that shows it. Locks the hall; the
    caller saves the forum."""
    if not forum.own_access or forum.venue_id is None:
        return
    hall = Venue.objects.select_for_update().get(pk=forum.venue_id)
    hall.access = hall.access.rewritten(forum.own_access)
    hall.content_changed_at = now
    hall.save(update_fields=["access", "content_changed_at"])
    forum.venue, forum.own_access = hall, LangText()


def forget_typed(hall_id: int, *, by: Forum) -> None:
    """Remove a hall that a draft has left or was thrown away with, if nothing else ever spoke of it: "Guild" on
    the way to "Guildford Park". Locks the hall."""
    hall = Venue.objects.select_for_update().filter(pk=hall_id).first()
    if hall is not None and _is_only_typed(hall, by):
        hall.delete()


def _differing(place: Place, hall: Venue) -> LangText:
    """A draft's page may be older than its hall: what it leaves empty takes no note from a hall that others know."""
    return LangText.cleaned(
        {code: text for code, text in place.access.items() if text != hall.access.get(code, "")}
    )


def _is_only_typed(hall: Venue, draft: Forum) -> bool:
    """Nobody but this draft has the hall, and no public forum ever had it."""
    others = hall.forums.exclude(uuid=draft.uuid)
    left = Change.objects.filter(forum__organization_id=hall.organization_id, old_venue=hall.name)
    return draft.published_at is None and not others.exists() and not left.exists()
