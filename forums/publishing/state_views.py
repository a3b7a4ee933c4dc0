"""The steps of a forum's life: each GET shows what will happen, each POST does it."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums.followers.announcing import audience_of, may_be_announced
from forums.hosting.access import May, role_may
from forums.hosting.kept import signed_in_or_kept
from forums.hosting.models import User
from forums.languages.text import LangText
from forums.programme.gates import forum_for
from forums.programme.models import Forum
from forums.programme.page import forum_context, share_texts
from forums.programme.wallclock import NoSuchTime, TwiceThatDay
from forums.publishing import announcing
from forums.publishing.drafting import discard
from forums.publishing.nights import next_day_words
from forums.publishing.picture import qr_path
from forums.publishing.reach import reach_in_words
from forums.publishing.refusals import AlreadyOver, NotADraft, NotComplete, PeopleRegistered
from forums.publishing.typed import needed_words


@never_cache
@signed_in_or_kept
@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """One confirmation, and the forum is public."""
    found = forum_for(request, organization, forum, may=May.EDIT_FORUMS)
    if request.method == "POST" and found.is_draft:
        try:
            announcing.publish(found, actor=_user(request), now=timezone.now())
        except (NotComplete, AlreadyOver, NoSuchTime, TwiceThatDay):
            return redirect(f"{_desk(found)}publication/")
        return redirect(f"{_desk(found)}share/")
    if not found.is_draft:
        return redirect(f"{_desk(found)}share/")
    now = timezone.now()
    context = forum_context(found, now, language=None) | {
        "section": "forums",
        "needed": [needed_words(name) for name in announcing.missing(found)],
        "night": next_day_words(found.starts_local, found.ends_local),
        "is_over": found.is_over(now),
        "clock_unclear": found.starts_at is None
        and found.starts_local is not None
        and found.local_date is not None,
    }
    return render(request, "forums/publishing/publication.html", context)


@never_cache
@signed_in_or_kept
@require_safe
def share(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """What to do with a forum that is public: words to paste, a short address, a code to print."""
    found = forum_for(request, organization, forum, may=May.SEE_FORUMS)
    if found.is_draft:
        return redirect(f"{_desk(found)}publication/")
    address = f"{settings.SITE_URL}{found.get_absolute_url()}"
    texts = share_texts(found)
    context = {
        "forum": found,
        "organization": found.organization,
        "section": "forums",
        "address": address,
        "texts": texts,
        "together": "\n\n".join(text for _code, text in texts),
        "qr": qr_path(address),
        "audience": audience_of(found),
        "sees_followers": _may(request, May.SEE_FOLLOWERS),
        "may_announce": _may(request, May.EDIT_FORUMS) and may_be_announced(found, timezone.now()),
    }
    return render(request, "forums/publishing/share.html", context)


@never_cache
@signed_in_or_kept
@require_http_methods(["GET", "HEAD", "POST"])
def postponement(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """No new day yet."""
    return _step(request, organization, forum, announcing.postpone, "forums/publishing/postponement.html")


@never_cache
@signed_in_or_kept
@require_http_methods(["GET", "HEAD", "POST"])
def cancellation(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """It will not take place."""
    return _step(request, organization, forum, announcing.cancel, "forums/publishing/cancellation.html")


@never_cache
@signed_in_or_kept
@require_http_methods(["GET", "HEAD", "POST"])
def resumption(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """It takes place on its own day after all."""
    return _step(request, organization, forum, announcing.resume, "forums/publishing/resumption.html")


@never_cache
@signed_in_or_kept
@require_POST
def withdrawal(request: HttpRequest, organization: str, forum: str) -> HttpResponse:
    """Back to a draft while nobody has registered; a draft that was never public is thrown away."""
    found = forum_for(request, organization, forum, may=May.EDIT_FORUMS)
    try:
        if found.is_draft:
            discard(found, actor=_user(request), now=timezone.now())
            messages.success(request, _("The draft is gone."))
            return redirect("/desk/")
        announcing.unpublish(found, actor=_user(request), now=timezone.now())
        messages.success(request, _("The forum is a draft again. Nobody sees it."))
    except PeopleRegistered:
        messages.error(
            request, _("Somebody has registered. Postpone or cancel the forum: then they are told.")
        )
    except (AlreadyOver, NotADraft):
        messages.error(request, _("This forum can no longer be withdrawn."))
    return redirect(_desk(found))


def _step(
    request: HttpRequest, organization: str, forum: str, step: Callable[..., Forum], template: str
) -> HttpResponse:
    found = forum_for(request, organization, forum, may=May.EDIT_FORUMS)
    if request.method != "POST":
        context = {
            "forum": found,
            "organization": found.organization,
            "section": "forums",
            "reach": reach_in_words(found),
        }
        return render(request, template, context)
    line = LangText.cleaned({found.organization.first_language: request.POST.get("line", "")[:500]})
    try:
        step(found, line=line, actor=_user(request), now=timezone.now())
    except AlreadyOver:
        messages.error(request, _("This forum is past or cancelled; nothing was changed."))
    else:
        messages.success(request, f"{_('Done.')} {reach_in_words(found)}")
    return redirect(_desk(found))


def _may(request: HttpRequest, may: May) -> bool:
    return role_may(request.membership.role, may)  # type: ignore[attr-defined]


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _desk(forum: Forum) -> str:
    return f"/desk{forum.get_absolute_url()}"
