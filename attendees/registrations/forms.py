from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from attendees.registrations.fields import NameField, OneLineField, people_field
from attendees.registrations.questions.answering import Reply
from attendees.registrations.questions.forms import QuestionsForm, name_of
from attendees.registrations.registering import Answer
from attendees.registrations.spelling import SHORTEST_NUMBER, slip_in
from attendees.registrations.wishes_form import WishesForm
from forums.followers.joining import BESIDE_THE_BOX, BOX, is_offered
from forums.languages.addresses import AddressField
from forums.programme.models import Forum
from forums.programme.page import second_language


class RegistrationForm(QuestionsForm):
    """The answer to a forum. Its words are those of the page; the rules are registering's."""

    submission_id = OneLineField(required=False, widget=forms.HiddenInput)
    name = NameField(help_text=_("Any name you like."), widget=forms.TextInput({"autocomplete": "name"}))
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
        choices=settings.LANGUAGES,
        required=False,
        error_messages={"invalid_choice": _("Please choose a language.")},
    )

    def __init__(self, sent: QueryDict | None = None, *, forum: Forum, asked: Sequence[Reply] = ()) -> None:
        super().__init__(sent, asked=asked, beside=second_language(forum.title, get_language() or ""))
        self.forum = forum
        self.slip_meant = ""
        self.fields["party"] = people_field(
            forum,
            most=forum.max_party,
            label=_("How many people, including you?"),
            help_text=_("Count children and babies: the room limit counts everyone."),
        )
        if forum.protected:
            self.fields |= WishesForm().fields
        if is_offered(forum):
            self.fields["follow"] = forms.BooleanField(label=BOX, help_text=BESIDE_THE_BOX, required=False)
        first, last = (
            [name_of(one.question) for one in part] for part in (self.asked_first(), self.asked_last())
        )
        self.order_fields(["submission_id", "name", "party", "email", "phone", *first, "language", *last])
        self.initial = {"language": get_language(), "submission_id": uuid4()}
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

    def clean_phone(self) -> str:
        """A number that somebody can call: the only way to reach a person without email."""
        phone: str = self.cleaned_data["phone"]
        if phone and sum(sign.isdigit() for sign in phone) < SHORTEST_NUMBER:
            raise forms.ValidationError(
                _("Please write the whole number, such as 604-555-0142."), code="too_short"
            )
        return phone

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
        if self.follows and not email and "email" not in self.errors:
            self.add_error(
                "follow", _("To tell you, we need an email. Write one above, or leave this box empty.")
            )

    @property
    def follows(self) -> bool:
        """Whether they asked to hear of the next forums too."""
        return bool(self.cleaned_data.get("follow"))

    def answer(self, *, source: str) -> Answer:
        """What was written, for registering."""
        wanted = ("submission_id", "name", "party", "email", "phone", "language")
        answered: dict[str, Any] = {name: self.cleaned_data[name] for name in wanted}
        answered |= {name: self.cleaned_data[name] for name in WishesForm.base_fields if name in self.fields}
        return Answer(**answered, replies=self.replies(), waits="wait" in self.data, source=source)


def with_choice(sent: QueryDict) -> QueryDict:
    """What was sent; "Take 2 places now" and "Wait for 4 places" stand for that number of people."""
    chosen = sent.copy()
    if number := chosen.get("take") or chosen.get("wait"):
        chosen["party"] = str(number)
    return chosen


class PeopleForm(forms.Form):
    """How many come, once more: for changing, coming back and confirming."""

    use_required_attribute = False

    def __init__(self, sent: QueryDict | None, *, forum: Forum, party: int) -> None:
        super().__init__(sent, initial={"party": party})
        self.fields["party"] = people_field(
            forum, most=max(forum.max_party, party), label=_("How many people, including you?")
        )

    @property
    def waits(self) -> bool:
        """Whether they would rather wait than go, where there is no place."""
        return "wait" in self.data


class AddressForm(forms.Form):
    """Where to send a link again."""

    use_required_attribute = False

    email = AddressField(
        label=_("Email"),
        help_text=_("The address you registered with."),
        widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email"}),
        error_messages={"required": _("Please write an email address.")},
    )
