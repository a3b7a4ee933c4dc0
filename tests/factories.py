"""Plain functions that make rows for tests; every argument has a harmless default."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.db.models import F
from django.http import HttpRequest
from django.test import Client

from attendees.registrations.models import Registration
from attendees.registrations.questions.models import BUILT_IN, Question
from attendees.registrations.spelling import search_text
from forums.followers.models import Follower
from forums.hosting.models import Membership, Organization, Role, User
from forums.languages.text import LangText
from forums.programme.models import PURGE_AFTER, PURGE_AFTER_PROTECTED, Forum, Venue
from forums.programme.wallclock import WallTime, end_day
from forums.signing.subkeys import current_number

_numbers = count(1)

TODAY = datetime.now(UTC).date()
SUNDAY = TODAY + timedelta(days=14 + (6 - TODAY.weekday()) % 7)  # always two to three weeks ahead
VANCOUVER_PROOF = date(2026, 12, 6)  # 14:00 there is 21:00Z only where the zone data is current


def make_user(email: str = "", **fields: Any) -> User:
    return User.objects.create_user(email or f"person{next(_numbers)}@example.org", **fields)


def make_organization(**fields: Any) -> Organization:
    number = next(_numbers)
    defaults = {
        "slug": f"committee-{number}",
        "name": LangText(en=f"Committee {number}", km=f"គណៈកម្មការ {number}"),
        "time_zone": "America/Vancouver",
        "languages": ["en", "km", "fr"],
        "contact_name": "Forum committee",
        "contact_phone": "+1 604-555-0142",
        "contact_email": "forum@committee.example",
    }
    return Organization.objects.create(**defaults | fields)


def make_member(organization: Organization, *, role: Role = Role.OWNER, user: User | None = None) -> User:
    user = user or make_user()
    Membership.objects.create(
        organization=organization, user=user, email=user.email, role=role, joined_at=datetime.now(UTC)
    )
    return user


def make_venue(organization: Organization, **fields: Any) -> Venue:
    defaults = {
        "name": f"Guildford Park Secondary School {next(_numbers)}",
        "address": "10707 146 Street, Surrey, BC, Canada",
        "time_zone": organization.time_zone,
        "access": LangText(en="Step-free entrance on the east side."),
        "room_limit": 220,
    }
    return Venue.objects.create(organization=organization, **defaults | fields)


def make_forum(organization: Organization | None = None, *, on: date = SUNDAY, **fields: Any) -> Forum:
    """A published forum at 2:00 to 5:30 pm. `capacity=5` makes a room of 5 places and a team of 4."""
    organization = organization or make_organization()
    starts, ends = fields.pop("starts", time(14, 0)), fields.pop("ends", time(17, 30))
    zone = fields.pop("time_zone", organization.time_zone)
    starts_at = WallTime(on, starts).instant(zone)
    capacity = fields.get("capacity", 216)
    defaults = {
        "slug": f"forum-{next(_numbers)}",
        "state": Forum.State.PUBLISHED,
        "title": LangText(en="The right to vote from abroad", km="សិទ្ធិបោះឆ្នោតពីក្រៅប្រទេស"),
        "venue": fields.pop("venue", None) or make_venue(organization, time_zone=zone),
        "time_zone": zone,
        "local_date": on,
        "doors_local": time(13, 30),
        "starts_local": starts,
        "ends_local": ends,
        "held_until_local": time(14, 10),
        "doors_at": starts_at - timedelta(minutes=30),
        "starts_at": starts_at,
        "ends_at": WallTime(end_day(on, starts, ends), ends).instant(zone),
        "places_held_until": starts_at + timedelta(minutes=10),
        "registration_closes_at": starts_at,
        "fill_from_at": starts_at - timedelta(days=1),
        "promotion_ends": starts_at - timedelta(hours=3),
        "ask_coming_at": WallTime(on - timedelta(days=1), time(11)).instant(zone),
        "purge_on": on + (PURGE_AFTER_PROTECTED if fields.get("protected") else PURGE_AFTER),
        "address_shown": "later" if fields.get("protected") else "everyone",
        "address_shown_at": starts_at - timedelta(days=1),
        "room_limit": capacity + 4,
        "capacity": capacity,
        "own_capacity": fields.get("capacity"),
        "ticket_key_id": current_number(),
        "published_at": datetime.now(UTC) - timedelta(days=1),
    }
    return Forum.objects.create(organization=organization, **defaults | fields)


def make_follower(organization: Organization, *, confirmed: bool = True, **fields: Any) -> Follower:
    """Somebody on the list, told all there is; `confirmed=False` for one who has only asked."""
    now = datetime.now(UTC)
    defaults = {
        "email": f"follower{next(_numbers)}@example.org",
        "language": "en",
        "wording": "Tell me about the next forum. Separate from this one; leave any time.",
        "asked_at": now,
        "confirmed_at": now if confirmed else None,
        "told_news": int(confirmed),
    }
    return Follower.objects.create(organization=organization, **defaults | fields)


def make_registration(
    forum: Forum, *, name: str = "Sophea Chan", party: int = 1, **fields: Any
) -> Registration:
    """A seated registration with its seats taken, as registering leaves it; other states by `state=`."""
    number = next(_numbers)
    now = datetime.now(UTC)
    email = fields.pop("email", f"person{number}@example.org")
    registration = Registration(
        forum=forum, name=name, party=party, email=email, state=Registration.State.SEATED
    )
    for field, value in fields.items():
        setattr(registration, field, value)
    registration.search = search_text(name, email, registration.code)
    if registration.is_seated:
        registration.seated_at = registration.issued_at = now
        registration.issue, registration.issued_party, registration.news = 1, party, 1
        Forum.objects.filter(pk=forum.pk).update(
            seats_taken=F("seats_taken") + party, door_revision=F("door_revision") + 1
        )
    registration.save()
    return registration


def make_question(forum: Forum, kind: str = "short", **fields: Any) -> Question:
    """A question of the form, after those that are there; a choice's key is its first word in small letters."""
    number = next(_numbers)
    built_in = kind in BUILT_IN
    options = fields.pop("options", ("Rice", "Soup", "Nothing") if kind in ("one", "several") else ())
    defaults = {
        "kind": kind,
        "position": number % 30_000,
        "label": LangText() if built_in else LangText(en=f"Question {number}", km=f"សំណួរ {number}"),
        "choices": [
            {"key": option.split()[0].lower(), "label": {"en": option}, "retired": False}
            for option in options
        ],
    }
    return Question.objects.create(forum=forum, **defaults | fields)


def signed_in(user: User) -> Client:
    """A browser in which this organizer has signed in."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def freshly_signed_in(user: User, **more: Any) -> Client:
    """As `signed_in`, with a proof given a moment ago: pages that change how one signs in ask for no other."""
    client = Client(**more)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    request = HttpRequest()
    request.session = session = client.session
    record_authentication(request, user, method="code", reauthenticated=True)
    session.save()
    return client
