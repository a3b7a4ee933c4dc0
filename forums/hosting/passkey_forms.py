"""allauth's forms for passkeys, where what no browser would send is a mistake like any other and not a failure."""

from typing import Any

from allauth.mfa.webauthn import forms as allauth
from django import forms


class CredentialField(forms.JSONField):
    """Django's reads numbers of any length and nests without end; Python does neither."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Shown again as it came; it is hidden, and the next ceremony replaces it."""
        return forms.fields.InvalidJSONInput(data or "")


class AddForm(allauth.AddWebAuthnForm):  # type: ignore[misc]  # allauth is not typed
    credential = CredentialField()


class AuthenticateForm(allauth.AuthenticateWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField()


class LoginForm(allauth.LoginWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField()


class ReauthenticateForm(allauth.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField()
