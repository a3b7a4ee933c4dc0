"""A guest's own pages. GET shows, POST answers; the last answer wins."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from attendees.invitations.answering import accept, decline, delegate, postpone_answer
from attendees.invitations.forms import AcceptanceForm, DeclinationForm, DelegationForm, GuestForm, LaterForm
from attendees.invitations.gates import over, with_invitation
from attendees.invitations.links import invitation_path
from attendees.invitations.models import Invitation
from attendees.invitations.refusals import NotAnswerable
from attendees.registrations.links import SeeOther, show_path
from attendees.registrations.refusals import (
    AlreadyInside,
    CannotReturn,
    ForumFull,
    RegistrationClosed,
    TooManyTries,
)
from forums.languages import words
from forums.languages.middleware import CODES
from forums.limits.counting import count
from forums.programme.models import Forum

CHANGES_AN_HOUR = 20  # each may write to somebody's mailbox
asks_and_does = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@with_invitation
def invitation(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Who is invited, to what, and what they have answered."""
    return _Page(request, "invitation", invitation).show()


@asks_and_does
@with_invitation
def acceptance(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """They come."""
    form = AcceptanceForm(_sent(request), invitation=invitation)
    page = _Page(request, "acceptance", invitation, form)
    return page.answer(lambda now: accept(invitation, form.coming(), now=now))


@asks_and_does
@with_invitation
def delegation(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Somebody comes for them."""
    form = DelegationForm(_sent(request), invitation=invitation)
    page = _Page(request, "delegation", invitation, form)
    return page.answer(lambda now: delegate(invitation, form.delegate(), now=now))


@asks_and_does
@with_invitation
def declination(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """They cannot come."""
    form = DeclinationForm(_sent(request), invitation=invitation)
    said = form.cleaned_data if form.is_valid() else {}
    page = _Page(request, "declination", invitation, form)
    return page.answer(
        lambda now: decline(
            invitation, message=said["message"], read_aloud=said["read_aloud"], by=form.by, now=now
        )
    )


@asks_and_does
@with_invitation
def later(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Not sure yet: ask again."""
    today = invitation.forum.local(timezone.now()).date()
    form = LaterForm(_sent(request), invitation=invitation, today=today)
    page = _Page(request, "later", invitation, form)
    if form.first > form.last:
        return page.show(too_late=True)
    return page.answer(
        lambda now: postpone_answer(
            invitation, ask_again_on=form.cleaned_data["ask_again_on"], by=form.by, now=now
        )
    )


@dataclass(frozen=True)
class _Page:
    """One of a guest's pages, and what was sent to it."""

    request: HttpRequest
    name: str
    invitation: Invitation
    form: GuestForm | None = None

    def show(self, *, status: int = 200, **said: Any) -> HttpResponse:
        forum, there = self.invitation.forum, self.invitation.registration
        comes = there is not None and there.is_seated and there.email == self.invitation.email
        context = {
            "invitation": self.invitation,
            "forum": forum,
            "organization": forum.organization,
            "form": self.form,
            "shows_address": forum.shows_address_to_everyone()
            or (comes and forum.shows_address_to_seated(timezone.now())),
            "party": there.party if there is not None and there.is_live else 0,
            "ticket": show_path(there) if comes and there else "",
            "until": words.clock_and_day(forum.starts_at, forum.time_zone) if forum.starts_at else "",
            "said": self.request.GET.get("said") == "thanks",
        }
        return render(self.request, f"attendees/invitations/{self.name}.html", context | said, status=status)

    def answer(self, verb: Callable[[datetime], Invitation]) -> HttpResponse:
        """Do it and go back to the guest's page; where it is refused nothing has changed."""
        now, form = timezone.now(), self.form
        if self.invitation.forum.state != Forum.State.PUBLISHED:
            return self.show(not_now=True)
        if form is None or not form.is_valid():
            return self.show(status=422 if form is not None and form.errors else 200)
        if count(f"invitation:{self.invitation.uuid}", per=timedelta(hours=1), now=now) > CHANGES_AN_HOUR:
            return self.show(status=429, too_many=True)
        return self._tried(verb, now)

    def _tried(self, verb: Callable[[datetime], Invitation], now: datetime) -> HttpResponse:
        try:
            verb(now)
        except ForumFull as full:
            return self.show(status=409, full=True, free=full.free)
        except AlreadyInside as inside:
            return self.show(status=409, admitted=inside.admitted)
        except CannotReturn:
            return self.show(status=409, cannot_return=True)
        except TooManyTries:
            return self.show(status=429, too_many=True)
        except (NotAnswerable, RegistrationClosed):
            return over(self.request, self.invitation)
        return SeeOther(f"{invitation_path(self.invitation)}?said=thanks{_kept_language(self.request)}")


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _kept_language(request: HttpRequest) -> str:
    language = request.GET.get("lang", "")
    return f"&lang={language}" if language in CODES else ""
