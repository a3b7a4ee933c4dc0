"""An invitation reaches its address, however often the sweep runs."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from forums.hosting import team, team_letters
from forums.hosting.inviting import INVITATION_LASTS, accept, invite, invite_again, link_of
from forums.hosting.models import Membership, Organization, Role
from forums.hosting.team_letters import tell_team
from forums.languages.text import LangText
from forums.mailing.models import Letter
from tests.factories import make_organization, make_user

pytestmark = pytest.mark.django_db


def invited(host: Organization, **fields) -> Membership:
    return invite(
        host, email="dara@example.org", role=Role.DOOR_LEAD, actor=make_user(), now=timezone.now(), **fields
    )


def states() -> list[tuple[str, str]]:
    return list(Letter.objects.order_by("pk").values_list("key", "state"))


def test_an_invitation_is_told_once():
    host = make_organization(name=LangText(en="Surrey Forum Committee"))
    invitation = invited(host)

    for _ in range(3):
        tell_team(timezone.now())

    message = mail.outbox[0]
    invitation.refresh_from_db()
    assert [message.to for message in mail.outbox] == [["dara@example.org"]]
    assert message.subject == "Surrey Forum Committee invites you to its team"
    assert f"http://testserver{link_of(invitation)}" in message.body
    assert f'href="http://testserver{link_of(invitation)}"' in message.alternatives[0].content
    assert "Your role: Door lead. Sees who comes, and runs the door." in message.body
    assert message.message().as_bytes().isascii()
    assert states() == [(f"team:{invitation.uuid}:1", "sent")]
    assert (invitation.news, invitation.told_news) == (1, 1)


def test_sending_again_is_a_new_letter():
    invitation = invited(make_organization())
    tell_team(timezone.now())

    invite_again(invitation, actor=make_user(), now=timezone.now())
    tell_team(timezone.now())

    assert len(mail.outbox) == 2
    assert mail.outbox[0].extra_headers["Message-ID"] != mail.outbox[1].extra_headers["Message-ID"]
    assert [state for _, state in states()] == ["sent", "sent"]


@pytest.mark.parametrize("meanwhile", ["withdrawn", "accepted", "run out"])
def test_an_invitation_that_is_over_is_not_told(meanwhile: str):
    invitation = invited(make_organization())
    Letter.objects.create(key=f"team:{invitation.uuid}:1", made_at=timezone.now(), next_try_at=timezone.now())
    if meanwhile == "withdrawn":
        team.remove(invitation, actor=make_user(), now=timezone.now())
    elif meanwhile == "accepted":
        accept(invitation, user=make_user("dara@example.org"), now=timezone.now())
    else:
        Membership.objects.update(invited_at=timezone.now() - INVITATION_LASTS - timedelta(seconds=1))

    tell_team(timezone.now())

    assert mail.outbox == []
    assert [state for _, state in states()] == ["overtaken"]


def test_a_name_cannot_smuggle_in_a_header():
    host = make_organization(name=LangText(en="Ours\r\nBcc: everybody@example.org"))
    invited(host)

    tell_team(timezone.now())

    written = mail.outbox[0].message()
    assert (written["Bcc"], written["Subject"]) == (
        None,
        "Ours Bcc: everybody@example.org invites you to its team",
    )


def test_nothing_new_costs_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        tell_team(timezone.now())

    assert not Letter.objects.exists()


def test_invitations_that_never_arrive_keep_no_other_waiting(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(team_letters, "AT_ONCE", 2)
    now, host = timezone.now(), make_organization()
    for number in range(4):
        invite(host, email=f"gone{number}@example.org", role=Role.VIEWER, actor=make_user(), now=now)
    tell_team(now)
    Letter.objects.update(state=Letter.State.BOUNCED)
    Membership.objects.filter(user=None).update(told_news=0)
    mail.outbox.clear()

    invited(host)
    tell_team(now)

    assert [message.to for message in mail.outbox] == [["dara@example.org"]]
