"""Subscriptions: every listed forum, those of one organization, or one forum; for calendars and for feed readers."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forums.hosting.models import Organization
from forums.languages.middleware import CODES, use_language
from forums.programme.caching import cached, feed_etag
from forums.programme.feeds import Feed, atom, ics, in_feeds
from forums.programme.gates import announced_forum
from forums.programme.models import Forum
from forums.programme.neutral import title_outside

FORMS: dict[str, tuple[Callable[[Feed], bytes], str]] = {
    "ics": (ics, "text/calendar; charset=utf-8"),
    "atom": (atom, "application/atom+xml; charset=utf-8"),
}


type FeedView = Callable[..., HttpResponse]


@require_safe
def all_forums(request: HttpRequest, form: str) -> HttpResponse:
    """Every listed forum of every organization."""
    name = _("Forums – {site}").format(site=settings.SITE_NAME)
    return _answer(
        request, form, name=name, page="/", forums=in_feeds(Forum.objects.listed(), timezone.now())
    )


@require_safe
def organization(request: HttpRequest, organization: str, form: str) -> HttpResponse:
    """Every listed forum of one organization."""
    host = get_object_or_404(Organization, slug=organization)
    use_language(request, fallback=host.first_language)
    listed = Forum.objects.listed().filter(organization=host)
    page = host.get_absolute_url()
    return _answer(request, form, name=str(host.name), page=page, forums=in_feeds(listed, timezone.now()))


@require_safe
def forum(request: HttpRequest, organization: str, forum: str, form: str) -> HttpResponse:
    """One forum that was ever public, for as long as its page is there."""
    found = announced_forum(organization, forum)
    use_language(request, fallback=found.organization.first_language)
    name = title_outside(found, translation.get_language())[1]
    return _answer(request, form, name=name, page=found.get_absolute_url(), forums=[found])


def _answer(request: HttpRequest, form: str, *, name: str, page: str, forums: list[Forum]) -> HttpResponse:
    write, content_type = FORMS[form]
    said = request.GET.get("lang", "")
    kept = f"?lang={said}" if said in CODES else ""
    feed = Feed(
        name=name,
        source=f"{settings.SITE_URL}{request.path}{kept}",
        page=f"{settings.SITE_URL}{page}{kept}",
        language=translation.get_language() or settings.LANGUAGE_CODE,
        forums=forums,
    )
    return cached(
        request, feed_etag(name, forums), lambda: HttpResponse(write(feed), content_type=content_type)
    )
