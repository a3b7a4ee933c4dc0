"""The organizer's page for doors: what it does, and for whom it is not there."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from attendees.checkin import urls
from attendees.checkin.models import Device, DoorPass, Scan
from attendees.registrations.changing import give_up
from attendees.registrations.refusals import ForumFull
from attendees.registrations.registering import Answer, register
from forums.hosting.access import ROLES, May
from forums.hosting.models import AuditEntry, Role
from forums.programme.models import Forum
from tests.attendees.checkin.doors import Phone, make_phone
from tests.factories import make_forum, make_member, make_organization, make_registration, signed_in

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)


def address(forum: Forum, path: str = "") -> str:
    return f"/desk{forum.get_absolute_url()}door/{path}"


def owner_of(forum: Forum) -> Client:
    return signed_in(make_member(forum.organization))


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def test_a_new_door_is_shown_once():
    forum = make_forum()
    desk = owner_of(forum)

    made = desk.post(address(forum), {"label": "Door A", "entrance": "East side", "may_admit_over": "on"})
    later = desk.get(address(forum))

    code = re.search(r'id="door-code">(\w{4} \w{4})<', made.content.decode())
    link = re.search(r"http://testserver/door/pass/([\w-]{32})/", made.content.decode())
    assert code
    assert link
    assert made["Cache-Control"] == "no-store, private"
    assert Client().get(f"/door/pass/{link[1]}/").status_code == 200
    assert link[1] not in later.content.decode()
    assert "Door A" in words(later)
    assert DoorPass.objects.values_list("label", "entrance", "may_admit_over").get() == (
        "Door A",
        "East side",
        True,
    )
    assert verbs() == ["door pass made"]


def test_a_door_needs_a_name():
    forum = make_forum()

    answer = owner_of(forum).post(address(forum), {"label": " "})

    assert (answer.status_code, DoorPass.objects.count()) == (422, 0)


def test_a_new_code_voids_the_one_before():
    forum = make_forum()
    phone = make_phone(forum)
    before = DoorPass.objects.get().code_hash

    made = owner_of(forum).post(address(forum, f"passes/{phone.device.door_pass.uuid}/code/"))

    assert re.search(r'id="door-code">\w{4} \w{4}<', made.content.decode())
    assert DoorPass.objects.get().code_hash != before
    assert verbs()[-1] == "door code made"


def test_a_closed_door_signs_off_its_phones():
    forum = make_forum()
    first, second = make_phone(forum), make_phone(forum, label="Door B")
    desk = owner_of(forum)

    desk.post(address(forum, f"passes/{first.device.door_pass.uuid}/revocation/"))
    desk.post(address(forum, f"passes/{first.device.door_pass.uuid}/revocation/"))

    assert (first.state().status_code, second.state().status_code) == (410, 200)
    assert "Signed off" in words(desk.get(address(forum)))
    assert verbs()[-1:] == ["door pass revoked"]


def test_one_phone_is_signed_off_alone_and_what_it_still_brings_is_offered():
    forum = make_forum()
    phone = make_phone(forum)
    family = make_registration(forum, party=2)
    desk = owner_of(forum)

    desk.post(address(forum, f"devices/{phone.device.uuid}/revocation/"))
    phone.admit(family, 2)
    offered = words(desk.get(address(forum)))
    desk.post(address(forum, f"devices/{phone.device.uuid}/late-scans/"))

    family.refresh_from_db()
    assert "One scan came too late and is not counted." in offered
    assert (family.admitted, Scan.objects.get().counted) == (2, True)
    assert verbs()[-2:] == ["door phone revoked", "late scans counted"]


def test_the_team_in_the_room_lowers_what_is_promised_but_never_takes_a_place():
    forum = make_forum(capacity=20, room_limit=24)
    family = make_registration(forum, party=18)
    desk = owner_of(forum)

    answers = [desk.post(address(forum, "team/"), {"team": team}).status_code for team in (5, 7, 25, -1)]
    after = Forum.objects.values_list("team", "capacity", "seats_taken", "over_committed").get()

    family.refresh_from_db()
    assert answers == [302, 302, 422, 422]
    assert (after, family.is_seated) == ((7, 17, 18, True), True)
    assert verbs() == ["team counted"] * 2


@pytest.mark.parametrize("wanted", [None, 30, 216], ids=["all there is", "fewer than fit", "as many as fit"])
def test_a_team_typed_wrongly_costs_no_place_once_it_is_put_right(wanted):
    forum = make_forum(capacity=wanted or 216, room_limit=220, own_capacity=wanted)
    desk = owner_of(forum)

    typed = []
    for team in (204, 4):
        desk.post(address(forum, "team/"), {"team": team})
        typed.append(Forum.objects.values_list("team", "capacity", "over_committed").get())

    assert typed == [(204, 16, False), (4, wanted or 216, False)]


def test_whoever_leaves_a_room_that_grew_too_small_makes_no_place_for_another():
    forum = make_forum(capacity=10, room_limit=14)
    pairs = [make_registration(forum, party=2) for _ in range(5)]
    owner_of(forum).post(address(forum, "team/"), {"team": 8})

    give_up(pairs[0], now=NOW)

    with pytest.raises(ForumFull):
        register(forum, answer=Answer(name="Dara Sok", party=2), now=NOW)
    after = Forum.objects.values_list("team", "capacity", "seats_taken", "over_committed")
    assert after.get() == (8, 6, 8, True)
    give_up(pairs[1], now=NOW)
    assert after.get() == (8, 6, 6, False)


# Who finds what

PATHS = {
    "": ("get", "post"),
    "team/": ("post",),
    "passes/<door_pass>/code/": ("post",),
    "passes/<door_pass>/revocation/": ("post",),
    "devices/<device>/revocation/": ("post",),
    "devices/<device>/late-scans/": ("post",),
}
TRIES = [(path, method) for path, methods in PATHS.items() for method in methods]
every_address = pytest.mark.parametrize(("path", "method"), TRIES, ids=lambda part: part or "doors")


@pytest.fixture
def phone() -> Phone:
    return make_phone(make_forum())


def ask(client: Client, phone: Phone, path: str, method: str, forum: Forum | None = None):
    door_pass = phone.device.door_pass
    filled = path.replace("<door_pass>", str(door_pass.uuid)).replace("<device>", str(phone.device.uuid))
    return getattr(client, method)(address(forum or phone.forum, filled), {"label": "Spy", "team": 1})


def facts() -> tuple[Any, ...]:
    return (
        list(DoorPass.objects.values()),
        list(Device.objects.values()),
        list(Forum.objects.values()),
        AuditEntry.objects.count(),
    )


def test_the_table_names_every_address_there_is():
    routes = {str(pattern.pattern) for pattern in urls.urlpatterns}

    own = {route.removeprefix(urls.DESK) for route in routes if route.startswith(urls.DESK)}

    assert {route.replace("<uuid:", "<") for route in own} == set(PATHS)


@every_address
@pytest.mark.parametrize("role", list(Role))
def test_each_role_finds_what_the_table_says(phone: Phone, role: Role, path: str, method: str):
    client = signed_in(make_member(phone.forum.organization, role=role))
    before = facts()

    answer = ask(client, phone, path, method)

    if May.RUN_DOOR in ROLES[role]:
        assert answer.status_code in (200, 302)
    else:
        assert (answer.status_code, facts()) == (404, before)


@every_address
@pytest.mark.parametrize("role", list(Role))
def test_no_role_elsewhere_opens_another_organization_s_doors(
    phone: Phone, role: Role, path: str, method: str
):
    own = make_organization()
    client = signed_in(make_member(own, role=role))
    before = facts()

    assert ask(client, phone, path, method).status_code == 404
    assert facts() == before


@pytest.mark.parametrize("path", [path for path in PATHS if "<" in path])
def test_another_forum_s_door_is_not_reached_through_one_s_own(phone: Phone, path: str):
    sibling = make_forum(phone.forum.organization)
    stranger = make_forum()
    clients = [(owner_of(sibling), sibling), (owner_of(stranger), stranger)]
    before = facts()

    answers = [ask(client, phone, path, "post", forum).status_code for client, forum in clients]

    assert (answers, facts()) == ([404, 404], before)


@every_address
def test_strangers_are_asked_to_sign_in(phone: Phone, path: str, method: str):
    before = facts()

    answer = ask(Client(), phone, path, method)

    assert (answer.status_code, answer["Location"].startswith("/accounts/login/")) == (302, True)
    assert facts() == before


@pytest.mark.parametrize("path", [path for path, methods in PATHS.items() if "post" in methods])
def test_a_form_without_our_token_changes_nothing(phone: Phone, path: str):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member(phone.forum.organization))
    before = facts()

    assert (ask(client, phone, path, "post").status_code, facts()) == (403, before)


def test_a_draft_has_no_doors():
    forum = make_forum(state=Forum.State.DRAFT)

    assert owner_of(forum).get(address(forum)).status_code == 404


def test_many_doors_cost_no_more_queries(django_assert_max_num_queries):
    forum = make_forum()
    desk = owner_of(forum)
    make_phone(forum)
    with django_assert_max_num_queries(99) as one:
        desk.get(address(forum))

    for _ in range(3):
        make_phone(forum)
    with django_assert_max_num_queries(99) as four:
        desk.get(address(forum))

    assert len(four) == len(one)


def test_a_form_sent_twice_makes_one_door():
    forum = make_forum()
    desk = signed_in(make_member(forum.organization))
    path = f"/desk{forum.get_absolute_url()}door/"

    first, again = [desk.post(path, {"label": label}) for label in ("Door A", "door a")]

    assert "There is a door of this name." not in first.content.decode()
    assert "There is a door of this name." in again.content.decode()
    assert list(DoorPass.objects.values_list("label", flat=True)) == ["Door A"]
