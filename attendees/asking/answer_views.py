"""The answers, for whoever may see people."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendees.asking.answers import asked_of, said_to
from attendees.registrations.questions.models import Question
from attendees.registrations.questions.words import label_of
from forums.hosting.access import May, role_may
from forums.programme.gates import forum_for
from forums.programme.models import Forum


@require_safe
@login_required
@never_cache
def answers(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """Every question with its totals."""
    found = forum_for(request, organization, forum, may=May.SEE_PEOPLE)
    context = {
        "asked": asked_of(found),
        "section": "forums",
        "forum": found,
        "organization": found.organization,
    }
    return render(request, "attendees/asking/answers.html", context)


@require_safe
@login_required
@never_cache
def one_by_one(request: HttpRequest, organization: str, forum: str, question: UUID) -> HttpResponse:
    """The answers to one question, a page at a time."""
    found = forum_for(request, organization, forum, may=May.SEE_PEOPLE)
    one = get_object_or_404(Question.objects.select_related("forum"), forum=found, uuid=question)
    said, next_before = said_to(one, with_names=_sees_names(request, found), before=_before(request))
    context = {
        "label": label_of(one),
        "said": said,
        "next_before": next_before,
        "section": "forums",
        "forum": found,
        "organization": found.organization,
    }
    return render(request, "attendees/asking/one_by_one.html", context)


def _sees_names(request: HttpRequest, forum: Forum) -> bool:
    """Of a protected forum only owners learn who said what."""
    role: str = request.membership.role  # type: ignore[attr-defined]
    return not forum.protected or role_may(role, May.SEARCH_PROTECTED)


def _before(request: HttpRequest) -> int | None:
    text = request.GET.get("before", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
