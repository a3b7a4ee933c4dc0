"""A worker is killed at the worst moments; whoever starts it again tells everybody, and nobody two things."""

import email
import email.policy
import hashlib
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from attendees.messages.telling import tell_registrations
from attendees.registrations.changing import give_up
from attendees.registrations.models import Registration
from attendees.registrations.registering import Answer, register
from forums.mailing.sending import LEASE
from tests.factories import make_forum
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)

MINUTE = timedelta(minutes=1)

DOOMED = """
import os, signal, sys
import django
from django.conf import settings
name, folder, when, now = sys.argv[1:]
settings.DATABASES["default"]["NAME"] = name
django.setup()
from datetime import datetime
from attendees.demo.mailbox import MailboxBackend
send = MailboxBackend.send_messages
def dying(self, messages):
    if when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    send(self, messages)
    os.kill(os.getpid(), signal.SIGKILL)
MailboxBackend.send_messages = dying
from attendees.messages.telling import tell_registrations
tell_registrations(datetime.fromisoformat(now))
"""


@pytest.fixture
def mailbox(tmp_path: Path, settings) -> Path:
    backend = "attendees.demo.mailbox.MailboxBackend"
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": {"folder": str(tmp_path / "mail")}}}
    return tmp_path / "mail"


def killed_worker(mailbox: Path, *, when: str, now: datetime) -> None:
    """A worker in a process of its own that kills itself just before, or just after, its first mail leaves."""
    environment = os.environ | {"MAIL_URL": f"mailbox://{mailbox}"}
    name = str(connection.settings_dict["NAME"])
    command = [sys.executable, "-c", DOOMED, name, str(mailbox), when, now.isoformat()]
    ended = subprocess.run(command, env=environment, check=False, timeout=60)
    assert ended.returncode == -signal.SIGKILL


def digests(mailbox: Path) -> dict[str, set[str]]:
    """Person → the different messages they got."""
    found: dict[str, set[str]] = {}
    for file in mailbox.glob("*.eml"):
        raw = file.read_bytes()
        to = email.message_from_bytes(raw, policy=email.policy.default)["To"]
        found.setdefault(to, set()).add(hashlib.sha256(raw).hexdigest())
    return found


def people(number: int, now: datetime) -> list[Registration]:
    forum = make_forum()
    answers = [Answer(name="A", party=1, email=f"person{n}@example.org") for n in range(number)]
    return [register(forum, answer=answer, now=now) for answer in answers]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_killed_around_the_network_leaves_nobody_untold(mailbox: Path, when: str):
    now = datetime.now(UTC)
    people(3, now)

    killed_worker(mailbox, when=when, now=now)
    tell_registrations(now)
    killed_worker(mailbox, when=when, now=now + LEASE + MINUTE)
    tell_registrations(now + 2 * (LEASE + MINUTE))

    assert {to: len(different) for to, different in digests(mailbox).items()} == {
        "person0@example.org": 1,
        "person1@example.org": 1,
        "person2@example.org": 1,
    }
    assert set(Registration.objects.values_list("told_news", "told_state")) == {(1, "requested")}
    files = len(list(mailbox.glob("*.eml")))
    assert files == (3 if when == "before" else 5)


def test_who_leaves_after_an_unrecorded_invitation_is_taken_out_of_their_calendar(mailbox: Path):
    now = datetime.now(UTC)
    (registration,) = people(1, now)

    killed_worker(mailbox, when="after", now=now)
    give_up(registration, now=now + timedelta(seconds=1))
    tell_registrations(now + timedelta(seconds=2))
    while_the_lease_lasts = len(list(mailbox.glob("*.eml")))
    tell_registrations(now + LEASE + timedelta(seconds=10))
    tell_registrations(now + LEASE + timedelta(seconds=20))

    methods = [_method(file) for file in sorted(mailbox.glob("*.eml"))]
    registration.refresh_from_db()
    assert while_the_lease_lasts == 1
    assert methods == ["REQUEST", "CANCEL"]
    assert (registration.told_news, registration.told_state) == (2, "ended")


def _method(file: Path) -> str:
    parsed = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    return next(
        part.get_param("method") for part in parsed.walk() if part.get_content_type() == "text/calendar"
    )


def test_several_workers_at_once_tell_each_person_once(mailbox: Path):
    now = datetime.now(UTC)
    people(10, now)

    outcomes = race([lambda: tell_registrations(now)] * 3)

    assert outcomes == [False, False, False]
    assert len(list(mailbox.glob("*.eml"))) == 10
    assert set(Registration.objects.values_list("told_news", flat=True)) == {1}
