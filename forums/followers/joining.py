"""Asking to hear of an organization's next forums, and saying yes to it from one's mailbox."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import connection
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forums.followers.models import Follower
from forums.hosting.models import Organization
from forums.languages.addresses import tidy_address
from forums.limits.counting import count
from forums.programme.models import Forum

BOX = _("Tell me about the next forum.")
BESIDE_THE_BOX = _("Separate from this one; leave any time.")
ASKING_AGAIN = timedelta(
    minutes=10
)  # a form sent twice is one wish; a lost letter can soon be asked for again
FROM_ONE_PLACE_AN_HOUR = 30  # a school shares one address

# Whether the address is known already must neither be seen nor timed: one statement for everybody. It adds to the
# row it meets and passes over those who said yes, which Django's own upsert cannot.
_ASK = """
    INSERT INTO forums_follower
        ("uuid", "organization_id", "email", "language", "wording", "asked_at", "link_version", "news", "told_news")
    VALUES (%s, %s, %s, %s, %s, %s, 1, 1, 0)
    ON CONFLICT ("organization_id", "email") DO UPDATE SET
        "language" = excluded."language", "wording" = excluded."wording", "asked_at" = excluded."asked_at",
        "news" = forums_follower."news" + 1
    WHERE forums_follower."confirmed_at" IS NULL AND forums_follower."asked_at" <= %s
"""


class AskedTooOften(Exception):
    """From this place, whatever the address: nothing was written down."""


def is_offered(forum: Forum) -> bool:
    """Whether the registration form has the box: a protected forum's only where an owner wanted it."""
    return not forum.protected or forum.organization.keep_in_touch_on_protected


def words_of_the_box() -> str:
    """What somebody saw who ticked it, in the language they saw it in."""
    return f"{BOX} {BESIDE_THE_BOX}"


def words_of_the_page(organization: Organization) -> str:
    """What stands above the button of the public form."""
    said = gettext(
        "{organization} may write to me when it announces a forum. I can leave in one tap, any time."
    )
    return said.format(organization=organization.name)


def follow(organization: Organization, *, email: str, language: str, wording: str, now: datetime) -> None:
    """This address asked to hear of the next forums; the worker asks it back whether that is right.

    Who is on the list stays as they are; whoever has not said yes yet is asked once more, with these words. Safe to
    repeat. One statement, no lock, no transaction of its own. Raises UnicodeError for an address that is none.
    """
    at = connection.ops.adapt_datetimefield_value
    uuid = uuid4() if connection.features.has_native_uuid_field else uuid4().hex
    row = [uuid, organization.pk, tidy_address(email), language, wording, at(now)]
    with connection.cursor() as cursor:
        cursor.execute(_ASK, [*row, at(now - ASKING_AGAIN)])


def ask(organization: Organization, *, email: str, language: str, source: str, now: datetime) -> None:
    """As `follow`, from the public form. Raises AskedTooOften."""
    if count(f"follow:{source}", per=timedelta(hours=1), now=now) > FROM_ONE_PLACE_AN_HOUR:
        raise AskedTooOften
    follow(organization, email=email, language=language, wording=words_of_the_page(organization), now=now)


def confirm(follower: Follower, *, now: datetime) -> None:
    """The holder of the mailbox said yes. Safe to repeat: the first time counts."""
    Follower.objects.unconfirmed().filter(pk=follower.pk).update(confirmed_at=now)
    follower.confirmed_at = follower.confirmed_at or now
