"""Forms for what one person says about themselves later: the name, the language, the address, who comes instead."""

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from attendees.registrations.fields import NameField
from attendees.registrations.models import Registration
from attendees.registrations.passing_on import Successor
from forums.languages.addresses import AddressField


def language_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Language of our messages"),
        choices=settings.LANGUAGES,
        error_messages={"invalid_choice": _("Please choose a language.")},
    )


class DetailsForm(forms.Form):
    use_required_attribute = False

    name = NameField(help_text=_("Any name you like."), widget=forms.TextInput({"autocomplete": "name"}))
    language = language_field()

    def __init__(self, sent: QueryDict | None, *, registration: Registration) -> None:
        super().__init__(sent, initial={"name": registration.name, "language": registration.language})


class NewAddressForm(forms.Form):
    use_required_attribute = False

    email = AddressField(
        label=_("Email"),
        help_text=_("We ask there whether it is right. Until then everything stays as it is."),
        widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email"}),
        error_messages={"required": _("Please write an email address.")},
    )


class SuccessorForm(forms.Form):
    """Who comes instead: the places are theirs then."""

    use_required_attribute = False

    name = NameField(label=_("Their name for the door list"))
    email = AddressField(
        label=_("Their email"),
        help_text=_("The ticket goes there. Your own ticket and link stop working."),
        widget=forms.EmailInput({"inputmode": "email"}),
        error_messages={"required": _("Please write an email address.")},
    )
    language = language_field()

    def __init__(self, sent: QueryDict | None, *, registration: Registration) -> None:
        super().__init__(sent, initial={"language": registration.language})

    def successor(self) -> Successor:
        return Successor(**self.cleaned_data)
