"""Turns the demo's facts into rows, exactly as organizers and attendees would have left them."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F

from attendees.demo.facts import Facts, read_facts
from attendees.demo.followers import draw_followers
from attendees.demo.people import WEEKS, draw_people
from attendees.demo.questions import ask, draw_replies
from attendees.registrations.models import Registration
from attendees.registrations.refusals import ForumFull
from attendees.registrations.registering import Answer, register
from forums.hosting.models import Membership, Organization, Role, User
from forums.languages.text import LangText
from forums.programme.models import Forum, Speaker, Venue
from forums.programme.timing import derive
from forums.programme.wallclock import local
from forums.signing.subkeys import current_number

ORGANIZER = "organizer@sala.example"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
A_FAMILY = 3
ANNOUNCED = WEEKS + timedelta(days=1)  # before the first of the invented people


@transaction.atomic
def load(*, now: datetime) -> list[Forum]:
    """The demo's organization, its organizer and its forums with people. Answers the forums that are new.

    Safe to repeat: what is there already is left as it is, dates included. Raises UnknownFact.
    """
    facts = read_facts()
    organizations = {entry["slug"]: _organization(entry, now) for entry in facts["organizations"]}
    for organization in organizations.values():
        draw_followers(organization, facts, now=now)
    new = [entry for entry in facts["forums"] if not _is_there(entry)]
    forums = [_forum(entry, organizations[entry["organization"]], facts, now) for entry in new]
    for forum, entry in zip(forums, new, strict=True):
        _people(forum, entry, facts, now)
        forum.refresh_from_db()
    return forums


def _organization(entry: Facts, now: datetime) -> Organization:
    fields = {name: value for name, value in entry.items() if name != "slug"}
    fields |= {"name": LangText(entry["name"]), "about": LangText(entry.get("about", {}))}
    organization, _ = Organization.objects.get_or_create(slug=entry["slug"], defaults=fields)
    organizer = User.objects.filter(email=ORGANIZER).first() or User.objects.create_user(
        ORGANIZER, name="Demo Organizer"
    )
    EmailAddress.objects.get_or_create(
        user=organizer, email=ORGANIZER, defaults={"verified": True, "primary": True}
    )
    Membership.objects.get_or_create(
        organization=organization,
        user=organizer,
        defaults={"email": ORGANIZER, "role": Role.OWNER, "invited_at": now, "joined_at": now},
    )
    return organization


def _is_there(entry: Facts) -> bool:
    return Forum.objects.filter(organization__slug=entry["organization"], slug=entry["slug"]).exists()


def _forum(entry: Facts, organization: Organization, facts: Facts, now: datetime) -> Forum:
    venue = _venue(_named(facts["venues"], entry["venue"]), organization)
    forum = Forum(
        organization=organization,
        venue=venue,
        slug=entry["slug"],
        state=Forum.State.PUBLISHED,
        visibility=entry["visibility"],
        title=LangText(entry["title"]),
        description=LangText(entry.get("description", {})),
        languages_spoken=entry.get("languages_spoken", []),
        time_zone=venue.time_zone,
        local_date=_day(entry, local(now, venue.time_zone).date()),
        starts_local=time.fromisoformat(entry["starts"]),
        ends_local=time.fromisoformat(entry["ends"]),
        room_limit=venue.room_limit,
        own_capacity=entry.get("capacity"),
        ticket_key_id=current_number(),
        content_changed_at=now,
        **_protection(entry),
    )
    derive(forum)
    forum.fit_the_room()
    assert forum.starts_at is not None
    forum.created_at = forum.published_at = min(now, forum.starts_at) - ANNOUNCED
    forum.save()
    for position, key in enumerate(entry["speakers"]):
        _speaker(_named(facts["speakers"], key), forum, position)
    return forum


def _protection(entry: Facts) -> dict[str, bool | str]:
    """As the form leaves a protected forum: its address is told late."""
    if not entry.get("protected"):
        return {}
    return {"protected": True, "address_shown": Forum.AddressShown.LATER}


def _venue(entry: Facts, organization: Organization) -> Venue:
    fields = {name: entry[name] for name in ("address", "time_zone", "room_limit")}
    fields["access"] = LangText(entry["access"])
    return Venue.objects.get_or_create(organization=organization, name=entry["name"], defaults=fields)[0]


def _speaker(entry: Facts, forum: Forum, position: int) -> None:
    texts = {name: LangText(entry.get(name, {})) for name in ("role", "biography")}
    Speaker.objects.create(forum=forum, position=position, name=entry["name"], **texts)


def _named(entries: list[Facts], key: str) -> Facts:
    return next(entry for entry in entries if entry["key"] == key)


def _day(entry: Facts, today: date) -> date:
    """The day itself, or the first such weekday that is far enough ahead."""
    if "local_date" in entry:
        return date.fromisoformat(entry["local_date"])
    earliest = today + timedelta(days=entry["at_least_days_from_now"])
    return earliest + timedelta(days=(WEEKDAYS.index(entry["next_weekday"]) - earliest.weekday()) % 7)


def _people(forum: Forum, entry: Facts, facts: Facts, now: datetime) -> None:
    """Registered one after the other, and told already: the worker writes to nobody of them. Where they do not fit,
    families wait and others go."""
    number = entry.get("sample_registrations", 0)
    asked = ask(forum, entry.get("questions", []))
    for person in draw_people(
        number, facts["sample_names"], seed=forum.slug, time_zone=forum.time_zone, now=now.astimezone(UTC)
    ):
        answer = Answer(
            name=person.name,
            party=person.party,
            email=person.email,
            phone=person.phone,
            language=person.language,
            waits=person.party >= A_FAMILY,
            replies=draw_replies(asked, seed=person.email or person.name),
        )
        with suppress(ForumFull):
            register(forum, answer=answer, now=person.at.astimezone(UTC))
    to_tell = Registration.objects.to_tell().filter(forum=forum)
    for state, told in (("waiting", Registration.Told.WAITING), ("seated", Registration.Told.REQUESTED)):
        to_tell.filter(state=state).update(
            told_news=F("news"), told_state=told, told_sequence=F("sequence"), told_issue=F("issue")
        )
