"""Facts are kept once, answered the same, and never changed; whatever else is sent is refused in JSON."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from attendees.checkin.counting_in import count_scans
from attendees.checkin.models import Device, Scan
from attendees.checkin.passes import revoke_device, revoke_pass
from attendees.registrations.changing import give_up, resize
from attendees.registrations.refusals import AlreadyInside
from forums.programme.models import Forum
from tests.attendees.checkin.doors import make_phone, text_of
from tests.factories import make_forum, make_member, make_registration, signed_in

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)


def rows() -> list[dict]:
    return list(Scan.objects.order_by("pk").values())


def body_of(answer) -> dict:
    """Without the clock, which moves on."""
    return {name: value for name, value in answer.json().items() if name != "now_ms"}


def test_the_same_facts_again_are_answered_the_same_and_write_nothing():
    forum = make_forum()
    phone, family = make_phone(forum), make_registration(forum, name="Dara Sok", party=3)
    facts = [
        phone.fact(text=text_of(family), count=2),
        phone.fact("refuse", text="nothing of ours", shown="not_a_ticket"),
        phone.fact("walk_in", source=""),
        phone.fact("exit", source=""),
    ]
    first = phone.send(*facts)
    before = rows(), Forum.objects.values().get(pk=forum.pk)

    again = phone.send(*facts)
    alone = phone.send(facts[0])

    assert body_of(again) == body_of(first)
    assert alone.json()["stored"] == first.json()["stored"][:1]
    assert (rows(), Forum.objects.values().get(pk=forum.pk)) == before


def test_one_batch_is_one_revision():
    forum = make_forum()
    phone, one = make_phone(forum), make_registration(forum)
    forum.refresh_from_db()

    answer = phone.send(phone.fact("walk_in"), phone.fact(text=text_of(one)), phone.fact("walk_in")).json()

    one.refresh_from_db()
    after = forum.door_revision + 1
    assert {entry["revision"] for entry in answer["stored"]} == {after}
    assert (one.revision, answer["door"]["revision"]) == (after, after)


@pytest.mark.parametrize(
    "other",
    [
        {"count": 2},
        {"kind": "exit"},
        {"text": "another text"},
        {"at_ms": 7},
        {"offset_ms": 7},
        {"source": "keypad"},
        {"seq": 99},
        {"reason": "needed_inside"},
        {"id": str(uuid4())},
    ],
    ids=lambda other: next(iter(other)),
)
def test_other_content_under_a_used_id_or_number_is_a_conflict(other):
    forum = make_forum()
    phone, family = make_phone(forum), make_registration(forum, party=3)
    fact = phone.fact(text=text_of(family))
    phone.send(fact)
    before = rows()

    answer = phone.send(fact | other, phone.fact("walk_in"))

    assert (answer.status_code, answer.json()["refused"]) == (
        409,
        [{"id": (fact | other)["id"], "why": "conflict"}],
    )
    assert [entry["verdict"]["state"] for entry in answer.json()["stored"]] == ["walk_in"]
    assert [row for row in rows() if row["kind"] != "walk_in"] == before


def test_another_phone_cannot_take_an_id():
    forum = make_forum()
    first, second, stranger = make_phone(forum), make_phone(forum), make_phone(make_forum())
    fact = first.fact("walk_in")
    first.send(fact)

    answers = [second.send(fact), stranger.send(fact)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert Scan.objects.count() == 1


def test_an_undo_may_come_before_what_it_undoes():
    forum = make_forum()
    phone, other = make_phone(forum), make_phone(forum)
    family = make_registration(forum, party=3)
    entered = phone.fact(text=text_of(family), count=3)

    other.scan("undo", undoes=entered["id"])
    phone.send(entered)

    family.refresh_from_db()
    assert (family.admitted, phone.door()["inside"], phone.door()["admitted"]) == (0, 0, 0)


def test_an_undo_reaches_no_other_forum():
    first, second = make_phone(make_forum()), make_phone(make_forum())
    entered = first.scan("walk_in")

    undone = second.scan("undo", undoes=entered["id"])

    assert undone["verdict"]["n"] == 0
    assert (first.door()["inside"], second.door()["inside"]) == (1, 0)


def test_what_is_inside_cannot_be_given_back():
    forum = make_forum()
    phone, family = make_phone(forum), make_registration(forum, party=4)
    phone.admit(family, 2)

    with pytest.raises(AlreadyInside):
        give_up(family, now=NOW)
    with pytest.raises(AlreadyInside):
        resize(family, party=1, now=NOW)

    assert resize(family, party=2, now=NOW).party == 2


def test_the_desk_sees_who_arrived():
    forum = make_forum()
    phone, family = make_phone(forum), make_registration(forum, name="Dara Sok", party=4)
    desk = signed_in(make_member(forum.organization))
    address = f"/desk{forum.get_absolute_url()}live"
    before = desk.get(address)

    phone.admit(family, 3)
    after = desk.get(address, headers={"If-None-Match": before["ETag"]})

    assert (before.json()["arrived"], after.status_code) == ("0", 200)
    assert {name: after.json()[name] for name in ("arrived", "expected")} == {"arrived": "3", "expected": "1"}


def test_numbers_come_again_only_when_something_changed():
    forum = make_forum()
    phone = make_phone(forum)
    first = phone.state()

    same = phone.state(**{"If-None-Match": first["ETag"]})
    phone.scan("walk_in")
    news = phone.state(**{"If-None-Match": first["ETag"]})

    assert (first.status_code, same.status_code, news.status_code) == (200, 304, 200)
    assert first.json()["forum"] == {
        "title": "The right to vote from abroad", "door": "Door A", "tickets": 0,
        "utc_offset_min": int(forum.local(NOW).utcoffset().total_seconds() // 60), "may_admit_over": False,
    }  # fmt: skip
    assert (first["Cache-Control"], "Cookie" in first.get("Vary", "")) == ("private, no-cache", False)
    assert news.json()["door"]["inside"] == 1


@pytest.mark.parametrize(
    "change", [{"team": 3}, {"places_held_until": NOW - timedelta(hours=1)}, {"state": "cancelled"}], ids=str
)
def test_what_no_scan_changes_is_news_too(change):
    forum = make_forum()
    phone = make_phone(forum)
    first = phone.state()
    Forum.objects.filter(pk=forum.pk).update(**change)

    assert phone.state(**{"If-None-Match": first["ETag"]}).status_code == 200


# Who may not ask

PATHS = ("looks", "scans", "state")


def ask(phone, path: str, **headers: str):
    if path == "state":
        return phone.state(**headers)
    body = {"scans": [phone.fact("walk_in")]} if path == "scans" else {"text": "", "source": "", "reason": ""}
    return phone.post(path, body, **headers)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "authorization", ["", "Door", "Door ", "Door x", "Bearer x", "Door " + "x" * 5000, "Door \u00e9"]
)
def test_a_token_nobody_knows_opens_nothing(path, authorization):
    phone = make_phone(make_forum())

    answer = ask(phone, path, Authorization=authorization)

    assert (answer.status_code, answer.json()["problem"]) == (401, "unknown")
    assert Scan.objects.count() == 0


@pytest.mark.parametrize("path", PATHS)
def test_another_forum_s_phone_opens_nothing(path):
    phone, other = make_phone(make_forum()), make_forum()
    phone.forum = other

    assert (ask(phone, path).status_code, Scan.objects.count()) == (401, 0)


@pytest.mark.parametrize("path", PATHS)
def test_a_cookie_opens_nothing(path):
    forum = make_forum()
    phone = make_phone(forum)
    phone.client = signed_in(make_member(forum.organization))

    assert ask(phone, path, Authorization="").status_code == 401


@pytest.mark.parametrize("path", ["looks", "scans"])
def test_another_site_s_page_cannot_ask(path):
    phone = make_phone(make_forum())

    answers = [
        ask(phone, path, Origin="https://evil.example"),
        ask(phone, path, **{"Sec-Fetch-Site": "cross-site"}),
    ]

    assert ([answer.status_code for answer in answers], Scan.objects.count()) == ([403, 403], 0)


def sign_off(phone, how: str) -> None:
    actor = make_member(phone.forum.organization)
    if how == "phone":
        revoke_device(phone.device, actor=actor, now=NOW)
    elif how == "pass":
        revoke_pass(phone.device.door_pass, actor=actor, now=NOW)
    else:
        ended = NOW - timedelta(hours=13)
        Forum.objects.filter(pk=phone.forum.pk).update(starts_at=ended - timedelta(hours=3), ends_at=ended)


@pytest.mark.parametrize("how", ["phone", "pass", "expired"])
def test_a_phone_that_was_signed_off_may_only_bring_what_it_has(how):
    forum = make_forum()
    phone, one = make_phone(forum), make_registration(forum)
    known = phone.scan("walk_in")
    sign_off(phone, how)

    entry = phone.scan(text=text_of(one))

    one.refresh_from_db()
    assert (ask(phone, "looks").status_code, ask(phone, "state").status_code) == (410, 410)
    assert ask(phone, "looks").json()["problem"] == "signed_off"
    assert (entry["verdict"], entry["counted"]) == ({"state": "signed_off", "kind": "refuse", "n": 0}, False)
    assert (one.admitted, Scan.objects.counted().count(), known["counted"]) == (0, 1, True)


def test_late_scans_count_once_the_organizer_says_so():
    forum = make_forum()
    phone, watching = make_phone(forum), make_phone(forum)
    family = make_registration(forum, party=3)
    sign_off(phone, "phone")
    entered = phone.fact(text=text_of(family), count=2)
    phone.send(entered, phone.fact("walk_in"))
    actor = make_member(forum.organization)

    numbers = [count_scans(phone.device, actor=actor, now=NOW) for _ in range(2)]

    family.refresh_from_db()
    assert (numbers, family.admitted) == ([2, 0], 2)
    assert (watching.door()["inside"], watching.door()["admitted"]) == (3, 3)
    assert phone.send(entered).json()["stored"][0]["verdict"]["state"] == "admit"


def test_after_the_purge_nothing_is_taken():
    phone = make_phone(make_forum(purged_at=NOW))

    assert ([ask(phone, path).status_code for path in PATHS], Scan.objects.count()) == ([410] * 3, 0)


# What no phone sends

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


WRONG: list[dict[str, Any]] = [
    *({"id": value} for value in ("", "x", "0" * 31)),
    *({"seq": value} for value in (0, -1, 2**53, 10**30, 1.5, True, "1", None, [])),
    *({"count": value} for value in (-1, 0, 10**9, 2**63, 1.0, True, "1", None)),
    *({"at_ms": value} for value in (-1, 2**53, 2**64, float("nan"), float("inf"), None)),
    *({"offset_ms": value} for value in (2**53, -(2**53), "0", None)),
    *({"kind": value} for value in ("", "ADMIT", "delete", None, 7, {}, [])),
    *({"text": value} for value in (None, 7, [], {}, "A" * 8001)),
    *({"reason": value} for value in ("a b", "\0", "x" * 41, "<b>", None)),
    *({"source": value} for value in ("mouse", "\0", None, [])),
    *({"shown": value} for value in ("\0", "A", "x" * 31, None)),
    *({"undoes": value} for value in (7, "x", str(uuid4()))),
    {"kind": "undo", "count": 0},
    {"kind": "undo", "undoes": str(uuid4())},
    {"kind": "refuse", "shown": "waiting"},
    {"kind": "refuse", "count": 0},
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: str(wrong)[:40])
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


# How much it costs

TRANSACTION = ("SAVEPOINT", "RELEASE")


def statements(captured) -> list[str]:
    return [query["sql"] for query in captured if not query["sql"].startswith(TRANSACTION)]


@pytest.mark.parametrize("earlier", [1, 12])
def test_a_scan_costs_eight_queries_whatever_came_before(django_assert_max_num_queries, earlier):
    forum = make_forum()
    phone = make_phone(forum)
    for _ in range(earlier):
        phone.admit(make_registration(forum))
    one = make_registration(forum)
    text = text_of(one)

    with django_assert_max_num_queries(99) as captured:
        phone.send(phone.fact(text=text))

    assert len(statements(captured)) == 8


def test_asking_costs_little(django_assert_max_num_queries):
    forum = make_forum()
    phone, one = make_phone(forum), make_registration(forum)
    text = text_of(one)
    etag = phone.state()["ETag"]

    with django_assert_max_num_queries(99) as looking:
        phone.look(text)
    with django_assert_max_num_queries(99) as waiting:
        phone.state(**{"If-None-Match": etag})

    assert (len(statements(looking)), len(statements(waiting))) == (4, 1)


def test_the_desk_hears_from_a_phone_but_not_with_every_scan():
    phone = make_phone(make_forum())
    Device.objects.update(last_seen_at=NOW - timedelta(hours=1))

    phone.send(phone.fact("walk_in"))
    heard = Device.objects.get().last_seen_at
    phone.send(phone.fact("walk_in"))

    assert heard > NOW - timedelta(minutes=1)
    assert Device.objects.values_list("last_seen_at", "unsent", "app_version").get() == (heard, 0, "0.1.0")
