"""The page with the form, in each of its moods."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from forums.hosting.models import User
from forums.programme.models import Forum
from forums.publishing.halls import known_places
from forums.publishing.meanwhile import Meanwhile
from forums.publishing.nights import next_day_words
from forums.publishing.summaries import summaries_of
from forums.publishing.typed import Typed
from forums.publishing.versions import version_of


def form_page(
    request: HttpRequest,
    typed: Typed,
    *,
    uuid: UUID,
    more: bool = False,
    kept: bool = False,
    meanwhile: Meanwhile | None = None,
) -> HttpResponse:
    """What was typed or what stands there. `more` adds a speaker's lines, `kept` says that the right half of a
    draft is saved, `meanwhile` that somebody else was faster."""
    typed.is_valid()
    context: dict[str, Any] = {
        "section": "forums",
        "organization": typed.organization,
        "forum": typed.forum,
        "form": typed.form,
        "speakers": typed.speakers_with_one_more() if more else typed.speakers,
        "places": known_places(typed.organization),
        "uuid": uuid,
        "came_back": typed.came_back(request),
        "kept": kept,
        "meanwhile": meanwhile,
        "version": meanwhile.version if meanwhile else _version(typed),
        "is_draft": typed.forum is None or typed.forum.is_draft,
        "night": _night(typed),
        "summaries": summaries_of(typed.form),
        "day_stands": _may_resume(typed.forum),
    }
    return render(request, "forums/publishing/edit.html", context)


def is_quiet(request: HttpRequest) -> bool:
    """The page saves by itself; nobody has pressed anything."""
    return request.headers.get("Accept", "").startswith("application/json")


def signed_in_user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def desk_of(forum: Forum) -> str:
    return f"/desk{forum.get_absolute_url()}"


def _may_resume(forum: Forum | None) -> bool:
    """Whether a postponed forum's own day is still to come."""
    if forum is None or forum.state != Forum.State.POSTPONED:
        return False
    return not forum.has_begun(timezone.now())


def _night(typed: Typed) -> str:
    """Of the times in the form, as far as they are right."""
    said = typed.form.cleaned_data if typed.form.is_bound and typed.form.is_valid() else typed.form.initial
    return next_day_words(said.get("starts_local"), said.get("ends_local"))


def _version(typed: Typed) -> str:
    """Of the forum that this form was filled with, however often it has come back since."""
    if typed.data is not None and "version" in typed.data:
        return str(typed.data["version"])
    return version_of(typed.forum) if typed.forum else ""
