"""Who may ask at a door: a phone with a token of this forum, and nobody else."""

from datetime import UTC, datetime, timedelta

import pytest

from attendees.checkin import storing
from attendees.checkin.counting_in import count_scans
from attendees.checkin.models import Scan
from attendees.checkin.passes import revoke_device, revoke_pass
from forums.programme.models import Forum
from tests.attendees.checkin.doors import make_phone, text_of
from tests.factories import make_forum, make_member, make_registration, signed_in

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)

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
    assert Scan.objects.get(id=entered["id"]).shown == "admit"


def test_a_phone_that_was_signed_off_learns_nothing_any_more():
    forum = make_forum()
    phone, family = make_phone(forum), make_registration(forum, name="Sophea Chan", party=5)
    earlier = phone.fact(text=text_of(family), count=2)
    phone.send(earlier)
    sign_off(phone, "phone")

    answer = phone.send(earlier, phone.fact("exit", text=family.code), phone.fact("walk_in")).json()

    kept = {(str(entry["verdict"]), entry["standing"]) for entry in answer["stored"]}
    assert kept == {(str({"state": "signed_off", "kind": "refuse", "n": 0}), None)}
    assert (len(answer["stored"]), answer["door"], "Sophea" in str(answer)) == (3, None, False)


def test_after_the_purge_nothing_is_taken():
    phone = make_phone(make_forum(purged_at=NOW))

    assert ([ask(phone, path).status_code for path in PATHS], Scan.objects.count()) == ([410] * 3, 0)


def test_a_purge_between_the_question_and_the_lock_takes_nothing_either(monkeypatch):
    phone = make_phone(make_forum())
    open_gate = storing.hear_from

    def purged_meanwhile(*args, **kwargs):
        open_gate(*args, **kwargs)
        Forum.objects.update(purged_at=NOW)

    monkeypatch.setattr(storing, "hear_from", purged_meanwhile)

    answer = phone.send(phone.fact("walk_in"))

    assert (answer.status_code, answer.json()["problem"], Scan.objects.count()) == (410, "signed_off", 0)
