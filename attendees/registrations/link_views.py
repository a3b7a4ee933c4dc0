from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from attendees.registrations.forms import AddressForm
from attendees.registrations.linking import send_links
from attendees.registrations.refusals import TooManyTries
from forums.limits.source import source_of


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True, private=True)
def link_again(request: HttpRequest) -> HttpResponse:
    """Send me my link again: the same answer for every address."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, form, status=422 if form.errors else 200)
    try:
        send_links(form.cleaned_data["email"], source=source_of(request), now=timezone.now())
    except TooManyTries:
        return _page(request, form, status=429, too_many=True)
    return _page(request, form, sent=True)


def _page(request: HttpRequest, form: AddressForm, *, status: int = 200, **said: bool) -> HttpResponse:
    return render(request, "attendees/registrations/link_again.html", {"form": form, **said}, status=status)
