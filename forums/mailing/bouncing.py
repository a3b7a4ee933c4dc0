"""What a report of the provider means for a letter and for the address it went to."""

from datetime import datetime

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from django.db import transaction

from forums.mailing.models import Letter, Suppression
from forums.mailing.providers import letter_of
from forums.mailing.suppressing import suppress

Because = Suppression.Because

UNDELIVERED = (EventType.BOUNCED, EventType.REJECTED, EventType.FAILED)
FOR_GOOD = (RejectReason.BOUNCED, RejectReason.INVALID)
UNWANTED = {EventType.COMPLAINED: Because.COMPLAINED, EventType.UNSUBSCRIBED: Because.UNSUBSCRIBED}
GAVE_UP_FOR_NOW = ("soft", "temporary", "transient")  # a full mailbox may take the next letter


@transaction.atomic
def note(event: AnymailTrackingEvent, *, now: datetime) -> None:
    """Mark the letter, and leave the address in peace where it refuses for good or does not want us. Safe to repeat, in
    any order: a report of an opened or delivered mail changes nothing."""
    if event.event_type in UNDELIVERED:
        sent = Letter.objects.filter(message_id=letter_of(event), state=Letter.State.SENT)
        sent.exclude(message_id="").update(state=Letter.State.BOUNCED, error=str(event.event_type)[:80])
    because = _because(event)
    if because and isinstance(event.recipient, str) and event.recipient:
        suppress(event.recipient, because=because, now=now)


def _because(event: AnymailTrackingEvent) -> Suppression.Because | None:
    refuses = event.event_type in UNDELIVERED and event.reject_reason in FOR_GOOD
    if refuses and not _gave_up_for_now(event):
        return Because.BOUNCED
    return UNWANTED.get(event.event_type)


def _gave_up_for_now(event: AnymailTrackingEvent) -> bool:
    """Only the provider's own words tell a full mailbox from one that is not there."""
    said = event.esp_event if isinstance(event.esp_event, dict) else {}
    data = said.get("event-data", said)
    if not isinstance(data, dict):
        return False
    if data.get("hard_bounce") is False:
        return True
    words = " ".join(str(data.get(name, "")) for name in ("event", "Type", "severity")).casefold()
    return any(word in words for word in GAVE_UP_FOR_NOW)
