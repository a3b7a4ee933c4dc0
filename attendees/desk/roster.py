"""The people of one forum, as the organizer reads them: tabs with counts, a search, pages that stay fast."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, When
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from attendees.checkin.models import Scan
from attendees.registrations.models import Registration
from attendees.registrations.spelling import search_words
from forums.languages import words
from forums.programme.models import Forum

PAGE = 50  # two screens of a laptop; the next page starts where this one ends, however long the list

CENTURY_MS = 2**42  # the year 2109 in milliseconds


class Tab(StrEnum):
    GOING = "going"
    WAITING = "waiting"
    PENDING = "pending"
    UNCONFIRMED = "unconfirmed"
    CANCELLED = "cancelled"
    ARRIVED = "arrived"


WORDS: dict[Tab, str | Promise] = {
    Tab.GOING: _("Going"),
    Tab.WAITING: _("Waiting"),
    Tab.PENDING: _("Requests"),
    Tab.UNCONFIRMED: _("Not confirmed"),
    Tab.CANCELLED: _("Cancelled"),
    Tab.ARRIVED: _("Arrived"),
}
STATE_WORDS: dict[str, str | Promise] = {
    Registration.State.SEATED: WORDS[Tab.GOING],
    Registration.State.UNCONFIRMED: WORDS[Tab.UNCONFIRMED],
    Registration.State.PENDING: _("Pending"),
    Registration.State.WAITING: _("Waiting"),
    Registration.State.ENDED: WORDS[Tab.CANCELLED],
}
CONDITIONS: dict[Tab, Q] = {
    Tab.GOING: Q(state=Registration.State.SEATED),
    Tab.WAITING: Q(state=Registration.State.WAITING),
    Tab.PENDING: Q(state=Registration.State.PENDING),
    Tab.UNCONFIRMED: Q(state=Registration.State.UNCONFIRMED),
    Tab.CANCELLED: Q(state=Registration.State.ENDED),
    Tab.ARRIVED: Q(admitted__gt=0),
}


@dataclass(frozen=True)
class Person:
    """One row: the registration, the venue's day it was made on, and in words whether and when they came."""

    registration: Registration
    number: int | None  # on the waiting list
    since: date
    arrived: str


@dataclass(frozen=True)
class Page:
    people: list[Person]
    next_before: int | None  # the id that the next page starts below


def tab_of(text: str) -> Tab:
    return Tab(text) if text in Tab else Tab.GOING


def counts(forum: Forum) -> dict[Tab, int]:
    """Registrations per tab; one query."""
    found = Registration.objects.filter(forum=forum).aggregate(
        **{tab.value: Count("id", filter=condition) for tab, condition in CONDITIONS.items()}
    )
    return {tab: found[tab.value] for tab in Tab}


def registrations(forum: Forum, *, tab: Tab, query: str = "") -> QuerySet[Registration]:
    """Newest first, but those who wait in their order. Every word of the query must stand in the name, the address,
    the number or the code."""
    order = ["queued_at", "id"] if tab is Tab.WAITING else ["-id"]
    others = (
        Registration.objects.live().filter(forum=forum, email=OuterRef("email")).exclude(pk=OuterRef("pk"))
    )
    rows = (
        Registration.objects.filter(CONDITIONS[tab], forum=forum)
        .annotate(shares_address=Case(When(email="", then=False), default=Exists(others)))
        .order_by(*order)
    )
    for word in search_words(query):
        rows = rows.filter(search__contains=word)
    return rows


def page(forum: Forum, *, tab: Tab, query: str = "", before: int | None = None) -> Page:
    """One page of people; two queries, whatever its length. Never counts what it does not show."""
    rows = registrations(forum, tab=tab, query=query)
    if tab is Tab.WAITING:
        return Page(list(_in_line(forum, rows)), None)
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    arrivals = last_arrivals(forum, shown)
    people = [
        Person(
            row, None, forum.local(row.created_at).date(), _arrival_words(forum, row, arrivals.get(row.pk))
        )
        for row in shown
    ]
    return Page(people, shown[-1].pk if len(found) > PAGE else None)


def _in_line(forum: Forum, rows: QuerySet[Registration]) -> Iterator[Person]:
    """With everyone's number, also where a search shows only some. The whole list: whoever decides needs to see it."""
    line = Registration.objects.waiting().filter(forum=forum).values_list("pk", flat=True)
    numbers = {pk: number for number, pk in enumerate(line, start=1)}
    for row in rows:
        yield Person(row, numbers.get(row.pk), forum.local(row.queued_at or row.created_at).date(), "")


def last_arrivals(forum: Forum, rows: list[Registration]) -> dict[int, datetime]:
    """Registration id → when somebody of it was last let in and not taken back, by the doors' own clocks."""
    arrived = [row.pk for row in rows if row.admitted]
    if not arrived:
        return {}
    scans = (
        Scan.objects.live()
        .filter(forum=forum, registration__in=arrived, kind=Scan.Kind.ADMIT)
        .values_list("registration")
        .annotate(at_ms=Max(F("at_ms") + F("offset_ms")), received_at=Max("received_at"))
    )
    return {pk: _instant(at_ms, or_else=received_at) for pk, at_ms, received_at in scans}


def _instant(at_ms: int, *, or_else: datetime) -> datetime:
    """A clock that is wrong by centuries has no time that could be shown."""
    return datetime.fromtimestamp(at_ms / 1000, UTC) if 0 <= at_ms < CENTURY_MS else or_else


def _arrival_words(forum: Forum, row: Registration, at: datetime | None) -> str:
    if not row.admitted or at is None:
        return ""
    return gettext("{n} of {party}, {time}").format(
        n=row.admitted, party=row.party, time=words.clock(forum.local(at).time())
    )
