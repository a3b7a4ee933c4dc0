from uuid import UUID, uuid4, uuid5

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from attendees.registrations.calling import Caller
from attendees.registrations.detail_forms import language_field
from attendees.registrations.fields import NameField, OneLineField, people_field
from attendees.registrations.forms import with_choice
from forums.programme.models import Forum


class CallerForm(forms.Form):
    """Twenty seconds on the phone: a name, how many, a number to call back."""

    use_required_attribute = False

    submission_id = OneLineField(required=False, widget=forms.HiddenInput)
    name = NameField()
    phone = OneLineField(
        label=_("Phone"),
        help_text=_("To call back if the forum moves."),
        required=False,
        max_length=40,
        widget=forms.TextInput({"type": "tel"}),
        error_messages={"max_length": _("This phone number is too long.")},
    )
    language = language_field()

    def __init__(self, sent: QueryDict | None, *, forum: Forum) -> None:
        first = {"submission_id": uuid4(), "language": forum.organization.first_language}
        super().__init__(with_choice(sent) if sent is not None else None, initial=first)
        self.fields["party"] = people_field(forum, most=forum.max_party, label=_("How many people?"))
        self.order_fields(["submission_id", "name", "party", "phone", "language"])

    def clean_submission_id(self) -> UUID:
        """A form without its number, or with a spoiled one, is a new form."""
        try:
            return UUID(self.cleaned_data["submission_id"])
        except ValueError:
            return uuid4()

    def caller(self) -> Caller:
        said = {name: self.cleaned_data[name] for name in ("name", "party", "phone", "language")}
        content = "\n".join(map(str, (said["name"], said["party"], said["phone"])))
        # Whoever goes back in the browser and types another name is another.
        number = uuid5(self.cleaned_data["submission_id"], content)
        return Caller(number=number, waits="wait" in self.data, **said)
