"""The picture in docs/registration.md: each arrow can be taken. That there is no other, the state machine shows."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from attendees.registrations.approving import approve, decline
from attendees.registrations.changing import come_back, confirm_address, give_up, resize
from attendees.registrations.models import Registration
from attendees.registrations.registering import Answer, register
from attendees.registrations.removing import back_to_the_list
from forums.programme.models import Forum
from tests.environment import ROOT
from tests.factories import make_forum, make_registration

pytestmark = pytest.mark.django_db

PICTURE = set(re.findall(r"^ +(\S+) --> (\w+):", (ROOT / "docs/registration.md").read_text(), re.MULTILINE))
NOWHERE = "[*]"
NOW = datetime.now(UTC)
ALL = 4  # places; a full forum has given them to one party

type Step = Callable[[Registration], object]


def asked(*, full: bool = False, **rules: object) -> Registration:
    forum = make_forum(capacity=ALL, **rules)
    if full:
        make_registration(forum, party=ALL)
    answer = Answer(name="Sophea", party=2, email="sophea@example.org", waits=True)
    return register(forum, answer=answer, now=NOW)


def left(person: Registration) -> Registration:
    return give_up(person, now=NOW)


def now_with(person: Registration, *, full: bool = False, **rules: object) -> Registration:
    """The same forum, with the last places gone or under other rules."""
    Forum.objects.filter(pk=person.forum_id).update(**rules)
    if full:
        forum = Forum.objects.get(pk=person.forum_id)
        make_registration(forum, party=forum.free)
    return person


def everybody_else_leaves(person: Registration) -> None:
    for other in Registration.objects.seated().exclude(pk=person.pk):
        give_up(other, now=NOW)


def confirm(person: Registration) -> None:
    confirm_address(person, party=2, waits=True, now=NOW)


def return_(person: Registration) -> None:
    come_back(person, party=2, waits=True, now=NOW)


def say_yes(person: Registration) -> None:
    approve(person.forum, [person.pk], now=NOW)


def say_no(person: Registration) -> None:
    decline(person.forum, [person.pk], now=NOW)


def put_back(person: Registration) -> None:
    register(person.forum, answer=Answer(name="Dara", party=4, waits=True), now=NOW)
    back_to_the_list(person, now=datetime.now(UTC))


def bring(party: int) -> Step:
    return lambda person: resize(person, party=party, now=NOW)


ARROWS: dict[tuple[str, str], tuple[Callable[[], Registration], Step]] = {
    (NOWHERE, "unconfirmed"): (lambda: asked(confirm_address=True), lambda _: None),
    (NOWHERE, "pending"): (lambda: asked(approval=True), lambda _: None),
    (NOWHERE, "seated"): (asked, lambda _: None),
    (NOWHERE, "waiting"): (lambda: asked(full=True), lambda _: None),
    ("unconfirmed", "pending"): (lambda: asked(confirm_address=True, approval=True), confirm),
    ("unconfirmed", "seated"): (lambda: asked(confirm_address=True), confirm),
    ("unconfirmed", "waiting"): (lambda: now_with(asked(confirm_address=True), full=True), confirm),
    ("unconfirmed", "ended"): (lambda: asked(confirm_address=True), left),
    ("pending", "seated"): (lambda: asked(approval=True), say_yes),
    ("pending", "waiting"): (lambda: asked(approval=True, full=True), say_yes),
    ("pending", "ended"): (lambda: asked(approval=True), say_no),
    ("waiting", "seated"): (lambda: asked(full=True), everybody_else_leaves),
    ("waiting", "waiting"): (lambda: asked(full=True), bring(1)),
    ("waiting", "ended"): (lambda: asked(full=True), left),
    ("seated", "seated"): (asked, bring(3)),
    ("seated", "waiting"): (asked, put_back),
    ("seated", "ended"): (asked, left),
    ("ended", "seated"): (lambda: left(asked()), return_),
    ("ended", "waiting"): (lambda: now_with(left(asked()), full=True), return_),
    ("ended", "pending"): (lambda: now_with(left(asked()), approval=True), return_),
    ("ended", "unconfirmed"): (lambda: left(asked(confirm_address=True)), return_),
}


def test_the_picture_has_these_arrows():
    assert set(ARROWS) == PICTURE


@pytest.mark.parametrize("arrow", ARROWS, ids=" to ".join)
def test_each_arrow_of_the_picture_can_be_taken(arrow: tuple[str, str]):
    before, step = ARROWS[arrow]
    person = before()
    was = Registration.objects.get(pk=person.pk).state

    step(person)

    now = Registration.objects.get(pk=person.pk).state
    assert (was if arrow[0] != NOWHERE else NOWHERE, now) == arrow
