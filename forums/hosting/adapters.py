"""Where allauth asks us: who may sign up, what a mail looks like, and when a fresh code is due."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forums.hosting import fresh_code, sealing
from forums.hosting.models import Membership, User
from forums.hosting.undelivered import mail_is_down
from forums.mailing.message import Message

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This is not the code we sent last. Please look in your newest message from us."),
        "too_many_login_attempts": _("That was too often. Please wait one minute, then ask for a new code."),
        "rate_limited": _("That was too often. Please wait one minute, then ask for a new code."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.OPEN_SIGNUP)

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """There are no user names."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The desk; for somebody who belongs nowhere yet, the page where that begins."""
        belongs = Membership.objects.filter(user_id=request.user.pk or 0).exists()
        return settings.LOGIN_REDIRECT_URL if belongs else reverse("hosting:start")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def pre_login(self, request: HttpRequest, user: User, **login: Any) -> HttpResponse | None:
        """Whoever typed the code from a mailbox has proved that address, also where allauth has no row of it yet."""
        records = get_authentication_records(request, user)
        if (
            records
            and records[-1].get("method") == "code"
            and records[-1].get("email", "").lower() == user.email
        ):
            EmailAddress.objects.get_or_create(
                user=user, email=user.email, defaults={"verified": True, "primary": True}
            )
        response: HttpResponse | None = super().pre_login(request, user, **login)
        return response

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """allauth never asks somebody without password and second factor: they prove themselves by a fresh code.

        Raises ReauthenticationRequired for them unless they typed one lately.
        """
        required: bool = super().is_reauthentication_required(app=app, **options)
        request = context.request
        if required and not get_reauthentication_flows(request.user) and not fresh_code.typed_lately(request):
            raise ReauthenticationRequired
        return required

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if methods or not user.is_authenticated:
            return methods
        return [
            {
                "id": "fresh_code",
                "description": _("Use a code by email"),
                "url": reverse("hosting:fresh_code"),
            }
        ]

    def send_account_already_exists_mail(self, email: str) -> None:
        self.send_mail("account/email/account_already_exists", email, {})

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> Message:
        """Our words as plain text, and the same words as simple HTML."""
        request = context["request"]
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context, request).split())
        text = render_to_string(f"{template_prefix}_message.txt", context, request).strip()
        paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
        html = render_to_string(
            "forums/hosting/code_mail.html", {"paragraphs": paragraphs, **context}, request
        )
        message = Message(
            subject, text, self.get_from_email(), [email], headers={"Auto-Submitted": "auto-generated"}
        )
        message.attach_alternative(html, "text/html")
        return message

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sends at once, in the request. A mail server that does not answer gets a page in our words."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            logger.error("A code could not be sent: %s", type(error).__name__)  # noqa: TRY400  no address in the log
            raise ImmediateHttpResponse(mail_is_down(self._request(), email)) from error

    def _request(self) -> HttpRequest:
        request: HttpRequest = context.request
        return request


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is not typed
    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": settings.SITE_NAME}
