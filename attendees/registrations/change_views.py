"""What the holder of a link may change. Each page: GET asks, POST does, then my registration says it."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from attendees.registrations.attempts import Page, attempt, my_registration
from attendees.registrations.changing import come_back, confirm_address, give_up, keep, resize
from attendees.registrations.ending import erase
from attendees.registrations.forms import PeopleForm, with_choice
from attendees.registrations.gates import with_registration
from attendees.registrations.models import Registration
from forums.signing.links import Purpose

asks_and_does = require_http_methods(["GET", "HEAD", "POST"])


@asks_and_does
@with_registration(Purpose.MANAGE)
def change(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Come as more or fewer people."""
    if not registration.is_live:
        return my_registration(request, registration)
    page = _with_people(request, registration, "change")
    if not _is_sent_right(page):
        return _asked(page)
    if _party(page) == registration.party:
        return my_registration(request, registration)
    return attempt(page, lambda now: resize(registration, party=_party(page), now=now), said="changed")


@asks_and_does
@with_registration(Purpose.MANAGE)
def keeping(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Asked, and coming: all, or only some of them."""
    if not registration.is_seated:
        return my_registration(request, registration)
    page = Page(request, "keeping", registration)
    if request.method != "POST":
        return page.show()
    return attempt(page, lambda now: keep(registration, now=now), said="coming")


@asks_and_does
@with_registration(Purpose.MANAGE)
def cancellation(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Give back all places, or some."""
    if not registration.is_live:
        return my_registration(request, registration)
    page = Page(request, "cancellation", registration)
    if request.method != "POST":
        return page.show()
    kept = request.POST.get("keep", "")
    if kept not in map(str, range(registration.party)):
        return page.show(status=422, unclear=True)
    if kept == "0":
        return attempt(page, lambda now: give_up(registration, now=now), said="given-back")
    return attempt(page, lambda now: resize(registration, party=int(kept), now=now), said="changed")


@asks_and_does
@with_registration(Purpose.MANAGE)
def coming_back(request: HttpRequest, registration: Registration) -> HttpResponse:
    """A place again after giving it back."""
    if not registration.may_return:
        return my_registration(request, registration)
    page = _with_people(request, registration, "coming_back")
    if not _is_sent_right(page):
        return _asked(page)
    back = partial(come_back, registration, party=_party(page), waits=_waits(page))
    return attempt(page, lambda now: back(now=now), said="returned")


@asks_and_does
@with_registration(Purpose.CONFIRM)
def confirmation(request: HttpRequest, registration: Registration) -> HttpResponse:
    """This address is right: turn the answer into a place."""
    if registration.is_live and not registration.is_unconfirmed:
        return my_registration(request, registration)
    page = _with_people(request, registration, "confirmation")
    if not registration.is_unconfirmed or registration.waits_past(timezone.now()):
        return page.show(status=410, expired=True)
    if not _is_sent_right(page):
        return _asked(page)
    confirm = partial(confirm_address, registration, party=_party(page), waits=_waits(page))
    return attempt(page, lambda now: confirm(now=now), said="kept")


@asks_and_does
@with_registration(Purpose.MANAGE)
def erasure(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Be forgotten now."""
    if request.method != "POST":
        return Page(request, "erasure", registration).show()
    erased = erase(registration, now=timezone.now())  # a right: no count of earlier changes stands before it
    return my_registration(request, erased, said="erased")


def _with_people(request: HttpRequest, registration: Registration, name: str) -> Page:
    sent = with_choice(request.POST) if request.method == "POST" else None
    form = PeopleForm(sent, forum=registration.forum, party=registration.party)
    return Page(request, name, registration, form)


def _is_sent_right(page: Page) -> bool:
    return page.form is not None and page.form.is_valid()


def _asked(page: Page) -> HttpResponse:
    return page.show(status=422 if page.form is not None and page.form.errors else 200)


def _waits(page: Page) -> bool:
    return isinstance(page.form, PeopleForm) and page.form.waits


def _party(page: Page) -> int:
    assert page.form is not None
    return int(page.form.cleaned_data["party"])
