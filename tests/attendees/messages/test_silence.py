"""What is told although an address has heard enough, and what is not told although somebody asked."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from attendees.messages import telling
from attendees.messages.fan_out import fan_out
from attendees.messages.link_letters import send_link_letters
from attendees.messages.telling import tell_registrations
from attendees.registrations.changing import come_back, confirm_address, give_up, resize
from attendees.registrations.ending import expire_unconfirmed
from attendees.registrations.linking import send_links
from attendees.registrations.models import Registration
from attendees.registrations.registering import Answer, register
from forums.languages.text import LangText
from forums.programme.models import Forum
from forums.publishing.announcing import cancel
from tests.factories import make_forum, make_member, make_registration

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC).replace(hour=12)


def a_place(forum: Forum, *, email: str = "sophea@example.org") -> Registration:
    return register(forum, answer=Answer(name="Sophea", party=1, email=email), now=NOW)


def methods() -> list[str]:
    parts = [part for message in mail.outbox for part in message.message().walk()]
    return [str(part.get_param("method")) for part in parts if part.get_content_type() == "text/calendar"]


def test_asking_for_links_fills_no_mailbox_with_what_strangers_registered():
    forum = make_forum()
    for number in range(30):
        answer = Answer(name=f"Person {number}", party=1, email="victim@example.org")
        register(forum, answer=answer, now=NOW)
    tell_registrations(NOW)
    told = len(mail.outbox)

    for minute in range(3):
        send_links("victim@example.org", source="192.0.2.1", now=NOW + timedelta(minutes=minute))
        send_link_letters(NOW + timedelta(minutes=minute))

    assert (told, len(mail.outbox) <= 12) == (6, True)


def test_an_entry_is_ended_although_its_holder_comes_back_in_silence_before_the_letter_left():
    forum = make_forum()
    person = a_place(forum)
    tell_registrations(NOW)
    for number in range(12):
        person = resize(person, party=2 + number % 2, now=NOW)
        tell_registrations(NOW)
    give_up(person, now=NOW)
    telling._raise_letters(NOW)  # the worker looked; then its mail server was away

    come_back(person, party=1, now=NOW)
    tell_registrations(NOW)
    expire_unconfirmed(NOW + timedelta(hours=49))
    tell_registrations(NOW + timedelta(hours=49))

    assert (Registration.objects.get().state, methods()[-1]) == ("ended", "CANCEL")


def test_whoever_confirms_after_coming_back_hears_that_they_have_a_place():
    forum = make_forum()
    for _ in range(3):
        make_registration(forum, email="family@example.org")
    person = a_place(forum, email="family@example.org")
    confirm_address(person, party=1, now=NOW)
    tell_registrations(NOW)
    give_up(person, now=NOW)
    come_back(person, party=1, now=NOW)
    tell_registrations(NOW)

    confirm_address(person, party=1, now=NOW)
    tell_registrations(NOW)

    assert [message.subject.partition(":")[0] for message in mail.outbox[-2:]] == [
        "Please confirm",
        "You have a place",
    ]


def test_nobody_is_asked_to_confirm_a_place_in_a_cancelled_forum():
    forum = make_forum(confirm_address=True)
    now = timezone.now()
    register(forum, answer=Answer(name="Sophea", party=1, email="sophea@example.org"), now=now)
    cancel(forum, line=LangText(), actor=make_member(forum.organization), now=now)
    fan_out(now)

    tell_registrations(now)
    send_links("sophea@example.org", source="192.0.2.1", now=now)
    send_link_letters(now)

    assert mail.outbox == []
