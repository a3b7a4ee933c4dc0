"""An organization always keeps an owner, whatever happens at the same moment."""

from functools import partial

import pytest
from django.utils import timezone

from forums.hosting import team
from forums.hosting.inviting import accept, invite
from forums.hosting.models import Membership, Role, User
from tests.factories import make_member, make_organization, make_user
from tests.races import meeting_before, race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("verb", ["change_role", "remove"])
def test_two_owners_who_go_at_once_leave_one(monkeypatch: pytest.MonkeyPatch, verb: str):
    host = make_organization()
    owners = [make_member(host), make_member(host)]
    rows = {owner: Membership.objects.get(user=owner) for owner in owners}
    now = timezone.now()
    options = {"role": Role.VIEWER} if verb == "change_role" else {}
    monkeypatch.setattr(team, "record", meeting_before(team.record, runners=2))
    if verb == "change_role":
        monkeypatch.setattr(Membership, "save", meeting_before(Membership.save, runners=2))

    def go(owner: User) -> object:
        return getattr(team, verb)(rows[owner], actor=owner, now=now, **options)

    outcomes = race([partial(go, owner) for owner in owners])

    refused = [outcome for outcome in outcomes if isinstance(outcome, team.LastOwner)]
    assert len(refused) == 1
    assert host.memberships.filter(role=Role.OWNER).count() == 1


def test_inviting_one_address_twice_at_once_is_one_invitation():
    host = make_organization()
    owner = make_member(host)
    now = timezone.now()

    outcomes = race(
        [
            lambda: invite(host, email="dara@example.org", role=Role.VIEWER, actor=owner, now=now)
            for _ in range(4)
        ]
    )

    assert [type(outcome) for outcome in outcomes] == [Membership] * 4
    assert list(host.memberships.filter(user=None).values_list("email", "news")) == [("dara@example.org", 4)]


def test_accepting_and_withdrawing_at_once_is_one_of_both():
    host = make_organization()
    owner = make_member(host)
    invitation = invite(host, email="dara@example.org", role=Role.VIEWER, actor=owner, now=timezone.now())
    invited = make_user("dara@example.org")

    race(
        [
            lambda: accept(invitation, user=invited, now=timezone.now()),
            lambda: team.remove(invitation, actor=owner, now=timezone.now()),
        ]
    )

    verbs = list(host.audit_entries.order_by("pk").values_list("verb", flat=True))
    assert verbs in (["invited viewer", "joined", "removed"], ["invited viewer", "withdrew"])
    assert not Membership.objects.filter(user=invited).exists()
