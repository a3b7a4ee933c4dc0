"""A pass is shown once, opened by link or code, and taken back."""

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from attendees.checkin.models import Device, DoorPass
from attendees.checkin.passes import revoke_pass
from forums.hosting.models import AuditEntry
from forums.programme.models import Forum
from tests.attendees.checkin.doors import make_door
from tests.factories import make_forum, make_member

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)
JSON = {"Accept": "application/json"}


def use_link(token: str, **headers: str):
    return Client().post(f"/door/pass/{token}/", headers=JSON | headers)


def type_code(code: str, *, source: str = "192.0.2.1"):
    return Client(REMOTE_ADDR=source).post("/door/", {"code": code}, headers=JSON)


def stored() -> tuple[Any, ...]:
    return list(DoorPass.objects.values()), list(Device.objects.values()), AuditEntry.objects.count()


def test_a_link_looked_at_changes_nothing():
    door = make_door(make_forum(), label="East door")
    before = stored()

    pages = [Client().get(f"/door/pass/{door.token}/") for _ in range(3)]

    assert [page.status_code for page in pages] == [200] * 3
    assert "East door · The right to vote from abroad" in pages[0].content.decode()
    assert stored() == before


def test_use_this_phone_answers_with_a_token_that_is_not_kept():
    forum = make_forum()
    door = make_door(forum)

    answer = use_link(door.token)

    device, found = answer.json(), Device.objects.get()
    assert answer.status_code == 200
    assert (device["device"], device["forum"]) == (str(found.uuid), str(forum.uuid))
    assert (device["door"], device["title"]) == ("Door A", "The right to vote from abroad")
    assert found.token_hash == sha256(device["token"].encode()).hexdigest()
    assert DoorPass.objects.get().token_hash == sha256(door.token.encode()).hexdigest()
    assert "no-store" in answer["Cache-Control"].split(", ")
    assert not answer.cookies


def test_a_form_without_scripts_uses_nothing_up():
    door = make_door(make_forum())
    before = stored()

    pages = [Client().post(f"/door/pass/{door.token}/"), Client().post("/door/", {"code": door.code})]

    assert ["Scanning needs JavaScript" in page.content.decode() for page in pages] == [True, True]
    assert stored() == before


def test_a_link_serves_every_phone_of_its_door():
    door = make_door(make_forum())

    tokens = {use_link(door.token).json()["token"] for _ in range(2)}

    assert (len(tokens), Device.objects.count()) == (2, 2)


@pytest.mark.parametrize("over", ["unknown", "revoked", "expired"])
def test_a_link_that_is_over_says_what_to_do(over):
    forum = make_forum()
    door = make_door(forum)
    if over == "revoked":
        revoke_pass(door.door_pass, actor=make_member(forum.organization), now=NOW)
    if over == "expired":
        ended = NOW - timedelta(hours=12, minutes=1)
        Forum.objects.update(starts_at=ended - timedelta(hours=3), ends_at=ended)
    token = "x" * 32 if over == "unknown" else door.token

    page, answer = Client().get(f"/door/pass/{token}/"), use_link(token)

    assert (page.status_code, answer.status_code, answer.json()["problem"]) == (410, 410, "unknown")
    assert "Ask them for a new link or code." in page.content.decode()
    assert Device.objects.count() == 0


def test_a_pass_follows_its_forum_to_a_new_day():
    door = make_door(make_forum())
    later = NOW + timedelta(days=90)
    Forum.objects.update(starts_at=later, ends_at=later + timedelta(hours=3))

    assert DoorPass.objects.get().expires_at == later + timedelta(hours=15)
    assert use_link(door.token).status_code == 200


def test_another_site_cannot_enrol_anybody():
    door = make_door(make_forum())

    assert use_link(door.token, Origin="https://evil.example").status_code == 403
    assert Device.objects.count() == 0


def test_a_code_works_once_as_anybody_types_it():
    code = make_door(make_forum()).code

    first = type_code(f" {code[:4].lower()}-{code[4:].lower()} ")
    second = type_code(code)

    assert (first.status_code, second.status_code, second.json()["problem"]) == (200, 404, "unknown")
    assert Device.objects.count() == 1


@pytest.mark.parametrize("minutes", [9, 11])
def test_a_code_lasts_ten_minutes(minutes):
    code = make_door(make_forum()).code
    DoorPass.objects.update(code_expires_at=timezone.now() + timedelta(minutes=10 - minutes))

    assert type_code(code).status_code == (200 if minutes < 10 else 404)


def test_five_wrong_codes_close_the_keyboard_for_a_while():
    code = make_door(make_forum()).code

    wrong = [type_code(f"2222222{n}").json()["problem"] for n in "23456"]
    right = type_code(code)
    elsewhere = type_code(code, source="192.0.2.2")

    assert wrong == ["unknown"] * 5
    assert (right.status_code, right.json()["problem"]) == (403, "tries")
    assert elsewhere.status_code == 200


def test_right_codes_are_never_counted():
    forum = make_forum()

    answers = [type_code(make_door(forum).code).status_code for _ in range(7)]

    assert answers == [200] * 7


@pytest.mark.parametrize("code", ["", "\0", "\ud83d", "ក" * 8, "x" * 100_000])
def test_any_text_may_be_typed(code):
    make_door(make_forum())

    assert type_code(code.encode("utf-8", "replace").decode()).status_code == 404


def test_only_the_worker_may_compile_webassembly():
    door = make_door(make_forum())

    worker = Client().get("/door/decode.js")
    pages = [Client().get("/door/"), Client().get(f"/door/pass/{door.token}/")]

    assert worker["Content-Type"] == "text/javascript; charset=utf-8"
    assert worker["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
    )
    assert worker.content == (settings.BASE_DIR / "static/js/door/decode.js").read_bytes()
    for page in pages:
        policy = page["Content-Security-Policy"]
        assert "wasm" not in policy
        assert "require-trusted-types-for 'script'; trusted-types sala" in policy
        assert not re.search(r"\sstyle=|\son\w+=|<script>", page.content.decode())
