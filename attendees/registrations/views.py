from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from attendees.registrations.forms import RegistrationForm, with_choice
from attendees.registrations.links import SeeOther, manage_path
from attendees.registrations.questions.answering import asked_by
from attendees.registrations.refusals import ForumFull, RegistrationClosed, TooManyTries
from attendees.registrations.registering import Answer, register
from forums.followers.joining import follow, words_of_the_box
from forums.languages.middleware import use_language
from forums.limits.source import source_of
from forums.programme.gates import announced_forum
from forums.programme.models import Forum
from forums.programme.offer import Standing, offer_of
from forums.programme.page import second_language


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True, private=True)  # each form has a number of its own
def new(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """The form, or why there is none."""
    found = announced_forum(organization, forum)
    use_language(request, fallback=found.organization.first_language)
    if request.method == "POST":
        return _answered(request, found)
    if not offer_of(found, timezone.now()).label:
        return _standing(request, found)
    return _form(request, found, RegistrationForm(forum=found, asked=asked_by(found)))


def _answered(request: HttpRequest, forum: Forum) -> HttpResponse:
    form = RegistrationForm(_numbered(request), forum=forum, asked=asked_by(forum))
    if not form.is_valid():
        return _form(request, forum, form, status=422)
    if form.slip_meant:
        return _form(request, forum, form)
    try:
        answer = form.answer(source=source_of(request))
        registration = register(forum, answer=answer, now=timezone.now())
        if form.follows:
            _keep_in_touch(forum, answer)
    except ForumFull as full:
        return _form(request, forum, form, status=409, full=True, free=full.free, may_wait=full.may_wait)
    except TooManyTries:
        return _form(request, forum, form, status=429, too_many=True)
    except RegistrationClosed:
        forum.refresh_from_db()
        return _standing(request, forum, status=409)
    return SeeOther(f"{manage_path(registration)}?said=kept&lang={translation.get_language()}")


def _keep_in_touch(forum: Forum, answer: Answer) -> None:
    """After the place is kept: nothing about it depends on this wish."""
    follow(
        forum.organization,
        email=answer.email,
        language=answer.language,
        wording=words_of_the_box(),
        now=timezone.now(),
    )


def _numbered(request: HttpRequest) -> QueryDict:
    """What was sent, with the number of its form."""
    sent = with_choice(request.POST)
    if not sent.get("submission_id"):
        sent["submission_id"] = str(uuid4())  # the page may come back: from then on it is one form
    return sent


def _form(
    request: HttpRequest, forum: Forum, form: RegistrationForm, *, status: int = 200, **said: Any
) -> HttpResponse:
    offer = offer_of(forum, timezone.now())
    return render(
        request,
        "attendees/registrations/new.html",
        _around(forum) | {"form": form, "offer": offer, "waits": offer.standing is Standing.FULL, **said},
        status=status,
    )


def _standing(request: HttpRequest, forum: Forum, *, status: int = 200) -> HttpResponse:
    offer = offer_of(forum, timezone.now())
    return render(
        request, "attendees/registrations/standing.html", _around(forum) | {"offer": offer}, status=status
    )


def _around(forum: Forum) -> dict[str, Any]:
    return {
        "forum": forum,
        "organization": forum.organization,
        "beside": second_language(forum.title, translation.get_language() or ""),
        "shows_address": forum.shows_address_to_everyone(),
    }
