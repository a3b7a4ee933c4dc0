"""What a role may not do, and what is another organization's, is not there: the same 404 as for nothing at all."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from forums.hosting import urls
from forums.hosting.access import ROLES, May
from forums.hosting.inviting import invite
from forums.hosting.models import Membership, Organization, Role
from tests.factories import make_member, make_organization, make_user

pytestmark = pytest.mark.django_db

FACTS = {"name_en": "Taken over", "time_zone": "America/Vancouver", "first_language": "en"}

# path under /desk/<org>/ → what one may do there, methods, what is sent
TABLE: dict[str, tuple[May, tuple[str, ...], dict[str, str]]] = {
    "": (May.SEE_FORUMS, ("get",), {}),
    "settings/": (May.CHANGE_ORGANIZATION, ("get", "post"), FACTS),
    "departure/": (May.SEE_FORUMS, ("post",), {}),
    "team/": (May.MANAGE_TEAM, ("get", "post"), {"email": "spy@example.org", "role": "owner"}),
    "team/<member>/": (May.MANAGE_TEAM, ("get", "post"), {"role": "owner"}),
    "team/<member>/invitation/": (May.MANAGE_TEAM, ("post",), {}),
    "team/<member>/removal/": (May.MANAGE_TEAM, ("post",), {}),
}


@dataclass(frozen=True)
class Try:
    path: str
    method: str
    data: dict[str, str]
    may: May

    def on(self, client: Client, address: str) -> HttpResponse:
        answer: HttpResponse = getattr(client, self.method)(address, self.data)
        return answer

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


TRIES = [Try(path, method, data, may) for path, (may, methods, data) in TABLE.items() for method in methods]
every_address = pytest.mark.parametrize("one", TRIES, ids=str)


@dataclass
class Scene:
    host: Organization
    member: Membership
    invitation: Membership

    def address(self, path: str) -> str:
        row = self.invitation if "invitation" in path else self.member
        return f"/desk/{self.host.slug}/{path.replace('<member>', str(row.uuid))}"

    def facts(self) -> tuple[Any, ...]:
        self.host.refresh_from_db()
        rows = self.host.memberships.order_by("pk").values_list("pk", "user", "email", "role", "news")
        return self.host.name, list(rows), self.host.audit_entries.count()


@pytest.fixture
def scene() -> Scene:
    """Another committee with an owner, a member and an invitation: everything exists that could leak."""
    cache.clear()
    host = make_organization()
    owner, member = make_member(host), make_member(host, role=Role.VIEWER)
    invitation = invite(host, email="dara@example.org", role=Role.VIEWER, actor=owner, now=timezone.now())
    return Scene(host, Membership.objects.get(user=member), invitation)


def patterns() -> set[str]:
    routes = {str(pattern.pattern) for pattern in urls.urlpatterns}
    own = {
        route.removeprefix("desk/<slug:organization>/") for route in routes if "<slug:organization>" in route
    }
    return {route.replace("<uuid:member>", "<member>") for route in own}


def test_the_table_names_every_address_there_is():
    assert set(TABLE) == patterns()


@every_address
def test_owners_find_each_of_these(client: Client, scene: Scene, one: Try):
    client.force_login(make_member(scene.host))

    assert one.on(client, scene.address(one.path)).status_code in (200, 302)


@every_address
@pytest.mark.parametrize("role", list(Role))
def test_no_role_elsewhere_opens_another_organization(client: Client, scene: Scene, role: Role, one: Try):
    own = make_organization()
    client.force_login(make_member(own, role=role))
    before = scene.facts()

    answer = one.on(client, scene.address(one.path))
    nothing = one.on(client, scene.address(one.path).replace(scene.host.slug, "no-such-committee"))

    assert (answer.status_code, nothing.status_code) == (404, 404)
    assert answer.content == nothing.content
    assert scene.facts() == before


@pytest.mark.parametrize("one", [one for one in TRIES if "<member>" in one.path], ids=str)
def test_an_owner_cannot_reach_others_through_their_own_address(client: Client, scene: Scene, one: Try):
    own = make_organization()
    client.force_login(make_member(own))
    before = scene.facts()

    answer = one.on(client, scene.address(one.path).replace(scene.host.slug, own.slug))

    assert answer.status_code == 404
    assert scene.facts() == before


@every_address
@pytest.mark.parametrize("role", list(Role))
def test_each_role_finds_what_the_table_says(client: Client, scene: Scene, role: Role, one: Try):
    client.force_login(make_member(scene.host, role=role))
    before = scene.facts()

    answer = one.on(client, scene.address(one.path))

    if one.may in ROLES[role]:
        assert answer.status_code in (200, 302)
    else:
        assert answer.status_code == 404
        assert scene.facts() == before


@every_address
@pytest.mark.parametrize("who", ["nobody", "somebody without a role", "somebody only invited"])
def test_strangers_find_nothing(client: Client, scene: Scene, who: str, one: Try):
    if who != "nobody":
        client.force_login(make_user("dara@example.org" if "invited" in who else ""))
    before = scene.facts()

    answer = one.on(client, scene.address(one.path))

    assert answer.status_code == (302 if who == "nobody" else 404)
    assert not answer.get("Location", "/accounts/login/").startswith("/desk/")
    assert scene.facts() == before


@pytest.mark.parametrize("path", [one.path for one in TRIES if one.method == "post"])
def test_a_form_from_elsewhere_changes_nothing(scene: Scene, path: str):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member(scene.host))
    before = scene.facts()

    answer = client.post(scene.address(path), TABLE[path][2], headers={"Origin": "https://evil.example"})

    assert answer.status_code == 403
    assert "Please send it once more" in answer.content.decode()
    assert scene.facts() == before


@pytest.mark.django_db
def test_a_machine_without_a_token_fills_no_disk():
    for _ in range(30):
        Client(enforce_csrf_checks=True).post("/desk/any/new-forum/", {"title": "x" * 1_000})

    assert Session.objects.count() <= 20
