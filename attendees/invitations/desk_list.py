"""The guests of one forum as the organizer reads them: tabs with counts, and pages that stay fast."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendees.invitations.delivery import WORDS as DELIVERY
from attendees.invitations.delivery import delivery_of
from attendees.invitations.models import Invitation, category_in_words
from forums.programme.models import Forum

PAGE = 50  # as of registrations
State = Invitation.State
TABS: dict[str, tuple[str | Promise, Q]] = {
    "open": (gettext_lazy("No answer yet"), Q(state=State.INVITED)),
    "coming": (gettext_lazy("Will attend"), Q(state=State.ACCEPTED)),
    "sends": (gettext_lazy("Sends someone"), Q(state=State.DELEGATED)),
    "not": (gettext_lazy("Cannot come"), Q(state=State.DECLINED)),
    "unsure": (gettext_lazy("Not sure yet"), Q(state=State.UNSURE)),
    "call": (gettext_lazy("To be called"), Q(state__in=(State.INVITED, State.UNSURE), email="")),
    "over": (gettext_lazy("Taken back"), Q(state__in=(State.REVOKED, State.EXPIRED))),
}


@dataclass(frozen=True)
class Row:
    """One guest: what they said, and whether the newest letter has reached them."""

    invitation: Invitation
    category: str
    delivery: str | Promise


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    next_before: int | None


def tab_of(text: str) -> str:
    return text if text in TABS else "open"


def counts(forum: Forum) -> dict[str, int]:
    """Guests per tab; one query."""
    guests = Invitation.objects.filter(forum=forum)
    return guests.aggregate(
        **{name: Count("id", filter=condition) for name, (_words, condition) in TABS.items()}
    )


def page(forum: Forum, *, tab: str, before: int | None = None) -> Page:
    """Newest first; two queries, however many."""
    guests = Invitation.objects.filter(TABS[tab][1], forum=forum).select_related("registration")
    if before is not None:
        guests = guests.filter(pk__lt=before)
    found = list(guests.order_by("-pk")[: PAGE + 1])
    shown = found[:PAGE]
    delivery = delivery_of(shown)
    rows = [Row(one, category_in_words(one.category), DELIVERY[delivery[one.pk]]) for one in shown]
    return Page(rows, shown[-1].pk if len(found) > PAGE else None)


def mailed(forum: Forum) -> str:
    """1,204 of 1,988 are mailed. "" where nobody has an address."""
    guests = Invitation.objects.filter(forum=forum).exclude(email="").exclude(state=State.REVOKED)
    found = guests.aggregate(all=Count("id"), mailed=Count("id", filter=Q(told_news__gt=0)))
    if not found["all"]:
        return ""
    return _("{mailed} of {all} are mailed.").format(mailed=f"{found['mailed']:,}", all=f"{found['all']:,}")
