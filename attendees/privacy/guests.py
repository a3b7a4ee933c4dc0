"""Personal invitations go on the same day as everybody's registration."""

from django.db.models import F

from attendees.invitations.models import GuestList, Invitation
from attendees.privacy.letters import letters_about
from attendees.privacy.models import Purge
from forums.programme.models import Forum

BATCH = 500  # as of registrations


def purge_guests(forum: Forum, purge: Purge) -> bool:
    """Delete up to BATCH invitations with their letters, counting them; True while some may be left. The caller holds
    the forum's lock, which counts what is kept back."""
    batch = list(Invitation.objects.filter(forum=forum).order_by("id")[:BATCH])
    if not batch:
        GuestList.objects.filter(forum=forum).delete()
        return False
    for guest in batch:
        names = (guest.name, guest.delegate_name, guest.answered_by_name)
        purge.names += sum(map(bool, names))
        purge.emails += sum(map(bool, (guest.email, guest.delegate_email, guest.answered_by_email)))
        purge.phones += bool(guest.phone)
    purge.save()
    letters_about(guest.uuid for guest in batch).delete()
    held = sum(guest.held for guest in batch)
    outside = sum(guest.held for guest in batch if guest.outside)
    Invitation.objects.filter(pk__in=[guest.pk for guest in batch]).delete()
    Forum.objects.filter(pk=forum.pk).update(
        seats_held=F("seats_held") - held,
        seats_outside=F("seats_outside") - outside,
        capacity=F("capacity") - outside,
        door_revision=F("door_revision") + 1,
    )
    return True
