"""What somebody else did to a forum while this form was open, for the organizer who now decides."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from forums.hosting.models import AuditEntry
from forums.languages import words
from forums.programme.models import Forum
from forums.publishing.typed import Typed
from forums.publishing.versions import version_of

SHOWN = 80  # characters of a long text are enough to recognize it


@dataclass(frozen=True)
class Meanwhile:
    """Who came between and when, in words, where that is known; and label and value of everything that stands
    there now and differs from what was typed. Sent with this `version`, the form holds."""

    sentence: str
    differences: list[tuple[str, str]]
    version: str


def meanwhile_of(forum: Forum, typed: Typed) -> Meanwhile:
    """`typed` is bound and was made with the forum as it is now."""
    form = typed.form
    differing = [name for name in form.changed_data if _is_other(form, name)]
    found = [(str(form.fields[name].label), _in_words(form, name)) for name in differing]
    if _are_others(typed, forum):
        names = ", ".join(speaker.name for speaker in forum.speakers.all())
        found.append((_("Who speaks"), names or "–"))
    return Meanwhile(_sentence(forum), found, version_of(forum))


def _is_other(form: forms.Form, name: str) -> bool:
    """A browser ends its lines with two signs: that alone is no difference."""
    stands, typed = form.get_initial_for_field(form.fields[name], name), form.cleaned_data.get(name)
    if isinstance(stands, dict) and isinstance(typed, dict):
        return any(
            _flat(stands.get(code)) != _flat(text) for code, text in typed.items()
        )  # unsaid is no difference
    return not isinstance(stands, str) or _flat(stands) != _flat(typed)


def _are_others(typed: Typed, forum: Forum) -> bool:
    said = typed.edit().speakers
    if said is None:
        return False
    lines = [[_flat(line.name), *map(_flat, (line.role, line.biography))] for line in said]
    stand = [[_flat(one.name), *map(_flat, (one.role, one.biography))] for one in forum.speakers.all()]
    return lines != stand


def _flat(text: object) -> str:
    """A text, or a text in several languages, with all its blanks alike."""
    if isinstance(text, dict):
        return repr(sorted((code, _flat(said)) for code, said in text.items() if said))
    return " ".join(str(text or "").split())


def _sentence(forum: Forum) -> str:
    history = AuditEntry.objects.filter(organization=forum.organization, subject=f"forum:{forum.uuid}")
    last = history.select_related("actor").order_by("-at", "-pk").first()
    if last is None or last.actor is None or last.at < forum.content_changed_at:
        return _("This forum has changed since you opened it.")
    return _("{who} has changed this forum since you opened it: {when}.").format(
        who=last.actor, when=words.clock_and_day(last.at, forum.time_zone)
    )


def _in_words(form: forms.Form, name: str) -> str:
    """What stands there now, as somebody would say it."""
    field, value = form.fields[name], form.get_initial_for_field(form.fields[name], name)
    match value:
        case bool():
            return _("yes") if value else _("no")
        case date():
            return words.full_day(value)
        case time():
            return words.clock(value)
    if isinstance(field, forms.ChoiceField):
        chosen = value if isinstance(value, list | tuple) else [value]
        return ", ".join(_label_of(code, field) for code in chosen)
    return Truncator(str("–" if value in (None, "") else value)).chars(SHOWN)


def _label_of(code: Any, field: forms.ChoiceField) -> str:
    """The words of a choice; some stand in groups."""
    choices: Any = field.choices
    for value, label in choices:
        within = label if isinstance(label, list | tuple) else [(value, label)]
        for each, said in within:
            if str(each) == str("" if code is None else code):
                return str(said)
    return "–"
