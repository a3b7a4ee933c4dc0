"""Personal invitations go on the same day as everybody's registration."""

from datetime import datetime

from django.db.models import F

from attendees.invitations.models import GuestList, Invitation
from attendees.privacy.letters import letters_about
from attendees.privacy.models import Purge
from attendees.registrations.models import Registration
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


def forget_erased_guests(now: datetime) -> int:
    """Whoever had their registration erased is forgotten in the invitation too; answer how many. Safe to repeat.

    A delegate's name goes, and the guest stays invited; a guest who came in person goes altogether.
    """
    erased = Invitation.objects.filter(registration__ended_because=Registration.Because.ERASED)
    delegates = erased.filter(state=Invitation.State.DELEGATED).exclude(delegate_name="", delegate_email="")
    number = delegates.update(delegate_name="", delegate_email="")
    themselves = erased.exclude(state=Invitation.State.DELEGATED).exclude(name="")
    return number + themselves.update(
        state=Invitation.State.REVOKED,
        held=0,
        told_news=F("news"),
        **dict.fromkeys(("name", "email", "phone", "category", "announced_as", "message", "outlet"), ""),
        **dict.fromkeys(("equipment", "answered_by_name", "answered_by_email"), ""),
    )
