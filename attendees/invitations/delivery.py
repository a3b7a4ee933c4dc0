"""What became of the newest letter to each guest."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attendees.invitations.models import Invitation
from forums.mailing.models import Letter

NO_ADDRESS, NOT_YET = "none", "waiting"
WORDS: dict[str, str | Promise] = {
    NO_ADDRESS: _("No email: please call"),
    NOT_YET: _("Not mailed yet"),
    Letter.State.DUE: _("Not mailed yet"),
    Letter.State.LEASED: _("Not mailed yet"),
    Letter.State.SENT: _("Mailed"),
    Letter.State.FAILED: _("Could not be delivered"),
    Letter.State.BOUNCED: _("Bounced"),
    Letter.State.OVERTAKEN: _("Not mailed yet"),
}


def delivery_of(invitations: Sequence[Invitation]) -> dict[int, str]:
    """Invitation id → a key of WORDS, in one query."""
    keys = {f"invitation:{one.uuid}:{one.news}": one.pk for one in invitations if one.email}
    states = dict(Letter.objects.filter(key__in=keys).values_list("key", "state"))
    found = {one.pk: NOT_YET if one.email else NO_ADDRESS for one in invitations}
    found |= {
        one.pk: Letter.State.SENT.value for one in invitations if one.email and one.told_news >= one.news
    }
    return found | {keys[key]: state for key, state in states.items()}
