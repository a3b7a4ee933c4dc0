"""A forum that nobody sees yet. It may be incomplete; what is right is kept as one types."""

from copy import copy
from datetime import datetime
from uuid import UUID

from django.db import transaction

from forums.hosting.models import Organization, User, record
from forums.hosting.slugs import reserved_for_forums, suggest
from forums.programme.models import Forum
from forums.programme.timing import derive, forget
from forums.programme.wallclock import NoSuchTime, TwiceThatDay
from forums.publishing.editing import Edit, write, write_speakers
from forums.publishing.halls import forget_typed
from forums.publishing.protecting import hold
from forums.publishing.refusals import AddressTaken, NotADraft


@transaction.atomic
def save_draft(organization: Organization, *, uuid: UUID, edit: Edit, actor: User, now: datetime) -> Forum:
    """Keep what the form says; the first time makes the draft. The same form twice is one draft.

    Locks the organization, so that drafts saved at once agree about their addresses, and then the forum.
    Raises NotADraft, AddressTaken, Loosened, and Forum.DoesNotExist for another organization's uuid.
    """
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    forum = Forum.objects.select_for_update().filter(uuid=uuid).first()
    if forum is None:
        forum = Forum(uuid=uuid, organization=organization, time_zone=organization.time_zone, created_at=now)
        record(organization, actor=actor, verb="forum drafted", subject=f"forum:{uuid}", at=now)
    elif forum.organization_id != organization.pk:
        raise Forum.DoesNotExist
    elif not forum.is_draft:
        raise NotADraft
    before = copy(forum)
    write(forum, edit, now=now)
    hold(before, forum, now=now)
    forum.slug = _slug(forum, edit, organization)
    if forum.room_limit is not None:
        forum.team = min(forum.team, forum.room_limit)
    _derive_if_told(forum)
    forum.fit_the_room()
    forum.content_changed_at = now
    forum.save()
    if before.venue_id is not None and before.venue_id != forum.venue_id:
        forget_typed(before.venue_id, by=forum)
    if edit.speakers is not None:
        write_speakers(forum, edit.speakers)
    return forum


@transaction.atomic
def discard(forum: Forum, *, actor: User, now: datetime) -> None:
    """Throw a draft away that was never public. Raises NotADraft. Safe to repeat."""
    locked = Forum.objects.select_for_update().filter(pk=forum.pk).first()
    if locked is None:
        return
    if not locked.is_draft or locked.published_at is not None:
        raise NotADraft
    record(forum.organization, actor=actor, verb="forum discarded", subject=f"forum:{forum.uuid}", at=now)
    locked.delete()
    if locked.venue_id is not None:
        forget_typed(locked.venue_id, by=locked)


def _slug(forum: Forum, edit: Edit, organization: Organization) -> str:
    """The address asked for; else one made of the title, which follows it until somebody chooses."""
    if forum.published_at is not None:
        return forum.slug
    others = Forum.objects.filter(organization=organization).exclude(uuid=forum.uuid)
    if asked := edit.columns.get("slug"):
        if others.filter(slug=asked).exists():
            raise AddressTaken(asked)
        return str(asked)
    elsewhere = reserved_for_forums()
    day = f"forum-{forum.local_date:%Y-%m-%d}" if forum.local_date else f"forum-{forum.uuid.hex[:8]}"
    titles = [forum.title.get(code, "") for code in ("en", "fr")]
    return suggest(
        *titles, day, is_free=lambda slug: slug not in elsewhere and not others.filter(slug=slug).exists()
    )


def _derive_if_told(forum: Forum) -> None:
    try:
        derive(forum)
    except (NoSuchTime, TwiceThatDay):
        forget(forum)
