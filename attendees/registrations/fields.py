"""The fields of attendees' forms: forgiving about what was typed, clear about what is missing."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forums.languages.spelling import has_a_sign, one_line
from forums.languages.tags import local_phone
from forums.programme.models import Forum

SQUARES = 12  # more people than that are picked from a list


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
