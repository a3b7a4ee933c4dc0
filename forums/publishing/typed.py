"""The form and its speakers, as one thing that was typed."""

from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from forums.hosting.models import Organization
from forums.languages.fields import said_in
from forums.programme.models import Forum
from forums.publishing.announcing import REQUIRED
from forums.publishing.editing import Edit, SpeakerLine
from forums.publishing.forms import ForumForm
from forums.publishing.initial import speakers_of, tongues
from forums.publishing.speaker_forms import SpeakerFormSet

NOT_FIELDS = ("csrfmiddlewaretoken", "confirmed", "then", "line")


class Typed:
    """What stands in the form: typed just now, typed before a sign-in, or the row's own facts."""

    def __init__(self, organization: Organization, forum: Forum | None, data: QueryDict | None) -> None:
        self.organization, self.forum, self.data = organization, forum, data
        self.form = ForumForm(data, organization=organization, forum=forum)
        self.speakers = self._formset(data)

    def is_valid(self) -> bool:
        speakers_are = not self.speakers.is_bound or self.speakers.is_valid()
        return bool(self.form.is_valid() and speakers_are)

    def says_nothing(self) -> bool:
        """Whether nobody has written anything: prefilled fields, boxes and choices alone make no forum. Asked
        once it is known what is valid."""
        written = [
            name
            for name in self.form.changed_data
            if not isinstance(self.form.fields[name], forms.BooleanField | forms.ChoiceField)
            and (self.form.cleaned_data.get(name) or name in self.form.errors)
        ]
        return not written and not (self.speakers.is_bound and self.speakers.has_changed())

    def lacks(self) -> bool:
        """Say at each field what a public forum needs and this form leaves empty."""
        for name in REQUIRED.values():
            if not self.form.cleaned_data.get(name):
                self.form.add_error(name, needed_words(name))
        if self.organization.contact_phone or self.organization.contact_email:
            return bool(self.form.errors)
        if not (self.form.cleaned_data.get("contact_phone") or self.form.cleaned_data.get("contact_email")):
            self.form.add_error("contact_phone", needed_words("contact_phone"))
        return bool(self.form.errors)

    def edit(self) -> Edit:
        said = self.form.edit()
        return replace(said, speakers=self._lines())

    def speakers_with_one_more(self) -> Any:
        """The same lines and an empty one beneath."""
        assert self.data is not None
        data = self.data.copy()
        data["speakers-TOTAL_FORMS"] = str(min(20, len(self.speakers.forms) + 1))
        return self._formset(data)

    def hidden(self) -> list[tuple[str, str]]:
        """Everything typed, to be carried through a confirmation."""
        assert self.data is not None
        return [
            (name, value) for name, values in self.data.lists() if name not in NOT_FIELDS for value in values
        ]

    def came_back(self, request: HttpRequest) -> bool:
        return self.data is not None and request.method != "POST"

    def _formset(self, data: QueryDict | None) -> Any:
        if data is not None and "speakers-TOTAL_FORMS" not in data:
            data = None
        return SpeakerFormSet(
            data,
            prefix="speakers",
            initial=speakers_of(self.forum),
            form_kwargs={"languages": tongues(self.organization)},
        )

    def _lines(self) -> list[SpeakerLine] | None:
        """None where the form says nothing of speakers, or something about them is wrong."""
        if not self.speakers.is_bound or not self.speakers.is_valid():
            return None
        return [
            SpeakerLine(
                name=form.cleaned_data["name"],
                role=said_in(form, "role"),
                biography=said_in(form, "biography"),
            )
            for form in self.speakers.forms
            if form.cleaned_data.get("name")
        ]


def stays_protected(field: str) -> str:
    """Why a protected forum is not made looser at this field."""
    return {
        "protected": _("Somebody has registered: the forum stays protected."),
        "address_shown": _("The address of a protected forum can be told later than was said, not earlier."),
    }[field]


def needed_words(name: str) -> str:
    """What to write where a public forum needs something."""
    return {
        "title": _("Please write a title."),
        "local_date": _("Please choose the day."),
        "starts_local": _("Please write when it starts."),
        "ends_local": _("Please write when it ends."),
        "place": _("Please write the place."),
        "room_limit": _("Please write how many people the room may hold."),
        "slug": _("This address is taken. Please choose another."),
        "contact_phone": _("Please write a phone number or an email that people may use."),
    }[name]
