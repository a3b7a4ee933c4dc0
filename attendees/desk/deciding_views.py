from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from attendees.registrations.approving import Decided, approve, decline
from forums.hosting.access import May
from forums.hosting.models import User
from forums.languages.spelling import one_line
from forums.programme.gates import forum_for

LONGEST_NOTE = 500
MOST = 2_000  # ticks of one form


@require_POST
@login_required
def decide(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """Say yes or no to the requests that are ticked, then show those that are left."""
    found = forum_for(request, organization, forum, may=May.CHANGE_PEOPLE)
    chosen = [int(pk) for pk in request.POST.getlist("person")[:MOST] if _is_id(pk)]
    assert isinstance(request.user, User)
    actor, now = request.user, timezone.now()
    note = one_line(request.POST.get("note", ""))[:LONGEST_NOTE]
    if not chosen:
        messages.warning(request, _("Nobody is ticked. Nothing has changed."))
    elif request.POST.get("answer") == "yes":
        messages.success(request, _decided_in_words(approve(found, chosen, actor=actor, now=now)))
    elif request.POST.get("answer") == "no":
        n = decline(found, chosen, note=note, actor=actor, now=now)
        messages.success(request, ngettext("One request declined.", "{n} requests declined.", n).format(n=n))
    return redirect(f"/desk{found.get_absolute_url()}?tab=pending")


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _decided_in_words(decided: Decided) -> str:
    said = [
        ngettext("One request has a place now.", "{n} requests have places now.", decided.seated),
        ngettext("One is on the waiting list.", "{n} are on the waiting list.", decided.waiting),
        ngettext("One stays open: no place is free.", "{n} stay open: no places are free.", decided.left),
    ]
    numbers = (decided.seated, decided.waiting, decided.left)
    words = [text.format(n=n) for text, n in zip(said, numbers, strict=True) if n]
    return " ".join(words) or _("These requests were decided already.")
