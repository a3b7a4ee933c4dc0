"""Founding an organization, and its own page at the desk."""

from datetime import timedelta
from typing import Any

from django.conf import settings as configuration
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forums.hosting import roles
from forums.hosting.access import May, organization_for, role_may
from forums.hosting.forms import FoundingForm, OrganizationForm, taken_words
from forums.hosting.founding import AddressTaken, found, may_found, rewrite
from forums.hosting.inviting import is_open, link_of
from forums.hosting.models import Membership, Organization, Role, User
from forums.hosting.undelivered import too_often
from forums.limits.counting import count

FOUNDED_A_DAY = 5  # organizations by one person; more is a machine


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Where somebody begins who belongs nowhere yet: invitations that wait for them, and a committee of their own."""
    user: Any = request.user
    if not may_found(user):
        return render(request, "forums/hosting/whom_to_ask.html", _waiting(user))
    form = FoundingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _found(request, form)
    return render(request, "forums/hosting/start.html", {"form": form, **_waiting(user)})


def _found(request: HttpRequest, form: FoundingForm) -> HttpResponse:
    user: Any = request.user
    now = timezone.now()
    if count(f"founding:{user.pk}", per=timedelta(days=1), now=now) > FOUNDED_A_DAY:
        return too_often(request)
    slug = form.cleaned_data["slug"]
    try:
        organization = found(user, slug=slug, profile=form.profile(), now=now)
    except AddressTaken:
        form.add_error("slug", taken_words(slug))
        return render(request, "forums/hosting/start.html", {"form": form, **_waiting(user)})
    messages.success(request, gettext("Your committee has its desk. Now announce your first forum."))
    return redirect("hosting:organization", organization.slug)


def _waiting(user: User) -> dict[str, Any]:
    now = timezone.now()
    named = Membership.objects.select_related("organization").filter(user=None, email__iexact=user.email)
    invitations = [(invitation, link_of(invitation)) for invitation in named if is_open(invitation, now)]
    return {"invitations": invitations, "operator": configuration.MAIL_FROM}


@never_cache
@login_required
@require_safe
def organization(request: HttpRequest, organization: str) -> HttpResponse:
    """The organization's own page at the desk: your part in it, and whom to ask."""
    host = organization_for(request, organization, may=May.SEE_FORUMS)
    role: str = request.membership.role  # type: ignore[attr-defined]
    context = _desk(host) | {
        "role": Role(role).label,
        "role_words": roles.IN_WORDS[Role(role)],
        "owners": host.memberships.joined()
        .filter(role=Role.OWNER)
        .select_related("user")
        .order_by("joined_at"),
        "may_manage": role_may(role, May.MANAGE_TEAM),
        "may_edit": role_may(role, May.EDIT_FORUMS),
    }
    return render(request, "forums/hosting/organization.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, organization: str) -> HttpResponse:
    """What the organization says about itself, for its owners to change."""
    host = organization_for(request, organization, may=May.CHANGE_ORGANIZATION)
    form = OrganizationForm(request.POST or None, initial=OrganizationForm.facts_of(host))
    if request.method == "POST" and form.is_valid():
        user: Any = request.user
        rewrite(host, form.profile(), actor=user, now=timezone.now())
        messages.success(request, gettext("Saved. Your public pages say so from now on."))
        return redirect("hosting:settings", host.slug)
    return render(request, "forums/hosting/settings.html", _desk(host) | {"form": form})


def _desk(host: Organization) -> dict[str, Any]:
    return {"organization": host, "section": "organization"}
