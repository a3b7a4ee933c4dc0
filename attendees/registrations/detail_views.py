"""What the holder of a link may say anew about themselves. Each page: GET asks, POST does."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from attendees.registrations.addressing import ask_for_address, confirm_new_address
from attendees.registrations.attempts import Page, attempt, my_registration
from attendees.registrations.changing import rename
from attendees.registrations.detail_forms import DetailsForm, NewAddressForm, SuccessorForm
from attendees.registrations.gates import with_registration
from attendees.registrations.models import Registration
from attendees.registrations.passing_on import pass_on
from forums.signing.links import Purpose

asks_and_does = require_http_methods(["GET", "HEAD", "POST"])


@asks_and_does
@with_registration(Purpose.MANAGE)
def details(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Another name, another language."""
    if not registration.is_live or not registration.name:
        return my_registration(request, registration)
    form = DetailsForm(request.POST if request.method == "POST" else None, registration=registration)
    page = Page(request, "details", registration, form)
    if not form.is_valid():
        return page.show(status=422 if form.errors else 200)
    said = form.cleaned_data
    return attempt(page, lambda now: rename(registration, now=now, **said), said="renamed")


@asks_and_does
@with_registration(Purpose.MANAGE)
def address(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Another address, or the first one."""
    if not registration.is_live or not registration.name:
        return my_registration(request, registration)
    form = NewAddressForm(request.POST if request.method == "POST" else None)
    page = Page(request, "address", registration, form)
    if not form.is_valid():
        return page.show(status=422 if form.errors else 200)
    email = form.cleaned_data["email"]
    return attempt(page, lambda now: ask_for_address(registration, email=email, now=now), said="asked")


@asks_and_does
@with_registration(Purpose.ADDRESS)
def new_address(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The new address is right: from now on it is the registration's."""
    page = Page(request, "new_address", registration)
    number = registration.new_email_number
    if request.method != "POST" or not registration.new_email:
        return page.show(status=200 if registration.new_email else 410, over=not registration.new_email)
    return attempt(
        page, lambda now: confirm_new_address(registration, number=number, now=now), said="readdressed"
    )


@asks_and_does
@with_registration(Purpose.MANAGE)
def passing_on(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Somebody else comes instead. The link that led here works no more then: this page itself says that it is done."""
    if not registration.is_seated or not registration.name:
        return my_registration(request, registration)
    sent = request.POST if request.method == "POST" else None
    form = SuccessorForm(sent, registration=registration)
    page = Page(request, "passing_on", registration, form)
    if not form.is_valid():
        return page.show(status=422 if form.errors else 200)
    answer = attempt(page, lambda now: pass_on(registration, form.successor(), now=now), said="")
    return page.show(done=True) if answer.status_code == 303 else answer
