from functools import partial

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from attendees.registrations.attempts import Page, attempt, my_registration
from attendees.registrations.gates import with_registration
from attendees.registrations.models import Registration
from attendees.registrations.wishes_form import WishesForm
from attendees.registrations.wishing import remind_no_more, wish
from forums.signing.links import Purpose


@require_http_methods(["GET", "HEAD", "POST"])
@with_registration(Purpose.MANAGE)
def wishes(request: HttpRequest, registration: Registration) -> HttpResponse:
    """What I want to be sent. Only a protected forum asks; whoever gave no address is sent nothing."""
    if not registration.may_wish:
        return my_registration(request, registration)
    stands = {"wants_calendar": registration.wants_calendar, "wants_reminders": registration.wants_reminders}
    form = WishesForm(request.POST if request.method == "POST" else None, initial=stands)
    page = Page(request, "wishes", registration, form)
    if not form.is_valid():
        return page.show()
    wanted = form.cleaned_data
    done = partial(wish, registration, calendar=wanted["wants_calendar"], reminders=wanted["wants_reminders"])
    return attempt(page, lambda now: done(now=now), said="wished")


@require_http_methods(["GET", "HEAD", "POST"])
@with_registration(Purpose.QUIET)
def reminders(request: HttpRequest, registration: Registration) -> HttpResponse:
    """No reminders any more: GET shows one button, POST acts. A mail program may send the POST by itself."""
    page = Page(request, "reminders", registration)
    if request.method == "POST":
        remind_no_more(registration)
        registration.wants_reminders = False
    return page.show(done=not registration.wants_reminders)
