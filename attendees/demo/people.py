"""Invented people, the same at every load: names from the facts, combined by a fixed seed."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from random import Random
from zoneinfo import ZoneInfo

from forums.languages.text import language_of_name

SEED = "sala"
WEEKS = timedelta(weeks=3)  # how long the invented people have been registering
PARTIES = {1: 45, 2: 28, 3: 10, 4: 12, 5: 3, 6: 2}  # people → weight
WITHOUT_EMAIL = 0.16
WITH_PHONE = 0.6  # of those without email
PHONES = 100  # 555-0100 to 555-0199 are reserved for fiction


@dataclass(frozen=True)
class Person:
    name: str
    party: int
    language: str
    email: str
    phone: str
    at: datetime


def draw_people(number: int, names: list[str], *, seed: str, time_zone: str, now: datetime) -> list[Person]:
    """So many people in the order in which they registered, over the weeks before `now`."""
    random = Random(f"{SEED}:{seed}")  # noqa: S311  nothing here is a secret
    drawn = _names(names, random)
    moments = sorted(_moment(random, ZoneInfo(time_zone), now) for _ in range(number))
    return [_person(next(drawn), at, place, random) for place, at in enumerate(moments)]


def combined(names: list[str]) -> list[str]:
    """First parts with last parts where a name is written "given family"; every other name stays whole."""
    parts = [name.rsplit(" ", 1) for name in names if _has_given_and_family(name)]
    whole = [name for name in names if not _has_given_and_family(name)]
    return [f"{given} {family}" for (given, _), (_, family) in product(parts, parts)] + whole


def _has_given_and_family(name: str) -> bool:
    """Western order for certain: Latin-1 letters, two words, the last one capital. "A friend" is nobody's family."""
    _, space, last = name.rpartition(" ")
    return (
        bool(space)
        and last[0].isupper()
        and name.encode("latin-1", "replace") == name.encode("latin-1", "ignore")
    )


def _names(names: list[str], random: Random) -> Iterator[str]:
    pool = combined(names)
    while True:
        random.shuffle(pool)
        yield from pool


def _moment(random: Random, zone: ZoneInfo, now: datetime) -> datetime:
    """Some waking hour at the venue, in the past."""
    at = now - WEEKS * random.random()
    waking = at.astimezone(zone).replace(hour=random.randint(8, 22), minute=random.randint(0, 59))
    return waking if waking < now else at


def _person(name: str, at: datetime, place: int, random: Random) -> Person:
    party = random.choices(list(PARTIES), weights=list(PARTIES.values()))[0]
    has_email = random.random() >= WITHOUT_EMAIL
    has_phone = not has_email and random.random() < WITH_PHONE
    return Person(
        name=name,
        party=party,
        language=language_of_name(name) or random.choices(["en", "km", "fr"], weights=[7, 2, 1])[0],
        email=f"{_plain(name) or 'guest'}.{place + 1}@mail.example" if has_email else "",
        phone=f"+1 604-555-{100 + place % PHONES:04}" if has_phone else "",
        at=at,
    )


def _plain(name: str) -> str:
    """The name in the letters of an address: "Émile Roy" → "emile.roy"; nothing for Khmer."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return ".".join("".join(letter for letter in word if letter.isalnum()) for word in ascii_name.split())
