"""What a form says about a forum, written into its row."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from forums.languages.text import Said
from forums.programme.models import Forum, Speaker
from forums.publishing.halls import Place, hall_for


@dataclass(frozen=True, kw_only=True)
class SpeakerLine:
    """One speaker; role and biography in the languages that were said."""

    name: str
    role: Said = field(default_factory=dict)
    biography: Said = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One form's word: plain columns, texts by column, and place and speakers where the form speaks of them.

    Among the columns, an `own_capacity` of None means the usual promise: the room less the team.
    """

    columns: dict[str, Any]
    texts: dict[str, Said] = field(default_factory=dict)
    place: Place | None = None
    speakers: list[SpeakerLine] | None = None


def write(forum: Forum, edit: Edit, *, now: datetime) -> None:
    """Set the columns of a forum that the caller has locked; saves its venue and speakers, not the forum."""
    for column, value in edit.columns.items():
        setattr(forum, column, value)
    for column, said in edit.texts.items():
        setattr(forum, column, getattr(forum, column).rewritten(said))
    if edit.place is not None:
        forum.venue = hall_for(forum, edit.place, now=now) if edit.place.name else None
    if edit.speakers is not None and forum.pk:
        write_speakers(forum, edit.speakers)


def write_speakers(forum: Forum, lines: list[SpeakerLine]) -> None:
    """The lines replace what was there, in their order; who stays, stays in the languages nothing was said in."""
    before = {speaker.name: speaker for speaker in forum.speakers.all()}
    forum.speakers.all().delete()
    Speaker.objects.bulk_create(
        Speaker(
            forum=forum,
            position=position,
            name=line.name,
            role=before.get(line.name, Speaker()).role.rewritten(line.role),
            biography=before.get(line.name, Speaker()).biography.rewritten(line.biography),
        )
        for position, line in enumerate(lines)
    )
