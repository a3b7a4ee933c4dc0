"""Facts are kept once, answered the same, and never changed; whatever else is sent is refused in JSON."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from attendees.checkin.models import Scan
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
    "change",
    [{"team": 3}, {"places_held_until": NOW - timedelta(hours=1)}, {"state": "cancelled"}],
    ids=["team", "hold", "state"],
)
def test_what_no_scan_changes_is_news_too(change):
    forum = make_forum()
    phone = make_phone(forum)
    first = phone.state()
    Forum.objects.filter(pk=forum.pk).update(**change)

    assert phone.state(**{"If-None-Match": first["ETag"]}).status_code == 200


def test_one_id_twice_in_a_batch_is_the_first_ticket_and_a_conflict():
    forum = make_forum()
    phone, one, other = make_phone(forum), make_registration(forum), make_registration(forum)
    first = phone.fact(text=text_of(one))
    second = phone.fact(text=text_of(other)) | {"id": first["id"]}

    answer = phone.send(first, second)

    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.admitted, other.admitted, Scan.objects.get().number) == (1, 0, one.door_number)
    assert (answer.status_code, answer.json()["refused"]) == (409, [{"id": first["id"], "why": "conflict"}])
