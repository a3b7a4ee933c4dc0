"""What organizers type about their organization and its team."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from forums.hosting import roles
from forums.hosting.founding import Profile
from forums.hosting.models import Organization, Role, slug_form
from forums.hosting.slugs import reserved_for_organizations, suggest
from forums.languages.fields import LangFormField, OneLineField
from forums.languages.zones import zone_choices

OPTIONAL: Any = _("optional")  # the stubs want a plain text; the widget takes a lazy one


class FewLines(forms.Textarea):
    """Two or three sentences in each language; it grows by hand."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 3, **(attrs or {})})


class OrganizationForm(forms.Form):
    name = LangFormField(
        label=_("Name of your committee"),
        help_text=_("In one language or several. It stands above every forum."),
        max_length=120,
        error_messages={"required": _("Please write the name in at least one language.")},
    )
    about = LangFormField(
        label=_("Who you are"),
        label_suffix=OPTIONAL,
        help_text=_("Two or three sentences for your public page."),
        widget=FewLines,
        required=False,
        max_length=2000,
    )
    time_zone = forms.ChoiceField(
        label=_("Where your clocks hang"),
        help_text=_("Times of your forums are this city’s."),
        choices=zone_choices,
        initial="America/Vancouver",
    )
    first_language = forms.ChoiceField(
        label=_("Your first language"), choices=settings.LANGUAGES, initial="en"
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you announce in"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=["en"],
    )
    contact_name = OneLineField(
        label=_("Whom people reach"), label_suffix=OPTIONAL, max_length=120, required=False
    )
    contact_phone = OneLineField(
        label=_("Phone"),
        label_suffix=OPTIONAL,
        help_text=_("Stands on your forums: people who do not write can call."),
        max_length=40,
        required=False,
    )
    contact_email = forms.EmailField(label=_("Email"), label_suffix=OPTIONAL, max_length=254, required=False)

    keep_in_touch_on_protected = forms.BooleanField(
        label=_("Offer “Tell me about the next forum” on protected forums too"),
        help_text=_("Off is safer: your list of people who keep in touch outlives every forum’s deletion."),
        required=False,
    )

    def clean_contact_phone(self) -> str:
        number: str = self.cleaned_data["contact_phone"]
        if number and not any(sign.isdigit() for sign in number):
            raise forms.ValidationError(
                _("Please write a number that people can call, such as 604-555-0142.")
            )
        return number

    def profile(self) -> Profile:
        """What a valid form says."""
        facts = dict(self.cleaned_data)
        first, others = facts.pop("first_language"), facts.pop("languages")
        facts.pop("slug", None)
        return Profile(languages=[first, *(code for code in others if code != first)], **facts)

    @staticmethod
    def facts_of(organization: Organization) -> dict[str, Any]:
        """An organization as this form shows it at first."""
        same = ("name", "about", "time_zone", "languages", "contact_name", "contact_phone", "contact_email")
        facts = {name: getattr(organization, name) for name in (*same, "keep_in_touch_on_protected")}
        return facts | {"first_language": organization.first_language}


class FoundingForm(OrganizationForm):
    slug = forms.CharField(
        label=_("Your address here"),
        label_suffix=OPTIONAL,
        help_text=_(
            "Small letters, digits and hyphens, such as surrey-forum-committee. Leave it empty and we take it from the "
            "name. It will stand on posters, so it cannot change later."
        ),
        max_length=60,
        required=False,
        validators=[slug_form],
        error_messages={"max_length": slug_form.message},
    )
    field_order = ("name", "slug")
    keep_in_touch_on_protected = None  # type: ignore[assignment]  # a question for later; None leaves a field out

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug and not is_free(slug):
            raise forms.ValidationError(taken_words(slug))
        return slug

    def clean(self) -> dict[str, Any]:
        """A slug from the name where none was typed and the name has Latin letters."""
        cleaned = super().clean() or self.cleaned_data
        if "slug" in cleaned and not cleaned["slug"] and cleaned.get("name"):
            cleaned["slug"] = suggest(*cleaned["name"].values(), is_free=is_free)
            if not cleaned["slug"]:
                self.add_error(
                    "slug", _("Please choose an address in Latin letters, such as surrey-forum-committee.")
                )
        return cleaned


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        error_messages={"required": _("Please write the address of the person you invite.")},
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=roles.CHOICES, widget=forms.RadioSelect, initial=Role.ORGANIZER
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=roles.CHOICES, widget=forms.RadioSelect)


def is_free(slug: str) -> bool:
    return slug not in reserved_for_organizations() and not Organization.objects.filter(slug=slug).exists()


def taken_words(slug: str) -> str:
    """Somebody has this address, and here is one that is free."""
    free = suggest(f"{slug}-committee", is_free=is_free)
    return _("{slug} is taken. {free} is free.").format(slug=slug, free=free)
