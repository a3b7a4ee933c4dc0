from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forums.languages.addresses import AddressField


class FollowForm(forms.Form):
    """Where to write of the next forum, and in which language."""

    use_required_attribute = False

    email = AddressField(
        label=_("Email"),
        widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email"}),
        error_messages={"required": _("Please write an email address.")},
    )
    language = forms.ChoiceField(
        label=_("Language of our messages"),
        choices=settings.LANGUAGES,
        initial=get_language,
        error_messages={
            "required": _("Please choose a language."),
            "invalid_choice": _("Please choose a language."),
        },
    )


class TakeOffForm(forms.Form):
    """Who asked the committee to be taken off its list."""

    use_required_attribute = False

    email = AddressField(
        label=_("Their email"), error_messages={"required": _("Please write an email address.")}
    )
