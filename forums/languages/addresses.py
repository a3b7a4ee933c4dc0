"""Addresses of mail as people type them, in the one spelling that is compared and stored."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.languages.spelling import one_line

ADDRESS_LENGTH = 254  # RFC 5321, 4.5.3.1.3, without the brackets


def tidy_address(address: str) -> str:
    """One spelling for equal addresses: case-folded, the domain by IDNA; dots and plus stay. "" stays "".

    Raises UnicodeError for a domain that IDNA cannot write.
    """
    local, _, domain = one_line(address).rpartition("@")
    return f"{local.casefold()}@{domain.casefold().encode('idna').decode()}" if local else ""


class AddressField(forms.EmailField):
    """An address in the one spelling that is compared and stored."""

    default_error_messages = {
        "invalid": _("This email address does not look right. Please check it."),
        "no_at": _("This email address has no @."),
        "not_plain": _(
            "Before the @, an address we can write to has only the letters a to z, digits and signs."
        ),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=ADDRESS_LENGTH, **options)
        self.error_messages["max_length"] = self.error_messages["invalid"]

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")

    def clean(self, value: Any) -> str:
        typed = one_line(str(value or ""))
        if typed and "@" not in typed:
            raise forms.ValidationError(self.error_messages["no_at"], code="no_at")
        if not typed.rpartition("@")[0].isascii():  # SMTPUTF8 (RFC 6531) is not everywhere on the way
            raise forms.ValidationError(self.error_messages["not_plain"], code="not_plain")
        try:
            tidy = tidy_address(super().clean(value))
        except UnicodeError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error
        if len(tidy) > ADDRESS_LENGTH:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return tidy
