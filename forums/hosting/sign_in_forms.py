"""allauth's first question, with our words where nothing was typed."""

from typing import Any

from allauth.account import forms as allauth
from django.utils.translation import gettext_lazy as _

NOTHING_TYPED = _("Please write your email address.")


class LoginForm(allauth.LoginForm):  # type: ignore[misc]  # allauth is not typed
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"].error_messages["required"] = NOTHING_TYPED


class SignupForm(allauth.SignupForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].error_messages["required"] = NOTHING_TYPED
