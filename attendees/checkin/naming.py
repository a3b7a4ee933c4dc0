"""What a volunteer may read of a name."""

from attendees.registrations.models import Registration
from forums.programme.models import Forum

LONGEST_NAME = 40
TAIL = 3  # characters of the code: enough between two who share initials


def short_name(registration: Registration, forum: Forum) -> str:
    """Sophea C.; where a forum is protected, S. C., and S. C. VWX where somebody else there is S. C. too.

    One query, on protected forums only.
    """
    if forum.protected:
        return _initials_apart(registration, forum)
    words = _words(registration.name)
    return " ".join([*words[:1], *(f"{word[0]}." for word in words[1:][-1:])])


def initials(name: str) -> str:
    return " ".join(f"{word[0].upper()}." for word in _words(name))


def _initials_apart(registration: Registration, forum: Forum) -> str:
    mine = initials(registration.name)
    others = Registration.objects.live().filter(forum=forum).exclude(pk=registration.pk).exclude(name="")
    are_equal = any(initials(name) == mine for name in others.values_list("name", flat=True))
    return f"{mine} {registration.code[-TAIL:]}" if are_equal else mine


def _words(name: str) -> list[str]:
    return name[:LONGEST_NAME].split()
