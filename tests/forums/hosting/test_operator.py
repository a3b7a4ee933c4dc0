"""/operator/ is for the people who run the installation, and shows without changing."""

import pytest
from django.test import Client
from django.utils import timezone

from forums.hosting.models import Membership, Organization, User, record
from tests.factories import make_member, make_organization, make_user

pytestmark = pytest.mark.django_db

LISTS = ["user", "organization", "membership", "auditentry"]


@pytest.fixture
def operator(client: Client) -> User:
    user = User.objects.create_superuser("operator@example.org")
    client.force_login(user)
    return user


def test_operators_sign_in_where_everybody_does(client: Client):
    answer = client.get("/operator/", follow=True)

    assert [address.partition("?")[0] for address, _ in answer.redirect_chain] == [
        "/operator/login/",
        "/accounts/login/",
    ]
    assert "Open your desk" in answer.content.decode()


def test_after_the_code_operators_land_where_they_wanted(client: Client):
    answer = client.get("/operator/forums/user/", follow=True)

    assert 'name="next" value="/operator/forums/user/"' in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["", "login/", "forums/user/", "forums/organization/", "password_change/"]
)
def test_for_organizers_there_is_no_such_place(client: Client, address: str):
    client.force_login(make_member(make_organization()))

    answer = client.get(f"/operator/{address}", follow=True)

    assert answer.status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_operators_look_at_lists_and_rows_and_change_nothing(client: Client, operator: User, name: str):
    host = make_organization(verified_at=timezone.now())
    owner = make_member(host)
    entry = record(host, actor=owner, verb="founded", subject="organization", at=timezone.now())
    rows = {"user": owner, "organization": host, "membership": Membership.objects.get(), "auditentry": entry}
    address = f"/operator/forums/{name}/"
    row = f"{address}{rows[name].pk}/change/"

    looked = [client.get(page).status_code for page in ("/operator/", address, row)]
    changed = [client.post(page, {"slug": "x"}).status_code for page in (row, f"{address}add/")]
    deleted = client.post(f"{address}{rows[name].pk}/delete/", {"post": "yes"}).status_code

    assert (looked, changed, deleted) == ([200] * 3, [403] * 2, 403)
    assert type(rows[name]).objects.filter(pk=rows[name].pk).exists()
    assert Organization.objects.get().slug == host.slug


def test_no_password_is_shown_or_set(client: Client, operator: User):
    page = client.get(f"/operator/forums/user/{operator.pk}/change/").content.decode()

    assert "password" not in page.lower()
    assert client.get("/operator/password_change/").status_code == 404


def test_the_policy_there_allows_nothing_from_elsewhere_and_nothing_inline(client: Client, operator: User):
    answer = client.get("/operator/forums/user/")

    policy = answer["Content-Security-Policy"]
    page = answer.content.decode()
    assert ("script-src 'self';" in policy, "unsafe" in policy, "trusted-types" in policy) == (
        True,
        False,
        False,
    )
    assert ("<script>" in page, " style=" in page, " onclick=" in page) == (False, False, False)


def test_the_lists_cost_the_same_for_one_and_for_three(
    client: Client, operator: User, django_assert_num_queries
):
    make_member(make_organization(), user=make_user())
    with django_assert_num_queries(4):
        client.get("/operator/forums/membership/")
    for _ in range(2):
        make_member(make_organization())
    with django_assert_num_queries(4):
        client.get("/operator/forums/membership/")
