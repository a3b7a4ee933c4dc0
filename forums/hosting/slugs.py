"""Addresses that organizations and forums may not take, and a suggestion that they may.

An organization stands at `/<slug>/` and at `/desk/<slug>/`; a forum at `/<organization>/<slug>/` and at
`/desk/<organization>/<slug>/`. Whatever the URL configuration says literally at these places is reserved.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.text import slugify

SHORTEST, LONGEST = 3, 60
DESK = "desk"
LITERAL = re.compile(r"[\w.~-]+")
MOUNTED_ELSEWHERE = {"demo", "static", "media"}  # by a setting, or by the server in front
ORGANIZATIONS_PROMISED = {  # addresses that later releases take; whoever had one would have to move
    "accessibility",
    "api",
    "door",
    "feeds",
    "help",
    "link",
    "metrics",
    "privacy",
    "webhooks",
}
FORUMS_PROMISED = {"donation", "media", "press"}

Pattern = URLPattern | URLResolver


def reserved_for_organizations() -> frozenset[str]:
    """Slugs that no organization may have."""
    taken = {path[0] for path in _addresses() if path[0]}
    beside = {path[1] for path in _addresses() if path[0] == DESK and len(path) > 1 and path[1]}
    return frozenset(taken | beside | MOUNTED_ELSEWHERE | ORGANIZATIONS_PROMISED)


def reserved_for_forums() -> frozenset[str]:
    """Slugs that no forum of any organization may have."""
    public = {path[1] for path in _addresses() if not path[0] and len(path) > 1 and path[1]}
    desk = {path[2] for path in _addresses() if path[0] == DESK and len(path) > 2 and not path[1] and path[2]}
    return frozenset(public | desk | FORUMS_PROMISED)


def suggest(*texts: str, is_free: Callable[[str], bool]) -> str:
    """A free slug made of the first text that has Latin letters enough, or "" where none has."""
    for text in texts:
        stem = re.sub(r"[^a-z0-9]+", "-", slugify(text)).strip("-")[:LONGEST].strip("-")
        if len(stem) >= SHORTEST:
            return next(slug for slug in _numbered(stem) if is_free(slug))
    return ""


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    number = 2
    while True:
        ending = f"-{number}"
        yield stem[: LONGEST - len(ending)] + ending
        number += 1


def _addresses() -> tuple[tuple[str, ...], ...]:
    return _addresses_of(settings.ROOT_URLCONF)


@cache
def _addresses_of(urlconf: str) -> tuple[tuple[str, ...], ...]:
    """Every address as its segments; "" where a segment is variable."""
    return tuple(sorted({_segments(path) for path in _paths(get_resolver(urlconf).url_patterns) if path}))


def _paths(patterns: list[Pattern], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        path = before + _written(pattern)
        if isinstance(pattern, URLResolver):
            yield from _paths(pattern.url_patterns, path)
        else:
            yield path


def _written(pattern: Pattern) -> str:
    return str(pattern.pattern).removeprefix("^").removesuffix("$").removesuffix(r"\Z").replace("\\", "")


def _segments(path: str) -> tuple[str, ...]:
    return tuple(segment if LITERAL.fullmatch(segment) else "" for segment in path.rstrip("/").split("/"))
