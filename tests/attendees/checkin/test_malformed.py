"""What no phone of ours sends is refused in JSON, and holds up no other scan."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from attendees.checkin.models import Scan
from tests.attendees.checkin.doors import make_phone
from tests.factories import make_forum

pytestmark = pytest.mark.django_db

SOME_ID = "0f8c6c0e-5d0a-4a55-9a55-3f6f2e1b7c10"
NOW = datetime.now(UTC)

DEEP = "[" * 100_000 + "]" * 100_000
BODIES = {
    "nothing": b"",
    "not JSON": b"scans",
    "null": b"null",
    "an array": b"[]",
    "a number": b"7",
    "a string": b'"scans"',
    "not UTF-8": b'{"scans": "\xff\xfe"}',
    "UTF-16": '{"scans": []}'.encode("utf-16"),
    "deep": DEEP.encode(),
    "deep inside": b'{"scans": ' + DEEP.encode() + b"}",
    "a number of 5,000 digits": b'{"scans": ' + b"9" * 5000 + b"}",
    "scans null": b'{"scans": null}',
    "scans an object": b'{"scans": {}}',
    "a scan null": b'{"scans": [null]}',
    "a scan an array": b'{"scans": [[]]}',
    "a scan without id": b'{"scans": [{}]}',
    "an id that is a number": b'{"scans": [{"id": 7}]}',
    "too many": json.dumps({"scans": [{"id": "x"}] * 51}).encode(),
}


@pytest.mark.parametrize("path", ["looks", "scans"])
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_what_cannot_be_read_is_refused_as_a_whole(path, body):
    phone = make_phone(make_forum())

    answer = phone.post(path, body)

    assert (answer.status_code, answer.json()["problem"], Scan.objects.count()) == (400, "malformed", 0)
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["looks", "scans"])
def test_what_is_too_large_is_not_read(path):
    phone = make_phone(make_forum())

    answer = phone.post(path, b" " * (512 * 1024 + 1))

    assert (answer.status_code, answer.json()["problem"]) == (413, "too_large")


VALUES: dict[str, tuple[Any, ...]] = {
    "id": ("", "x", "0" * 31),
    "seq": (0, -1, 2**53, 10**30, 1.5, True, "1", None, []),
    "count": (-1, 0, 10**9, 2**63, 1.0, True, "1", None),
    "at_ms": (-1, 2**53, 2**64, float("nan"), float("inf"), None),
    "offset_ms": (2**53, -(2**53), "0", None),
    "kind": ("", "ADMIT", "delete", None, 7, {}, []),
    "text": (None, 7, [], {}, "A" * 8001),
    "reason": ("a b", "\0", "x" * 41, "<b>", None),
    "source": ("mouse", "\0", None, []),
    "shown": ("\0", "A", "x" * 31, None),
    "undoes": (7, "x", SOME_ID),
}
WRONG: list[dict[str, Any]] = [
    *({name: value} for name, values in VALUES.items() for value in values),
    {"kind": "undo", "count": 0},
    {"kind": "undo", "undoes": SOME_ID},
    {"kind": "refuse", "shown": "waiting"},
    {"kind": "refuse", "count": 0},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_one_wrong_scan_is_named_and_holds_up_no_other(wrong):
    phone = make_phone(make_forum())
    fact = phone.fact() | wrong

    answer = phone.send(fact, phone.fact("walk_in"))

    assert answer.status_code == 409
    assert answer.json()["refused"] == [{"id": fact["id"], "why": "malformed"}]
    assert [entry["verdict"]["state"] for entry in answer.json()["stored"]] == ["walk_in"]


@pytest.mark.parametrize(
    "missing", ["seq", "kind", "text", "count", "at_ms", "offset_ms", "reason", "source"]
)
def test_a_scan_without_a_field_is_malformed(missing):
    phone = make_phone(make_forum())
    fact = phone.fact()
    del fact[missing]

    assert phone.send(fact).json()["refused"] == [{"id": fact["id"], "why": "malformed"}]


@pytest.mark.parametrize("text", ["\0", "\ud800", "A\0" * 61, "\u202e" * 200, "9" * 8000])
def test_any_text_may_stand_in_a_code(text):
    phone = make_phone(make_forum())

    assert (phone.look(text)["state"], phone.scan(text=text)["verdict"]["state"]) == ("not_a_ticket",) * 2


@pytest.mark.parametrize("said", ["\0", "\ud800", "x" * 41, 7, None, [], {}])
def test_what_a_phone_says_of_itself_is_no_way_in(said):
    phone = make_phone(make_forum())

    answer = phone.post("scans", {"release": said, "unsent": said, "now_ms": said, "scans": []})

    assert (answer.status_code, answer.json()["stored"]) == (200, [])
    phone.device.refresh_from_db()
    assert phone.device.app_version == ""


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_scans_only_come_by_post(method):
    phone = make_phone(make_forum())
    headers = {"Authorization": f"Door {phone.token}"}

    answers = [
        getattr(phone.client, method)(f"/door/{phone.forum.uuid}/{path}", headers=headers)
        for path in ("looks", "scans")
    ]

    assert [answer.status_code for answer in answers] == [405, 405]
