"""The team page: who has which role, and inviting more."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from forums.hosting import inviting
from forums.hosting import team as verbs
from forums.hosting.access import May, organization_for
from forums.hosting.forms import InvitationForm, RoleForm
from forums.hosting.models import Membership, Organization, Role
from forums.hosting.undelivered import too_often
from forums.limits.counting import count

LETTERS_A_DAY = 40  # invitations by one organization: a large team in one evening, no use to a spammer


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, organization: str) -> HttpResponse:
    """Everybody with a role, everybody invited; POST invites one more."""
    host = organization_for(request, organization, may=May.MANAGE_TEAM)
    form = InvitationForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _team_page(request, host, form)
    if _too_many_letters(host):
        return too_often(request)
    user: Any = request.user
    email, role = form.cleaned_data["email"], Role(form.cleaned_data["role"])
    try:
        inviting.invite(host, email=email, role=role, actor=user, now=timezone.now())
    except inviting.AlreadyOnTheTeam:
        form.add_error(
            "email",
            gettext("This person is on your team already. You can change the role in the list above."),
        )
        return _team_page(request, host, form)
    messages.success(request, gettext("We are writing to {email} now.").format(email=email))
    return redirect("hosting:team", host.slug)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, organization: str, member: UUID) -> HttpResponse:
    """One person's role; POST changes it."""
    host = organization_for(request, organization, may=May.MANAGE_TEAM)
    found = _member(host, member)
    form = RoleForm(request.POST or None, initial={"role": found.role})
    if request.method != "POST" or not form.is_valid():
        return _member_page(request, found, form)
    user: Any = request.user
    try:
        verbs.change_role(found, role=Role(form.cleaned_data["role"]), actor=user, now=timezone.now())
    except verbs.LastOwner:
        form.add_error("role", _only_owner())
        return _member_page(request, found, form)
    messages.success(request, gettext("Saved. It counts from the next page they open."))
    return _to_the_team(host, request)


@login_required
@require_POST
def invitation(request: HttpRequest, organization: str, member: UUID) -> HttpResponse:
    """Write the invitation once more."""
    host = organization_for(request, organization, may=May.MANAGE_TEAM)
    found = _member(host, member)
    if _too_many_letters(host):
        return too_often(request)
    user: Any = request.user
    try:
        inviting.invite_again(found, actor=user, now=timezone.now())
    except inviting.InvitationOver:
        messages.info(request, gettext("They have joined meanwhile."))
    else:
        messages.success(request, gettext("We are writing to {email} now.").format(email=found.email))
    return redirect("hosting:team", host.slug)


@login_required
@require_POST
def removal(request: HttpRequest, organization: str, member: UUID) -> HttpResponse:
    """Take somebody off the team, or withdraw an invitation."""
    host = organization_for(request, organization, may=May.MANAGE_TEAM)
    return _end(request, _member(host, member), gettext("Done. They cannot open this desk any more."))


@login_required
@require_POST
def departure(request: HttpRequest, organization: str) -> HttpResponse:
    """Leave the team oneself."""
    host = organization_for(request, organization, may=May.SEE_FORUMS)
    own: Membership = request.membership  # type: ignore[attr-defined]
    return _end(request, own, gettext("You have left {name}.").format(name=host.name))


def _end(request: HttpRequest, found: Membership, done: str) -> HttpResponse:
    user: Any = request.user
    own = found.user_id == user.pk
    try:
        verbs.remove(found, actor=user, now=timezone.now())
    except verbs.LastOwner:
        messages.error(request, _only_owner())
        return redirect("hosting:team", found.organization.slug)
    messages.success(request, done)
    return redirect("/desk/") if own else redirect("hosting:team", found.organization.slug)


def _only_owner() -> str:
    return gettext(
        "You’re the only owner. If you go, nobody can open this desk. Please make somebody else an owner first."
    )


def _member(host: Organization, uuid: UUID) -> Membership:
    return get_object_or_404(host.memberships.select_related("user", "organization"), uuid=uuid)


def _to_the_team(host: Organization, request: HttpRequest) -> HttpResponse:
    """Whoever gave away their own ownership may not see the team page any more."""
    still = host.memberships.filter(user_id=request.user.pk or 0, role=Role.OWNER).exists()
    return redirect("hosting:team" if still else "hosting:organization", host.slug)


def _too_many_letters(host: Organization) -> bool:
    return count(f"invitations:{host.uuid}", per=timedelta(days=1), now=timezone.now()) > LETTERS_A_DAY


def _team_page(request: HttpRequest, host: Organization, form: InvitationForm) -> HttpResponse:
    everybody = list(host.memberships.select_related("user").order_by("invited_at", "pk"))
    now = timezone.now()
    context = {
        "organization": host,
        "section": "organization",
        "form": form,
        "members": [member for member in everybody if member.user_id],
        "invitations": [
            {"row": member, "open": inviting.is_open(member, now)}
            for member in everybody
            if not member.user_id
        ],
        "one_owner": sum(bool(member.user_id) and member.role == Role.OWNER for member in everybody) == 1,
    }
    return render(request, "forums/hosting/team.html", context)


def _member_page(request: HttpRequest, found: Membership, form: RoleForm) -> HttpResponse:
    context = {
        "organization": found.organization,
        "section": "organization",
        "form": form,
        "member": found,
    }
    return render(request, "forums/hosting/member.html", context)
