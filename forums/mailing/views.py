from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forums.mailing.bouncing import note
from forums.mailing.providers import Unreadable, read_report


@require_http_methods(["HEAD", "POST"])
@never_cache
def report(request: HttpRequest, token: str) -> HttpResponse:
    """A report of the mail provider: a program that knows our token. HEAD is how some look whether we are here."""
    known = settings.MAIL_PROVIDER and settings.MAIL_WEBHOOK_TOKEN
    if not known or not constant_time_compare(token, settings.MAIL_WEBHOOK_TOKEN):
        raise Http404
    if request.method == "HEAD":
        return HttpResponse()
    try:
        events = read_report(request)
    except Unreadable:
        return HttpResponse(status=400)
    for event in events:
        note(event, now=timezone.now())
    return HttpResponse(status=204)
