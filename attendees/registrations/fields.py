"""The fields of attendees' forms: forgiving about what was typed, clear about what is missing."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from attendees.registrations.spelling import tidy_address
from forums.languages.spelling import has_a_sign, one_line
from forums.languages.tags import local_phone
from forums.programme.models import Forum

SQUARES = 12  # more people than that are picked from a list
ADDRESS_LENGTH = 254  # RFC 5321, 4.5.3.1.3, without the brackets


class PeopleSelect(forms.RadioSelect):
    """One square per number; real radio buttons."""

    template_name = "components/people.html"
    use_fieldset = True


class OneLineField(forms.CharField):
    """Text without what nobody meant to type: line breaks, control characters, direction overrides."""

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")


class NameField(OneLineField):
    """A name for the door list: any that can be called out."""

    default_error_messages = {
        "required": _("Please write a name. Any name you like."),
        "max_length": _("This name is too long: there is room for 120 letters."),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Name for the door list"))
        super().__init__(max_length=120, **options)

    def clean(self, value: Any) -> str:
        name: str = super().clean(value)
        if not has_a_sign(name):
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return name


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


def people_field(forum: Forum, *, most: int, **options: Any) -> forms.TypedChoiceField:
    """How many come, from 1 to `most`; whoever is more may call."""
    sentence = gettext("Please write how many people are coming, from 1 to {n}.").format(n=most)
    if forum.phone:
        sentence += " " + gettext("More than {n}? Call {phone}.").format(
            n=most, phone=local_phone(forum.phone)
        )
    return forms.TypedChoiceField(
        coerce=int,
        choices=[(n, str(n)) for n in range(1, most + 1)],
        widget=PeopleSelect if most <= SQUARES else forms.Select,
        error_messages={"required": sentence, "invalid_choice": sentence},
        **options,
    )
