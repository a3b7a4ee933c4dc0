from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from attendees.messages.reminders import ask_now, to_ask
from forums.hosting.access import May
from forums.hosting.models import User
from forums.programme.gates import forum_for


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def still_coming(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """Ask everyone with a place now, not only the day before: GET says how many that are, POST asks them."""
    assert isinstance(request.user, User)
    found = forum_for(request, organization, forum, may=May.CHANGE_PEOPLE)
    now = timezone.now()
    number = to_ask(found).count() if found.is_published and not found.has_begun(now) else 0
    if request.method == "POST" and number:
        ask_now(found, actor=request.user, now=now)
        messages.success(request, _("They are asked now. Places that are given back go to those who wait."))
        return redirect(f"/desk{found.get_absolute_url()}")
    context = {"section": "forums", "forum": found, "organization": found.organization, "number": number}
    return render(request, "attendees/desk/still_coming.html", context)
