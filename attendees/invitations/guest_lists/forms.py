"""What an organizer sends: a whole list, and what holds where it says nothing."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from attendees.invitations.categories import CategoryField
from attendees.invitations.guest_lists.decoding import BIGGEST, NotText, TooLarge, decoded
from attendees.invitations.guest_lists.judging import MOST_PEOPLE, Usual
from attendees.invitations.guest_lists.reading import NobodyThere, Reading, TooManyGuests, read_guests
from forums.languages.spelling import one_line
from forums.publishing.fields import number

_REFUSED = {
    TooLarge: _("This is more than 1 MB. Please part it into several lists."),
    NotText: _(
        "This is a program’s own file, which only that program reads. Save it as CSV there, or copy its cells"
        " and paste them here."
    ),
    NobodyThere: _("We found nobody in it: no line has a name or an email address."),
    TooManyGuests: _("These are more than 5,000 guests. Please part them into several lists."),
}


class ListForm(forms.Form):
    """A paste or a file, read into rows; `reading` is there once it is valid."""

    use_required_attribute = False
    reading: Reading

    paste = forms.CharField(
        label=_("Paste your guests"),
        help_text=_(
            "Cells from a spreadsheet, addresses from a mail, or one guest a line. Whoever has no email is on your"
            " list to be called."
        ),
        required=False,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Or a file"),
        help_text=_(
            "CSV or text, up to 1 MB and 5,000 guests. Columns: name, email, phone, category, language, party,"
            " seats; in any order, all but the name may be missing."
        ),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
        error_messages={"max_length": _("The name of this file is too long.")},
    )

    def clean(self) -> None:
        uploaded: Any = self.cleaned_data.get("file")
        typed: str = self.cleaned_data.get("paste", "")
        field = "file" if uploaded else "paste"
        if self.errors:
            return
        if not uploaded and not typed.strip():
            self.add_error("paste", _("Please paste your guests, or choose a file."))
            return
        try:
            text = decoded(uploaded.read(BIGGEST + 1) if uploaded else typed.encode("utf-8", "replace"))
            self.reading = read_guests(text)
        except tuple(_REFUSED) as refused:
            self.add_error(field, _REFUSED[type(refused)])

    @property
    def file_name(self) -> str:
        uploaded = self.cleaned_data.get("file")
        return one_line(uploaded.name or "")[:120] if uploaded else ""


class UsualForm(forms.Form):
    """What holds for every guest whose row says nothing else."""

    use_required_attribute = False

    category = CategoryField()
    language = forms.ChoiceField(
        label=_("Language of the letter"),
        choices=settings.LANGUAGES,
        error_messages={
            "required": _("Please choose a language."),
            "invalid_choice": _("Please choose a language."),
        },
    )
    party = number(_("How many may come, with the guest"), 1, MOST_PEOPLE)
    seats = number(_("Seats kept for each until they answer"), 0, MOST_PEOPLE)
    outside = forms.TypedChoiceField(
        label=_("These seats are"),
        coerce=lambda said: said == "yes",
        choices=[("", _("among the public places")), ("yes", _("added beyond them"))],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, sent: Any = None, *, usual: Usual) -> None:
        said = asdict(usual) | {"outside": "yes" if usual.outside else ""}
        super().__init__(sent, initial=said)

    def usual(self) -> Usual:
        """An empty number is the smallest."""
        said = {name: self.cleaned_data[name] for name in UsualForm.base_fields}
        filled = {"party": said["party"] or 1, "seats": said["seats"] or 0, "outside": bool(said["outside"])}
        return Usual(**said | filled)
