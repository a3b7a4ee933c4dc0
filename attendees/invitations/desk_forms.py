"""One guest, typed by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendees.invitations.guest_lists.forms import UsualForm
from attendees.invitations.guest_lists.judging import Usual
from attendees.invitations.inviting import Guest
from attendees.registrations.fields import NameField, OneLineField
from forums.languages.addresses import AddressField
from forums.programme.models import Forum


class HandForm(UsualForm):
    name = NameField(label=_("Name"))
    email = AddressField(
        label=_("Email"),
        help_text=_("Without one, call them or pass on their link."),
        required=False,
        widget=forms.EmailInput({"inputmode": "email"}),
    )
    phone = OneLineField(label=_("Phone"), required=False, max_length=40)

    def __init__(self, sent: Any, *, forum: Forum) -> None:
        super().__init__(sent, usual=Usual(language=forum.organization.first_language))
        self.order_fields(["name", "email", "phone", "category", "language", "party", "seats", "outside"])

    def guest(self) -> Guest:
        usual, said = self.usual(), self.cleaned_data
        return Guest(
            name=said["name"],
            email=said["email"],
            phone=said["phone"],
            category=usual.category,
            language=usual.language,
            max_party=usual.party,
            seats=usual.seats,
            outside=usual.outside,
        )
