"""Who belongs to an organization, and how that changes."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from forums.hosting import team as verbs
from forums.hosting.access import ROLES
from forums.hosting.inviting import INVITATION_LASTS, InvitationOver, accept, invite, link_of
from forums.hosting.models import AuditEntry, Membership, Organization, Role, User
from forums.hosting.roles import IN_WORDS
from forums.signing.links import Purpose, make_link
from tests.factories import freshly_signed_in, make_member, make_organization, make_user

pytestmark = pytest.mark.django_db

STRANGE = [
    "",
    "x" * 10_000,
    "nul\x00@example.org",
    "🙂",
    "مرحبا",
    "ខ្មែរ",
    "<script>",
    "a@example.org\r\nBcc: b@example.org",
]


@pytest.fixture(autouse=True)
def no_tries_counted():
    cache.clear()


@pytest.fixture
def host() -> Organization:
    return make_organization(slug="our-committee")


@pytest.fixture
def owner(client: Client, host: Organization) -> User:
    user = make_member(host)
    client.force_login(user)
    return user


def row(user: User) -> Membership:
    return Membership.objects.get(user=user)


def invited(host: Organization, email: str = "dara@example.org", role: Role = Role.ORGANIZER) -> Membership:
    return invite(host, email=email, role=role, actor=make_user(), now=timezone.now())


def history(host: Organization) -> list[str]:
    return list(host.audit_entries.order_by("pk").values_list("verb", flat=True))


def test_the_roles_in_words_are_the_roles_there_are():
    assert list(IN_WORDS) == list(Role) == list(ROLES)


def test_an_owner_invites_by_email_with_a_role(client: Client, host: Organization, owner: User):
    answer = client.post("/desk/our-committee/team/", {"email": "Dara@Example.org", "role": "door_lead"})

    invitation = host.memberships.get(user=None)
    assert (answer.status_code, answer.url) == (302, "/desk/our-committee/team/")
    assert (invitation.email, invitation.role, invitation.invited_by) == (
        "dara@example.org",
        "door_lead",
        owner,
    )
    assert (invitation.news, invitation.told_news) == (1, 0)
    assert history(host) == ["invited door_lead"]
    assert "dara@example.org" in client.get(answer.url).content.decode()


def test_inviting_the_same_address_twice_is_one_invitation_with_news(
    client: Client, host: Organization, owner: User
):
    for role in ("viewer", "organizer"):
        client.post("/desk/our-committee/team/", {"email": "dara@example.org", "role": role})

    invitation = host.memberships.get(user=None)
    assert (invitation.role, invitation.news) == ("organizer", 2)


def test_somebody_on_the_team_is_not_invited_again(client: Client, host: Organization, owner: User):
    viewer = make_member(host, role=Role.VIEWER)

    page = client.post("/desk/our-committee/team/", {"email": viewer.email.upper(), "role": "owner"})

    assert "This person is on your team already" in page.content.decode()
    assert (row(viewer).role, host.memberships.count()) == ("viewer", 2)


@pytest.mark.parametrize("typed", STRANGE)
def test_strange_addresses_are_not_invited(client: Client, host: Organization, owner: User, typed: str):
    answers = [
        client.post("/desk/our-committee/team/", {"email": typed, "role": "viewer"}),
        client.post("/desk/our-committee/team/", {"email": "dara@example.org", "role": typed}),
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert all("second look" in answer.content.decode() for answer in answers)
    assert host.memberships.count() == 1


def test_an_organization_cannot_write_to_the_whole_world(client: Client, host: Organization, owner: User):
    answers = [
        client.post("/desk/our-committee/team/", {"email": f"p{n}@example.org", "role": "viewer"}).status_code
        for n in range(41)
    ]

    assert answers == [302] * 40 + [429]


def test_an_invited_person_without_account_proves_the_mailbox_and_joins(client: Client, host: Organization):
    link = link_of(invited(host))
    shown = client.get(link)
    asked = client.post(link)
    code = re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE)[0]
    back = client.post(asked.url, {"code": code})
    joined = client.post(back.url)

    member = Membership.objects.get(user__email="dara@example.org")
    assert "invites you" in shown.content.decode()
    assert asked.url == f"/accounts/login/code/confirm/?next={link.replace('/', '%2F')}"
    assert mail.outbox[-1].to == ["dara@example.org"]
    assert back.url == link
    assert (joined.status_code, joined.url) == (302, "/desk/our-committee/")
    assert (member.role, member.organization) == ("organizer", host)
    assert history(host) == ["invited organizer", "joined"]


def test_looking_at_an_invitation_changes_nothing(client: Client, host: Organization):
    link = link_of(invited(host))

    answers = [client.get(link).status_code, client.head(link).status_code]

    assert answers == [200, 200]
    assert not User.objects.filter(email="dara@example.org").exists()
    assert (host.memberships.get().user, mail.outbox) == (None, [])


def test_a_forwarded_link_gives_no_role_to_another_account(client: Client, host: Organization):
    link = link_of(invited(host))
    client.force_login(make_user("stranger@example.org"))

    page = client.post(link).content.decode()

    assert "This invitation is for dara@example.org, and you are signed in as stranger@example.org" in page
    assert host.memberships.get().user is None


def test_an_invitation_used_twice_is_one_membership(client: Client, host: Organization):
    link = link_of(invited(host))
    client.force_login(make_user("dara@example.org"))

    answers = [client.post(link).url for _ in range(2)]

    assert answers == ["/desk/our-committee/"] * 2
    assert history(host) == ["invited organizer", "joined"]


def test_somebody_who_joined_under_an_older_address_keeps_their_role(host: Organization):
    owner = make_member(host)
    second = invited(host, role=Role.VIEWER)
    owner.email = "dara@example.org"
    owner.save()

    joined = accept(second, user=owner, now=timezone.now())

    assert (joined.role, host.memberships.count()) == ("owner", 1)


@pytest.mark.parametrize("age", [INVITATION_LASTS, INVITATION_LASTS + timedelta(days=400)])
def test_an_old_invitation_opens_nothing(client: Client, host: Organization, age: timedelta):
    invitation = invited(host)
    Membership.objects.update(invited_at=timezone.now() - age)
    client.force_login(make_user("dara@example.org"))

    answer = client.post(link_of(invitation))

    assert answer.status_code == 410
    assert "This invitation has run out" in answer.content.decode()
    assert host.memberships.get().user is None


def test_a_used_invitation_tells_others_only_that(client: Client, host: Organization):
    invitation = invited(host)
    accept(invitation, user=make_user("dara@example.org"), now=timezone.now())

    answer = client.get(link_of(invitation))

    assert answer.status_code == 410
    assert "This invitation has been used" in answer.content.decode()


@pytest.mark.parametrize("spoil", ["withdrawn", "version", "purpose", "forged", "strange"])
def test_withdrawn_and_forged_links_are_not_found(client: Client, host: Organization, spoil: str):
    invitation = invited(host)
    links = {
        "withdrawn": link_of(invitation),
        "version": f"/desk/join/{make_link(invitation.uuid, Purpose.TEAM, version=2)}/",
        "purpose": f"/desk/join/{make_link(invitation.uuid, Purpose.MANAGE, version=1)}/",
        "forged": link_of(invitation)[:-2] + ("A/" if link_of(invitation)[-2] != "A" else "B/"),
        "strange": "/desk/join/%00.o.1.x/",
    }
    client.force_login(make_user("dara@example.org"))
    if spoil == "withdrawn":
        invitation.delete()

    answers = [client.get(links[spoil]).status_code, client.post(links[spoil]).status_code]

    assert answers == [404, 404]


def test_an_invitation_is_sent_again_and_is_fresh(client: Client, host: Organization, owner: User):
    invitation = invited(host)
    Membership.objects.filter(pk=invitation.pk).update(invited_at=timezone.now() - timedelta(days=30))

    client.post(f"/desk/our-committee/team/{invitation.uuid}/invitation/")

    invitation.refresh_from_db()
    assert invitation.news == 2
    assert timezone.now() - invitation.invited_at < timedelta(minutes=1)


def test_an_owner_changes_a_role_and_takes_somebody_off_the_team(
    client: Client, host: Organization, owner: User
):
    other = make_member(host, role=Role.VIEWER)
    address = f"/desk/our-committee/team/{row(other).uuid}/"

    client.post(address, {"role": "treasurer"})
    role = row(other).role
    client.post(f"{address}removal/")

    assert role == "treasurer"
    assert not Membership.objects.filter(user=other).exists()
    assert history(host) == ["role treasurer", "removed"]


def test_the_only_owner_can_neither_step_down_nor_leave(client: Client, host: Organization, owner: User):
    make_member(host, role=Role.ORGANIZER)
    invited(host, role=Role.OWNER)  # who has not joined owns nothing yet
    address = f"/desk/our-committee/team/{row(owner).uuid}/"

    demoted = client.post(address, {"role": "viewer"})
    removed = client.post(f"{address}removal/", follow=True)
    left = client.post("/desk/our-committee/departure/", follow=True)

    for page in (demoted, removed, left):
        assert "You’re the only owner. If you go, nobody can open this desk." in page.content.decode()
    assert row(owner).role == "owner"
    assert history(host) == ["invited owner"]


def test_one_of_two_owners_may_leave(client: Client, host: Organization, owner: User):
    make_member(host)

    answer = client.post("/desk/our-committee/departure/")

    assert (answer.status_code, answer.url) == (302, "/desk/")
    assert not Membership.objects.filter(user=owner).exists()
    assert history(host) == ["left"]


def test_an_owner_who_steps_down_still_has_a_page_to_land_on(client: Client, host: Organization, owner: User):
    make_member(host)

    answer = client.post(f"/desk/our-committee/team/{row(owner).uuid}/", {"role": "viewer"})

    assert answer.url == "/desk/our-committee/"
    assert client.get(answer.url).status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OWNER])
def test_everybody_may_leave(client: Client, host: Organization, role: Role):
    make_member(host)
    person = make_member(host, role=role)
    client.force_login(person)

    client.post("/desk/our-committee/departure/")

    assert not Membership.objects.filter(user=person).exists()


def test_one_owner_is_warned(client: Client, host: Organization, owner: User):
    alone = client.get("/desk/our-committee/").content.decode()
    make_member(host)
    together = client.get("/desk/our-committee/").content.decode()

    words = "You’re the only owner. If you lose this mailbox, nobody can open this desk."
    assert (words in alone, words in together) == (True, False)


def test_the_team_page_costs_the_same_for_one_and_for_three(
    client: Client, host: Organization, owner: User, django_assert_num_queries
):
    with django_assert_num_queries(4):
        client.get("/desk/our-committee/team/")
    for number in range(2):
        make_member(host)
        invited(host, email=f"p{number}@example.org")
    with django_assert_num_queries(4):
        client.get("/desk/our-committee/team/")


def test_changing_nothing_writes_no_history(client: Client, host: Organization, owner: User):
    verbs.change_role(row(owner), role=Role.OWNER, actor=owner, now=timezone.now())

    assert not AuditEntry.objects.exists()


def test_a_withdrawn_invitation_cannot_be_accepted_late(host: Organization):
    invitation = invited(host)
    verbs.remove(invitation, actor=make_user(), now=timezone.now())

    with pytest.raises(InvitationOver):
        accept(invitation, user=make_user("dara@example.org"), now=timezone.now())

    assert history(host) == ["invited organizer", "withdrew"]


@pytest.mark.parametrize(
    "page", ["/accounts/email/", "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/sessions/"]
)
def test_the_pages_about_signing_in_lead_back_to_the_committee(page: str):
    host = make_organization()
    client = freshly_signed_in(make_member(host))

    answer = client.get(page)

    assert f'<a href="/desk/{host.slug}/">Committee</a>' in answer.content.decode()


def test_who_belongs_nowhere_is_led_to_no_committee():
    client = freshly_signed_in(make_user())

    assert ">Committee</a>" not in client.get("/accounts/email/").content.decode()
