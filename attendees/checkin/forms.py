from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_TEAM = 10_000
IF_IT_HELPS: Any = _("(if it helps)")  # the stubs want a plain text; the widget takes a lazy one


class TeamForm(forms.Form):
    """Who is in the room beside those who are scanned."""

    team = forms.IntegerField(
        label=_("Team in the room"),
        help_text=_("Speakers, volunteers and press. The room limit counts them too."),
        min_value=0,
        max_value=MOST_TEAM,
    )


class PassForm(forms.Form):
    """One entrance."""

    label = forms.CharField(
        label=_("Name of the door"),
        help_text=_("Volunteers see it, such as Door A."),
        max_length=60,
        error_messages={"required": _("Please write a name, such as Door A.")},
    )
    entrance = forms.CharField(
        label=_("Where it is"), label_suffix=IF_IT_HELPS, max_length=60, required=False
    )
    may_admit_over = forms.BooleanField(
        label=_("The door lead uses it: may let people in over the limit, with a reason"), required=False
    )
