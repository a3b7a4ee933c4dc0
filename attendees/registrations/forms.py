from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext, get_language
from django.utils.translation import gettext_lazy as _

from attendees.registrations.registering import Answer
from attendees.registrations.spelling import has_a_sign, one_line, slip_in, tidy_address
from forums.languages.tags import language_name, local_phone
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
        return one_line(super().to_python(value))


class AddressField(forms.EmailField):
    """An address in the one spelling that is compared and stored."""

    default_error_messages = {
        "invalid": _("This email address does not look right. Please check it."),
        "no_at": _("This email address has no @."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=ADDRESS_LENGTH, **options)
        self.error_messages["max_length"] = self.error_messages["invalid"]

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value))

    def clean(self, value: Any) -> str:
        typed = one_line(str(value or ""))
        if typed and "@" not in typed:
            raise forms.ValidationError(self.error_messages["no_at"], code="no_at")
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


class RegistrationForm(forms.Form):
    """The answer to a forum. Its words are those of the page; the rules are registering's."""

    submission_id = OneLineField(required=False, widget=forms.HiddenInput)
    name = OneLineField(
        label=_("Name for the door list"),
        help_text=_("Any name you like."),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={
            "required": _("Please write a name. Any name you like."),
            "max_length": _("This name is too long: there is room for 120 letters."),
        },
    )
    email = AddressField(
        label=_("Email"),
        required=False,
        widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email"}),
        error_messages={"required": _("Please write an email address.")},
    )
    phone = OneLineField(
        label=_("Phone"),
        help_text=_("Only to call you if the forum moves."),
        required=False,
        max_length=40,
        widget=forms.TextInput({"autocomplete": "tel", "type": "tel"}),
        error_messages={"max_length": _("This phone number is too long.")},
    )
    language = forms.ChoiceField(
        label=_("Language of our messages"),
        required=False,
        error_messages={"invalid_choice": _("Please choose a language.")},
    )

    def __init__(self, *args: Any, forum: Forum, **options: Any) -> None:
        super().__init__(*args, label_suffix="", use_required_attribute=False, **options)
        self.forum = forum
        self.slip_meant = ""
        self.fields["party"] = people_field(
            forum,
            most=forum.max_party,
            label=_("How many people, including you?"),
            help_text=_("Count children and babies: the room limit counts everyone."),
        )
        self.fields["language"].choices = [(code, language_name(code)) for code, _ in settings.LANGUAGES]
        self.fields["language"].initial = get_language()
        self.fields["submission_id"].initial = uuid4
        self._ask_for_email(required=forum.email_required or forum.confirm_address)

    def _ask_for_email(self, *, required: bool) -> None:
        email = self.fields["email"]
        email.required = required
        email.label_suffix = "" if required else gettext("(if you have one)")
        if self.forum.confirm_address:
            email.help_text = _("We keep your place once you have opened the link that we send there.")
        elif required:
            email.help_text = _(
                "The host must be able to reach everyone if plans change. Your ticket comes here."
            )
        else:
            email.help_text = _(
                "We send your ticket and tell you if the forum moves. No email? Leave it empty."
            )

    def clean_submission_id(self) -> UUID:
        """A form without its number, or with a spoiled one, is a new form."""
        try:
            return UUID(self.cleaned_data["submission_id"])
        except ValueError:
            return uuid4()

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not has_a_sign(name):
            raise forms.ValidationError(self.fields["name"].error_messages["required"], code="required")
        return name

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or get_language() or settings.LANGUAGE_CODE

    def clean(self) -> None:
        """A likely slip in the address is offered back once, with two buttons: "yes" changes it, "no" keeps it."""
        email = self.cleaned_data.get("email", "")
        meant, said = slip_in(email), self.data.get("slip")
        if meant and said == "yes":
            self.cleaned_data["email"] = f"{email.rpartition('@')[0]}@{meant}"
        elif meant and said != "no":
            self.slip_meant = meant

    def answer(self, *, source: str) -> Answer:
        """What was written, for registering."""
        wanted = ("submission_id", "name", "party", "email", "phone", "language")
        return Answer(**{name: self.cleaned_data[name] for name in wanted}, source=source)


class PeopleForm(forms.Form):
    """How many come, once more: for changing, coming back and confirming."""

    def __init__(self, *args: Any, forum: Forum, party: int, **options: Any) -> None:
        super().__init__(
            *args, label_suffix="", use_required_attribute=False, initial={"party": party}, **options
        )
        self.fields["party"] = people_field(
            forum, most=max(forum.max_party, party), label=_("How many people, including you?")
        )


class AddressForm(forms.Form):
    """Where to send a link again."""

    email = AddressField(
        label=_("Email"),
        help_text=_("The address you registered with."),
        widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email"}),
        error_messages={"required": _("Please write an email address.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, label_suffix="", use_required_attribute=False, **options)
