"""How people may answer a forum, and what protects them: the part of the form that most hosts never unfold."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.languages.fields import LangFormField
from forums.programme.models import Forum
from forums.publishing.fields import number

LONGEST_TO_ANSWER = 14 * 24  # hours


class AnswersForm(forms.Form):
    """Each field says what usually holds."""

    waiting_list = forms.BooleanField(
        label=_("Keep a waiting list when all places are taken. Usually on."), required=False
    )
    queue_mode = forms.ChoiceField(
        label=_("Who is next when places free up"),
        choices=Forum.QueueMode,
        required=False,
        help_text=_(
            "Usually in order, so that a family is not passed by; from the day before, whoever fits."
        ),
    )
    keep_within_hours = number(
        _("Hours to say yes"),
        2,
        LONGEST_TO_ANSWER,
        help_text=_(
            "For whoever moves up from the list; then the next people get it. Otherwise no deadline."
        ),
    )
    release_unanswered = forms.BooleanField(
        label=_("Who does not answer the day before gives the place back. Usually off."),
        required=False,
        help_text=_(
            "Everyone is asked by email whether they still come. Only people who were asked in time."
        ),
    )
    approval = forms.BooleanField(
        label=_("Look at each request before it has a place. Usually off."),
        required=False,
        help_text=_(
            "Nobody who has a place loses it. Switched off again, open requests stay yours to decide."
        ),
    )
    confirm_address = forms.BooleanField(
        label=_("An email address counts once it is confirmed. Usually off."),
        required=False,
        help_text=_("For a forum that is being disturbed with false names. Everybody then needs an email."),
    )
    confirm_within_hours = number(_("Hours to confirm"), 1, LONGEST_TO_ANSWER, help_text=_("Usually 48."))
    protected = forms.BooleanField(
        label=_("Protect the people who come. Usually off."),
        required=False,
        help_text=_("Once somebody has registered, this stays on."),
    )


def closed_message(languages: list[tuple[str, str]]) -> LangFormField:
    return LangFormField(
        label=_("When registration is closed, say"),
        help_text=_("Stands beneath “Registration is closed.” Otherwise nothing."),
        languages=languages,
        max_length=500,
        required=False,
    )
