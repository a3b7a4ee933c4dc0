"""Two organizers, one forum: a form that was opened before somebody else's change writes nothing over it."""

import hashlib
import json
from dataclasses import dataclass

from forums.programme.models import Forum
from forums.publishing.initial import initial_of, speakers_of
from forums.publishing.refusals import ChangedMeanwhile


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What the organizer had before their eyes: the version of the forum that the form was filled with, None where
    the form does not say, and the digest of the consequences they said yes to."""

    version: str | None = None
    confirmed: str = ""


def version_of(forum: Forum) -> str:
    """Names exactly what the form shows of this forum, whoever wrote it; the forum comes with its venue."""
    shown = initial_of(forum.organization, forum) | {
        "state": forum.state,
        "speakers": speakers_of(forum),
    }
    return hashlib.sha256(json.dumps(shown, sort_keys=True, default=str).encode()).hexdigest()[:32]


def refuse_stale(forum: Forum, seen: Seen) -> None:
    """Raises ChangedMeanwhile. The caller has locked the forum and not written to it yet."""
    if seen.version is not None and seen.version != version_of(forum):
        raise ChangedMeanwhile
