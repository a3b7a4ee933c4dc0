"""What a form says about a forum, written into its row."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

from forums.hosting.models import Organization
from forums.languages.text import LangText
from forums.programme.models import Forum, Speaker, Venue


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where it is. A venue is its name and address; other facts about it may change."""

    name: str
    address: str = ""
    access: LangText = field(default_factory=LangText)


@dataclass(frozen=True, kw_only=True)
class SpeakerLine:
    name: str
    role: LangText
    biography: LangText


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One form's word: plain columns, and place, capacity and speakers where the form speaks of them.

    `capacity` None means the usual promise: the room less the team.
    """

    columns: dict[str, Any]
    place: Place | None = None
    capacity: int | None = None
    speakers: list[SpeakerLine] | None = None


def write(forum: Forum, edit: Edit) -> None:
    """Set the columns of a forum that the caller has locked; saves its venue and speakers, not the forum."""
    for column, value in edit.columns.items():
        setattr(forum, column, value)
    if edit.place is not None:
        forum.venue = _venue(forum, edit.place) if edit.place.name else None
    forum.own_capacity = edit.capacity
    if edit.speakers is not None and forum.pk:
        write_speakers(forum, edit.speakers)


def write_speakers(forum: Forum, lines: list[SpeakerLine]) -> None:
    """The lines replace what was there, in their order."""
    forum.speakers.all().delete()
    Speaker.objects.bulk_create(
        Speaker(forum=forum, position=place, name=line.name, role=line.role, biography=line.biography)
        for place, line in enumerate(lines)
    )


def known_places(organization: Organization) -> list[Venue]:
    """The organization's halls, to choose from; one line each, the newest of a name."""
    halls = Venue.objects.filter(organization=organization).order_by("name", F("content_changed_at").desc())
    return list({hall.name: hall for hall in reversed(halls)}.values())


def _venue(forum: Forum, place: Place) -> Venue:
    """The hall of this name and address, made if it is new; its access notes are what was last said."""
    facts = {"time_zone": forum.time_zone, "access": place.access, "room_limit": forum.room_limit or 1}
    venue, made = Venue.objects.get_or_create(
        organization_id=forum.organization_id, name=place.name, address=place.address, defaults=facts
    )
    if not made and any(getattr(venue, name) != value for name, value in facts.items()):
        for name, value in facts.items():
            setattr(venue, name, value)
        venue.save(update_fields=list(facts))
    return venue
