from django import forms
from django.utils.translation import gettext_lazy as _


class WishesForm(forms.Form):
    """The two ticks of a protected forum, on the form and on my registration."""

    use_required_attribute = False

    wants_calendar = forms.BooleanField(
        label=_("Put the date in my calendar"),
        help_text=_("It says the day and the time, nothing else. Whoever sees your calendar sees that."),
        required=False,
    )
    wants_reminders = forms.BooleanField(
        label=_("Remind me by email the day before"),
        help_text=_("The message doesn’t say what it is about."),
        required=False,
    )
