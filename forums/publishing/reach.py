"""How many people hear of a step, and how many must be called. Who they are is known above: the setting
WHO_IS_TOLD names the function that counts them."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forums.programme.models import Forum


@dataclass(frozen=True)
class Reach:
    """People who are told of a step by mail, and those who gave no email; a family is the one who registered."""

    by_mail: int
    without_mail: int


def reach_of(forum: Forum) -> Reach:
    found = import_string(settings.WHO_IS_TOLD)(forum)
    assert isinstance(found, Reach)
    return found


def reach_in_words(forum: Forum) -> str:
    """132 people are told by email. 9 have no email: please call them, their names are on the desk."""
    reach = reach_of(forum)
    if reach == Reach(0, 0):
        return _("Nobody has a place yet, so nobody is told.")
    mailed = ngettext("{n} person is told by email.", "{n} people are told by email.", reach.by_mail)
    called = ngettext(
        "{n} has no email: please call them, the name is on the desk.",
        "{n} have no email: please call them, their names are on the desk.",
        reach.without_mail,
    )
    said = [mailed.format(n=reach.by_mail)]
    return " ".join([*said, called.format(n=reach.without_mail)] if reach.without_mail else said)
