"""The page an invitation opens: GET shows, POST accepts or first proves the mailbox."""

from typing import Any

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forums.hosting import roles
from forums.hosting.accounts import account_for
from forums.hosting.inviting import InvitationOver, InvitedSomebodyElse, accept, invitation_of, is_open
from forums.hosting.models import Membership, Role
from forums.hosting.undelivered import too_often
from forums.languages.middleware import use_language


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, link: str) -> HttpResponse:
    """The link alone gives no role, for letters are forwarded: the invited mailbox must answer a code first."""
    invitation = invitation_of(link)
    if invitation is None:
        raise Http404
    use_language(request, fallback=invitation.organization.first_language)
    if not is_open(invitation, timezone.now()):
        return _over(request, invitation)
    if request.method != "POST":
        return _page(request, invitation)
    return (
        _accept(request, invitation)
        if request.user.is_authenticated
        else _ask_for_a_code(request, invitation)
    )


def _accept(request: HttpRequest, invitation: Membership) -> HttpResponse:
    user: Any = request.user
    try:
        joined = accept(invitation, user=user, now=timezone.now())
    except InvitedSomebodyElse:
        return _page(request, invitation)
    except InvitationOver:
        return _over(request, invitation)
    messages.success(request, gettext("Welcome to {name}.").format(name=joined.organization.name))
    return redirect("hosting:organization", joined.organization.slug)


def _ask_for_a_code(request: HttpRequest, invitation: Membership) -> HttpResponse:
    email = invitation.email.lower()
    if not ratelimit.consume(request, app="allauth.account", action="request_login_code", key=email):
        return too_often(request)
    LoginCodeVerificationProcess.initiate(request=request, user=account_for(email), email=email)
    return redirect(f"{reverse('account_confirm_login_code')}?{urlencode({'next': request.path})}")


def _page(request: HttpRequest, invitation: Membership) -> HttpResponse:
    user: Any = request.user
    context = {
        "invitation": invitation,
        "role": Role(invitation.role).label,
        "role_words": roles.IN_WORDS[Role(invitation.role)],
        "is_you": user.is_authenticated and user.email.lower() == invitation.email.lower(),
        "signed_in_as": user.email if user.is_authenticated else "",
    }
    return render(request, "forums/hosting/join.html", context)


def _over(request: HttpRequest, invitation: Membership) -> HttpResponse:
    mine = request.user.is_authenticated and invitation.user_id == request.user.pk
    if mine:
        return redirect("hosting:organization", invitation.organization.slug)
    return render(request, "forums/hosting/invitation_over.html", {"invitation": invitation}, status=410)
