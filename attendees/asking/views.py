"""The organizer's questions. GET shows, POST changes and goes back to the list."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from attendees.asking import editing
from attendees.asking.forms import ChangeForm, NewQuestionForm, PhotoForm
from attendees.registrations.questions.models import BUILT_IN, Question
from attendees.registrations.questions.words import label_of
from forums.hosting.access import May
from forums.hosting.models import User
from forums.programme.gates import forum_for
from forums.programme.models import Forum

Moves = dict[str, Callable[..., None]]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def questions(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """What the form asks, in its order, and one more."""
    found = forum_for(request, organization, forum, may=May.EDIT_FORUMS)
    form = NewQuestionForm(_sent(request), organization=found.organization)
    if not form.is_valid():
        return _list(request, found, form=form, status=422 if form.errors else 200)
    kind, wording = form.cleaned_data["kind"], form.wording()
    return _tried(
        request, found, lambda **by: editing.add(found, kind, wording, **by), _("It is asked now."), form=form
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def question(request: HttpRequest, organization: str, forum: str, question: UUID) -> HttpResponse:
    """One question in other words; its kind stays."""
    found = forum_for(request, organization, forum, may=May.EDIT_FORUMS)
    asked = get_object_or_404(Question, forum=found, uuid=question)
    form = ChangeForm(_sent(request), question=asked, organization=found.organization)
    if not form.is_valid():
        context = {**_about(found), "question": asked, "label": label_of(asked), "form": form}
        status = 422 if form.errors else 200
        return render(request, "attendees/asking/question.html", context, status=status)
    return _tried(request, found, lambda **by: editing.change(asked, form.wording(), **by), _("Saved."))


@require_POST
@login_required
def place(request: HttpRequest, organization: str, forum: str, question: UUID) -> HttpResponse:
    """Up, down, away or back: the button that was pressed."""
    found = forum_for(request, organization, forum, may=May.EDIT_FORUMS)
    asked = get_object_or_404(Question, forum=found, uuid=question)
    moves: Moves = {
        "up": lambda **by: editing.move(asked, by=-1, **by),
        "down": lambda **by: editing.move(asked, by=1, **by),
        "away": lambda **by: editing.retire(asked, **by),
    }
    if not asked.is_built_in:  # those are switched on, the photo one with a promise
        moves["back"] = lambda **by: editing.ask_again(asked, **by)
    move = moves.get(request.POST.get("to", ""))
    if move is None:
        raise Http404
    return _tried(request, found, move)


@require_POST
@login_required
def built_in(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """Ask one of ours; photos only with both promises."""
    found = forum_for(request, organization, forum, may=May.EDIT_FORUMS)
    kind = request.POST.get("kind", "")
    if kind not in BUILT_IN:
        raise Http404
    promise = PhotoForm(request.POST)
    if kind == Question.Kind.PHOTO and not promise.is_valid():
        return _list(request, found, photo=promise, status=422)
    return _tried(request, found, lambda **by: editing.switch_on(found, kind, **by), _("It is asked now."))


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _about(forum: Forum) -> dict[str, Any]:
    return {"section": "forums", "forum": forum, "organization": forum.organization}


def _tried(
    request: HttpRequest, forum: Forum, verb: Callable[..., Any], said: str = "", **typed: Any
) -> HttpResponse:
    """Do it and show the list, with what was `typed` where it is refused."""
    assert isinstance(request.user, User)
    try:
        verb(actor=request.user, now=timezone.now())
    except editing.TooManyQuestions:
        full = _("The form asks 20 questions, and that is all it may. Take one away first.")
        return _list(request, forum, full=full, status=409, **typed)
    if said:
        messages.success(request, said)
    return redirect("asking:questions", forum.organization.slug, forum.slug)


def _list(request: HttpRequest, forum: Forum, *, status: int, **shown: Any) -> HttpResponse:
    every = list(Question.objects.filter(forum=forum).order_by("position", "id"))
    asked = [one for one in every if not one.is_retired]
    ours = {one.kind: one for one in asked if one.is_built_in}
    context = {
        **_about(forum),
        "asked": [(one, label_of(one)) for one in asked if one.kind not in editing.AT_THE_END],
        "retired": [(one, label_of(one)) for one in every if one.is_retired and not one.is_built_in],
        "built_in": [(kind, Question.Kind(kind).label, ours.get(kind)) for kind in BUILT_IN],
        "form": NewQuestionForm(None, organization=forum.organization),
        "photo": PhotoForm(None),
    }
    return render(request, "attendees/asking/questions.html", context | shown, status=status)
