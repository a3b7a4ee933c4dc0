"""Every word the door can say, asked for as a phone asks."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F
from django.test import Client

from attendees.checkin.models import Scan
from attendees.registrations.changing import come_back, give_up
from attendees.registrations.models import Registration
from attendees.registrations.questions.forms import name_of
from attendees.tickets.token import Ticket, forum_hint, sign
from forums.programme.models import Forum
from tests.attendees.checkin.doors import make_phone, text_of
from tests.factories import make_forum, make_question, make_registration

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)


def facts_of(verdict: dict, *names: str) -> dict:
    return {name: verdict[name] for name in names}


def test_one_person_is_welcome():
    forum = make_forum()
    phone, one = make_phone(forum), make_registration(forum, name="Sophea Chan")

    looked = phone.look(text_of(one))
    entry = phone.scan(text=text_of(one))

    one.refresh_from_db()
    forum.refresh_from_db()
    assert facts_of(looked, "state", "kind", "n", "who") == {
        "state": "admit", "kind": "admit", "n": 1, "who": "Sophea C.",
    }  # fmt: skip
    assert facts_of(entry["verdict"], "state", "kind", "n", "who", "sticker") == {
        "state": "admit", "kind": "admit", "n": 1, "who": "Sophea C.", "sticker": False,
    }  # fmt: skip
    assert (one.admitted, one.revision, entry["revision"]) == (1, forum.door_revision, forum.door_revision)
    assert entry["standing"]["left"] == 0


def test_looking_writes_nothing():
    forum = make_forum()
    phone, one = make_phone(forum), make_registration(forum)
    before = Forum.objects.values().get(pk=forum.pk), Registration.objects.values().get(pk=one.pk)

    phone.look(text_of(one))

    assert (Forum.objects.values().get(pk=forum.pk), Registration.objects.values().get(pk=one.pk)) == before
    assert Scan.objects.count() == 0


def test_a_family_is_asked_and_comes_in_two_parts():
    forum = make_forum()
    phone, family = make_phone(forum), make_registration(forum, name="Dara Sok", party=4)

    asked = phone.look(text_of(family))
    first = phone.admit(family, 3)
    again = phone.look(text_of(family))
    rest = phone.admit(family, 4)

    assert facts_of(asked, "state", "n", "party", "left", "who") == {
        "state": "party", "n": 4, "party": 4, "left": 4, "who": "Dara S.",
    }  # fmt: skip
    assert (first["state"], first["n"]) == ("admit", 3)
    assert facts_of(again, "state", "n", "left", "admitted") == {
        "state": "party", "n": 1, "left": 1, "admitted": 3,
    }  # fmt: skip
    assert (rest["state"], rest["n"], rest["admitted"]) == ("admit", 1, 4)


def test_a_second_door_says_when_and_where_somebody_came_in():
    forum = make_forum()
    first, second = make_phone(forum, label="Door A"), make_phone(forum, label="Door B")
    one = make_registration(forum)
    first.admit(one, at_ms=5_000, offset_ms=700)

    verdict = second.admit(one)

    assert facts_of(verdict, "state", "kind", "n", "admitted", "party", "first_at_ms", "first_door") == {
        "state": "already_in", "kind": "refuse", "n": 0, "admitted": 1, "party": 1,
        "first_at_ms": 5_700, "first_door": "Door A",
    }  # fmt: skip
    assert second.look(text_of(one))["first_door"] == "Door A"


@pytest.mark.parametrize(
    ("state", "because", "said"),
    [
        ("waiting", "", "waiting"),
        ("pending", "", "pending"),
        ("unconfirmed", "", "pending"),
        ("ended", "self", "given_back"),
        ("ended", "host", "ended"),
        ("ended", "expired", "ended"),
        ("ended", "erased", "ended"),
    ],
)
def test_who_has_no_place_hears_why(state, because, said):
    forum = make_forum()
    phone, one = make_phone(forum), make_registration(forum, name="Sophea Chan")
    text = text_of(one)
    ended_at = datetime(2026, 5, 16, 5, tzinfo=UTC) if state == "ended" else None
    Registration.objects.filter(pk=one.pk).update(
        state=state, ended_because=because, ended_at=ended_at, queued_at=NOW
    )

    looked, stored = phone.look(text), phone.scan(text=text)["verdict"]

    named = "Sophea C." if state != "ended" else ""
    day = "2026-05-15" if said == "given_back" else ""  # ten in the evening at the venue
    assert facts_of(looked, "state", "kind", "who", "on") == {
        "state": said, "kind": "refuse", "who": named, "on": day,
    }  # fmt: skip
    assert facts_of(stored, "state", "n", "on") == {"state": said, "n": 0, "on": day}
    assert phone.door()["inside"] == 0


def test_an_older_ticket_of_a_place_that_came_back_says_so():
    forum = make_forum()
    phone, one = make_phone(forum), make_registration(forum)
    old = text_of(one)
    come_back(give_up(one, now=NOW), party=1, now=NOW)

    assert (phone.look(old)["state"], phone.look(old)["who"]) == ("replaced", "")
    assert phone.look(text_of(one))["state"] == "admit"


def forged(forum: Forum, registration: Registration) -> str:
    ticket = Ticket(
        key_id=1,
        hint=forum_hint(forum.uuid),
        issued_at=NOW,
        number=registration.door_number,
        party=9,
        issue=1,
    )
    return sign(ticket, forum=forum.uuid, seed=bytes(32))


def test_a_code_that_we_did_not_sign_is_not_ours_and_names_nobody():
    forum = make_forum()
    phone, one = make_phone(forum), make_registration(forum)

    entry = phone.scan(text=forged(forum, one))

    assert facts_of(entry["verdict"], "state", "who", "party") == {
        "state": "not_our_code", "who": "", "party": 0,
    }  # fmt: skip
    assert entry["standing"] is None
    scan = Scan.objects.get()
    assert (scan.number, scan.registration, scan.kind) == (None, None, "refuse")


def test_a_ticket_of_another_forum_says_its_day():
    forum = make_forum()
    other = make_forum(forum.organization, on=forum.local_date + timedelta(days=4))
    phone, theirs = make_phone(forum), make_registration(other)

    verdict = phone.look(text_of(theirs))

    assert (verdict["state"], verdict["on"]) == ("another_forum", other.local_date.isoformat())


def test_a_stranger_s_forum_has_no_day():
    forum = make_forum()
    phone, theirs = make_phone(forum), make_registration(make_forum())

    verdict = phone.look(text_of(theirs))

    assert (verdict["state"], verdict["on"]) == ("another_forum", "")


@pytest.mark.parametrize("text", ["https://example.org/", "0" * 122, "", "ក" * 122, "WIFI:T:WPA;;"])
def test_what_is_no_ticket_is_not_kept(text):
    phone = make_phone(make_forum())

    entry = phone.scan(text=text)

    assert entry["verdict"]["state"] in ("not_a_ticket", "not_our_code", "another_forum")
    assert Scan.objects.values_list("number", "issue", "shown").get() == (
        None,
        None,
        entry["verdict"]["state"],
    )


def test_a_ticket_whose_row_is_gone_is_not_on_the_list():
    forum = make_forum()
    phone, one = make_phone(forum), make_registration(forum)
    text = text_of(one)
    one.delete()

    assert phone.look(text)["state"] == "not_on_list"


def test_a_typed_code_lets_in_and_never_names():
    forum = make_forum()
    phone = make_phone(forum)
    one = make_registration(forum, photo=Registration.Photo.NO_PHOTOS)
    typed = f"{one.code[:5].lower()} {one.code[5:].lower()}"

    entry = phone.scan(text=typed, source="keypad")

    assert facts_of(entry["verdict"], "state", "n", "who", "sticker") == {
        "state": "admit", "n": 1, "who": "", "sticker": True,
    }  # fmt: skip
    assert phone.look("2222233333")["state"] == "not_on_list"


def test_whoever_wants_no_photos_gets_a_sticker_until_they_say_otherwise(client: Client):
    forum = make_forum()
    question, phone = make_question(forum, "photo"), make_phone(forum)
    answer = client.post(
        f"{forum.get_absolute_url()}registration/",
        {"name": "Sophea Chan", "party": "4", name_of(question): "no_photos"},
    )
    mine = Registration.objects.get()

    asked_for = phone.look(text_of(mine))
    client.post(f"{answer['Location'].partition('?')[0]}answers/", {name_of(question): "fine"})
    taken_back = phone.look(text_of(mine))

    seen = [facts_of(verdict, "state", "sticker") for verdict in (asked_for, taken_back)]
    assert seen == [{"state": "party", "sticker": True}, {"state": "party", "sticker": False}]


def test_a_hand_scanner_s_spelling_of_a_ticket_is_read():
    forum = make_forum()
    phone, one = make_phone(forum), make_registration(forum)

    assert phone.look(text_of(one).lower())["state"] == "admit"


@pytest.mark.parametrize("state", ["postponed", "cancelled"])
def test_a_forum_that_is_off_lets_nobody_in(state):
    forum = make_forum()
    phone, one = make_phone(forum), make_registration(forum)
    text = text_of(one)
    Forum.objects.filter(pk=forum.pk).update(state=state)

    assert phone.look(text)["state"] == "forum_off"
    assert phone.scan("walk_in")["verdict"]["state"] == "forum_off"


def test_a_protected_forum_shows_initials():
    forum = make_forum(protected=True)
    phone, one = make_phone(forum), make_registration(forum, name="Sophea Chan")

    assert phone.look(text_of(one))["who"] == "S. C."


def test_a_full_room_opens_only_to_a_lead_with_a_reason():
    forum = make_forum(capacity=1, room_limit=2, team=1)
    volunteer, lead = make_phone(forum), make_phone(forum, label="Lead", may_admit_over=True)
    volunteer.scan("walk_in", shown="walk_in")
    one = make_registration(forum)

    full = volunteer.admit(one)
    unheard = volunteer.admit(one, reason="needed_inside")
    forced = lead.admit(one, reason="needed_inside")

    assert (full["state"], unheard["state"], forced["state"]) == ("room_full", "room_full", "admit")
    assert list(Scan.objects.exclude(reason="").values_list("reason", "kind")) == [("needed_inside", "admit")]
    assert lead.door()["inside"] == 2


def test_walk_ins_leave_chairs_for_people_who_registered():
    forum = make_forum(capacity=3)
    phone, family = make_phone(forum), make_registration(forum, party=2)

    states = [phone.scan("walk_in")["verdict"]["state"] for _ in range(2)]
    Forum.objects.filter(pk=forum.pk).update(places_held_until=NOW - timedelta(minutes=1))
    later = [phone.scan("walk_in")["verdict"]["state"] for _ in range(3)]

    assert states == ["walk_in", "places_kept"]
    assert later == ["walk_in", "walk_in", "room_full"]
    assert phone.look(text_of(family))["state"] == "room_full"


def test_without_walk_ins_only_a_place_counts():
    phone = make_phone(make_forum(walk_ins=Forum.WalkIns.NO))

    assert phone.scan("walk_in")["verdict"]["state"] == "with_place_only"


def test_any_phone_may_undo_once():
    forum = make_forum()
    first, second = make_phone(forum), make_phone(forum, label="Door B")
    family = make_registration(forum, party=3)
    entered = first.scan(text=text_of(family), count=3)

    undone = second.scan("undo", undoes=entered["id"])
    twice = first.scan("undo", undoes=entered["id"])

    family.refresh_from_db()
    assert [undone["verdict"], twice["verdict"]] == [{"state": "undone", "kind": "undo", "n": 3}] * 2
    assert (family.admitted, first.door()["inside"], first.door()["admitted"]) == (0, 0, 0)
    assert second.look(text_of(family))["state"] == "party"


def test_who_left_may_return_where_that_is_wanted():
    forum = make_forum(re_entry=True)
    phone, one = make_phone(forum), make_registration(forum)
    phone.admit(one)

    left = phone.scan("exit", text=text_of(one))["verdict"]
    inside = phone.door()["inside"]
    back = phone.admit(one)

    assert left == {"state": "left", "kind": "exit", "n": 1}
    assert (inside, back["state"], back["kind"]) == (0, "return", "return")
    assert phone.door()["inside"] == 1


def test_one_left_the_room_counts_without_a_code():
    phone = make_phone(make_forum())
    phone.scan("walk_in")

    phone.scan("exit")

    assert (phone.door()["inside"], phone.door()["admitted"]) == (0, 1)


def test_the_three_numbers():
    forum = make_forum(capacity=10)
    phone, family = make_phone(forum), make_registration(forum, party=4)
    Forum.objects.filter(pk=forum.pk).update(waiting_parties=F("waiting_parties") + 2)
    phone.admit(family, 3)
    phone.scan("walk_in")

    door = phone.door()

    assert {name: door[name] for name in ("inside", "team", "limit", "walk_ins", "waiting", "admitted")} == {
        "inside": 4, "team": 4, "limit": 14, "walk_ins": 5, "waiting": 2, "admitted": 4,
    }  # fmt: skip
