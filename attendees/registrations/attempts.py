"""A verb on a registration, tried from a page: done, or the same page says why not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from attendees.registrations.links import SeeOther, manage_path
from attendees.registrations.models import Registration
from attendees.registrations.refusals import (
    AlreadyInside,
    CannotReturn,
    ConfirmationExpired,
    ForumFull,
    RegistrationClosed,
    TooManyTries,
)
from forums.languages.middleware import CODES
from forums.limits.counting import count
from forums.programme.offer import offer_of

CHANGES_AN_HOUR = 20  # each may write to somebody's mailbox


@dataclass(frozen=True)
class Page:
    """One of the pages around a registration, and what was sent to it."""

    request: HttpRequest
    name: str
    registration: Registration
    form: forms.Form | None = None

    def show(self, *, status: int = 200, **said: Any) -> HttpResponse:
        forum = self.registration.forum
        context = {
            "registration": self.registration,
            "forum": forum,
            "organization": forum.organization,
            "form": self.form,
            "shows_address": self.registration.is_told_the_address(timezone.now()),
        }
        return render(
            self.request, f"attendees/registrations/{self.name}.html", context | said, status=status
        )


def attempt(page: Page, verb: Callable[[datetime], Registration], *, said: str) -> HttpResponse:
    """Do it and go to my registration, which says `said`; where it is refused nothing has changed."""
    now = timezone.now()
    if count(f"change:{page.registration.uuid}", per=timedelta(hours=1), now=now) > CHANGES_AN_HOUR:
        return page.show(status=429, too_many=True)
    try:
        done = verb(now)
    except ForumFull as full:
        return page.show(status=409, full=True, free=full.free, may_wait=full.may_wait)
    except AlreadyInside as inside:
        return page.show(status=409, admitted=inside.admitted)
    except RegistrationClosed:
        page.registration.forum.refresh_from_db()
        return page.show(status=409, closed=offer_of(page.registration.forum, now).sentence)
    except ConfirmationExpired:
        return page.show(status=410, expired=True)
    except TooManyTries:
        return page.show(status=429, too_many=True)
    except CannotReturn:
        return page.show(status=409, cannot_return=True)
    return my_registration(page.request, done, said=said)


def my_registration(request: HttpRequest, registration: Registration, *, said: str = "") -> SeeOther:
    """To the page of this registration, in the language that this page was asked in."""
    language = request.GET.get("lang", "")
    asked = [("said", said), ("lang", language if language in CODES else "")]
    query = "&".join(f"{name}={value}" for name, value in asked if value)
    return SeeOther(manage_path(registration) + (f"?{query}" if query else ""))
