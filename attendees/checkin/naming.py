"""What a volunteer may read of a name."""

from collections import Counter

from attendees.registrations.models import Registration
from forums.programme.models import Forum

LONGEST_NAME = 40
TAIL = 3  # characters of the code: enough between two who share initials


def short_name(name: str) -> str:
    """Sophea C."""
    words = _words(name)
    return " ".join([*words[:1], *(f"{word[0]}." for word in words[1:][-1:])])


def initials(name: str) -> str:
    """S. C."""
    return " ".join(f"{word[0].upper()}." for word in _words(name))


def initials_apart(registration: Registration, everybody: Counter[str]) -> str:
    """S. C.; where somebody else on the list is S. C. too, with the end of the code: S. C. VWX"""
    mine = initials(registration.name)
    return f"{mine} {registration.code[-TAIL:]}" if everybody[mine] > 1 else mine


def everybody_of(forum: Forum) -> Counter[str]:
    """How many on the list share which initials; one query."""
    named = Registration.objects.filter(forum=forum).exclude(name="")
    return Counter(initials(name) for name in named.values_list("name", flat=True))


def _words(name: str) -> list[str]:
    return name[:LONGEST_NAME].split()
