"""Letters carry no address, but their keys name whom they are about."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Right, StrIndex, Substr

from forums.mailing.models import Letter

UUID_LENGTH = 36


def letters_about(people: Iterable[UUID]) -> QuerySet[Letter]:
    """Every letter whose key names one of these registrations or invitations, after its kind or at its end."""
    named = [str(uuid) for uuid in people]
    after_kind = Substr("key", StrIndex("key", Value(":")) + 1, UUID_LENGTH)
    at_end = Right("key", UUID_LENGTH)
    letters = Letter.objects.annotate(after_kind=after_kind, at_end=at_end)
    return letters.filter(Q(after_kind__in=named) | Q(at_end__in=named))
