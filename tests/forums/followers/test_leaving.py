"""One tap, and the address is gone: from the page, from the mail program, or on request."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.test import Client

from forums.followers.announcing import announce, send_announcements
from forums.followers.leaving import forget_letters_of_nobody
from forums.followers.links import leave_path
from forums.followers.models import Follower
from forums.mailing.models import Letter
from tests.factories import make_follower, make_forum, make_member, make_organization

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)


def test_looking_changes_nothing_and_one_button_takes_everything(client: Client):
    follower = make_follower(make_organization(), language="fr")
    other = make_follower(follower.organization)
    for key in (f"follower:{follower.uuid}:1", f"announcement:{other.uuid}:{follower.uuid}"):
        Letter.objects.create(key=key, made_at=NOW, next_try_at=NOW)

    page = client.get(leave_path(follower))
    before = Follower.objects.count()
    answer = client.post(leave_path(follower))

    assert ("Quitter la liste" in page.content.decode(), page.content.decode().count("<button"), before) == (
        True,
        1,
        2,
    )
    assert (answer.status_code, list(Follower.objects.all()), Letter.objects.count()) == (200, [other], 0)


def test_the_mail_program_leaves_by_itself(client: Client):
    forum = make_forum()
    make_follower(forum.organization)
    announce(forum, actor=make_member(forum.organization), now=NOW)
    send_announcements(NOW)
    written = mail.outbox[0].message()

    address = written["List-Unsubscribe"].strip("<>")
    answer = client.post(
        address.removeprefix("http://testserver"), {"List-Unsubscribe": "One-Click"}, format="multipart"
    )

    assert written["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"List-Unsubscribe: <{address}>\r\n".encode() in written.as_bytes()
    assert (answer.status_code, Follower.objects.count()) == (200, 0)


def test_leaving_twice_is_leaving_once_and_a_later_look_says_so(client: Client):
    path = leave_path(make_follower(make_organization()))

    answers = [client.post(path), client.post(path), client.get(path)]

    assert [answer.status_code for answer in answers] == [200, 200, 410]
    assert all("You are not on the list any more." in answer.content.decode() for answer in answers)


def test_a_letter_raised_in_the_moment_of_leaving_goes_with_the_sweep():
    here, gone = make_follower(make_organization()), make_follower(make_organization())
    forum = make_forum(here.organization)
    for key in (
        f"follower:{gone.uuid}:1",
        f"announcement:{forum.uuid}:{gone.uuid}",
        f"announcement:{forum.uuid}:{here.uuid}",
    ):
        Letter.objects.create(key=key, made_at=NOW, next_try_at=NOW)
    gone.delete()

    forgotten = forget_letters_of_nobody(NOW)

    assert (forgotten, [letter.key for letter in Letter.objects.all()]) == (
        2,
        [f"announcement:{forum.uuid}:{here.uuid}"],
    )


def test_a_committee_that_goes_takes_its_list_along():
    follower = make_follower(make_organization())

    follower.organization.delete()

    assert Follower.objects.count() == 0
