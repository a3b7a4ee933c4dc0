"""What the desk says when a forum's people are gone."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendees.privacy.models import Purge
from forums.languages import words
from forums.programme.models import Forum


def proof_of(forum: Forum) -> str:
    """ "On 19 June we deleted 141 names and 132 emails. Totals are kept." "" while nothing was deleted."""
    purge = Purge.objects.filter(forum=forum, finished_at__isnull=False).order_by("-on").first()
    return proof_in_words(purge) if purge else ""


def proof_in_words(purge: Purge) -> str:
    """The proof of one finished purge, naming only what there was."""
    if purge.found_nobody:
        return ""
    return _("On {day} we deleted {things}. Totals are kept.").format(
        day=words.day_and_month(purge.on), things=listed(_what_went(purge))
    )


def listed(things: list[str]) -> str:
    """One; one and two; one, two and three."""
    *first, last = things
    return _("{first} and {last}").format(first=", ".join(first), last=last) if first else last


def _what_went(purge: Purge) -> list[str]:
    counted = (
        (purge.names, ngettext("{n} name", "{n} names", purge.names)),
        (purge.emails, ngettext("{n} email", "{n} emails", purge.emails)),
        (purge.phones, ngettext("{n} phone number", "{n} phone numbers", purge.phones)),
        (purge.answers, ngettext("{n} answer", "{n} answers", purge.answers)),
    )
    return [phrase.format(n=number) for number, phrase in counted if number]
