"""What a guest writes. The words are those of the page; the rules are answering's."""

from datetime import date, timedelta

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from attendees.invitations.answering import Coming, Delegate, OnBehalf
from attendees.invitations.models import Invitation
from attendees.registrations.fields import NameField, OneLineField, people_field
from forums.languages import words
from forums.languages.addresses import AddressField


class GuestForm(forms.Form):
    """Whoever answers for the guest says so, and gets a copy of everything."""

    use_required_attribute = False

    for_them = forms.BooleanField(label=_("I’m answering for them."), required=False)
    by_name = OneLineField(label=_("Your name"), required=False, max_length=120)
    by_email = AddressField(
        label=_("Your email"),
        help_text=_("The ticket and every change also come to you."),
        required=False,
        widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email"}),
    )

    def __init__(self, sent: QueryDict | None, *, invitation: Invitation) -> None:
        super().__init__(sent, initial=self.stands(invitation))
        self.invitation = invitation

    def stands(self, invitation: Invitation) -> dict[str, object]:
        """The form as the last answer left it."""
        return {
            "for_them": bool(invitation.answered_by_name or invitation.answered_by_email),
            "by_name": invitation.answered_by_name,
            "by_email": invitation.answered_by_email,
        }

    def clean(self) -> None:
        if self.cleaned_data.get("for_them") and not self.cleaned_data.get("by_name"):
            self.add_error("by_name", _("Please write your name: the host then knows who answered."))

    @property
    def by(self) -> OnBehalf:
        if not self.cleaned_data["for_them"]:
            return OnBehalf()
        return OnBehalf(name=self.cleaned_data["by_name"], email=self.cleaned_data["by_email"])

    def _add_party(self) -> None:
        most = self.invitation.max_party
        if most > 1:
            self.fields["party"] = people_field(
                self.invitation.forum, most=most, label=_("How many people, including the guest?")
            )

    @property
    def people(self) -> int:
        return int(self.cleaned_data.get("party", 1))


class AcceptanceForm(GuestForm):
    announced_as = OneLineField(label=_("Title, as it should be announced"), required=False, max_length=160)
    wishes_to_speak = forms.BooleanField(label=_("Would like to say a few words."), required=False)
    outlet = OneLineField(label=_("Newspaper, station or site"), required=False, max_length=120)
    equipment = OneLineField(
        label=_("What you bring"), help_text=_("Cameras, lights, a recorder."), required=False, max_length=200
    )

    def __init__(self, sent: QueryDict | None, *, invitation: Invitation) -> None:
        super().__init__(sent, invitation=invitation)
        self._add_party()
        if not invitation.is_media:
            del self.fields["outlet"], self.fields["equipment"]

    def stands(self, invitation: Invitation) -> dict[str, object]:
        there = invitation.registration
        columns = ("announced_as", "wishes_to_speak", "outlet", "equipment")
        return (
            super().stands(invitation)
            | {name: getattr(invitation, name) for name in columns}
            | {"party": there.party if there and there.is_live else 1}
        )

    def coming(self) -> Coming:
        said = {name: self.cleaned_data[name] for name in ("announced_as", "wishes_to_speak")}
        said |= {name: self.cleaned_data.get(name, "") for name in ("outlet", "equipment")}
        return Coming(party=self.people, by=self.by, **said)


class DelegationForm(GuestForm):
    name = NameField(label=_("Who comes instead"))
    email = AddressField(
        label=_("Their email"),
        help_text=_("The ticket goes there."),
        widget=forms.EmailInput({"inputmode": "email"}),
        error_messages={"required": _("Please write an email address.")},
    )

    def __init__(self, sent: QueryDict | None, *, invitation: Invitation) -> None:
        super().__init__(sent, invitation=invitation)
        self._add_party()

    def stands(self, invitation: Invitation) -> dict[str, object]:
        there = invitation.registration
        return super().stands(invitation) | {
            "name": invitation.delegate_name,
            "email": invitation.delegate_email,
            "party": there.party if there and there.is_live else 1,
        }

    def delegate(self) -> Delegate:
        return Delegate(
            name=self.cleaned_data["name"], email=self.cleaned_data["email"], party=self.people, by=self.by
        )


class DeclinationForm(GuestForm):
    message = forms.CharField(
        label=_("A line to the host"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"max_length": _("This is too long: there is room for 1,000 letters.")},
    )
    read_aloud = forms.BooleanField(label=_("Please read this to the people in the room."), required=False)

    def stands(self, invitation: Invitation) -> dict[str, object]:
        return super().stands(invitation) | {
            "message": invitation.message,
            "read_aloud": invitation.read_aloud,
        }


class LaterForm(GuestForm):
    """On which day they are asked again: from tomorrow to the day before the forum."""

    ask_again_on = forms.DateField(
        label=_("When may we ask again?"),
        widget=forms.DateInput({"type": "date"}),
        error_messages={"required": _("Please choose a day."), "invalid": _("Please choose a day.")},
    )

    def __init__(self, sent: QueryDict | None, *, invitation: Invitation, today: date) -> None:
        super().__init__(sent, invitation=invitation)
        on = invitation.forum.local_date
        assert on is not None
        self.first, self.last = today + timedelta(days=1), on - timedelta(days=1)

    def stands(self, invitation: Invitation) -> dict[str, object]:
        return super().stands(invitation) | {"ask_again_on": invitation.ask_again_on}

    def clean_ask_again_on(self) -> date:
        on: date = self.cleaned_data["ask_again_on"]
        if not self.first <= on <= self.last:
            sentence = _("Please choose a day from {first} to {last}.")
            first, last = words.short_date(self.first), words.short_date(self.last)
            raise forms.ValidationError(str(sentence).format(first=first, last=last), code="outside")
        return on
