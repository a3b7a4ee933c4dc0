"""A list of guests from a paste or a file to their letters."""

import re
from datetime import timedelta
from itertools import islice, product
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attendees.invitations.guest_lists.decoding import decoded
from attendees.invitations.guest_lists.reading import read_guests
from attendees.invitations.models import GuestList, Invitation
from attendees.invitations.telling import tell_guests
from forums.hosting.models import Role
from forums.mailing import sending
from forums.mailing.models import Letter
from forums.mailing.sending import LEASE
from forums.programme.models import Forum
from tests.attendees.invitations.guests import a_forum, a_guest, seats
from tests.factories import make_member, make_registration, signed_in

pytestmark = pytest.mark.django_db

THREE = "name,email,party\nSok Dara,dara@example.org,2\nChan Bopha,bopha@example.org,\nNo Mail,,"


@pytest.fixture
def forum() -> Forum:
    return a_forum(capacity=10)


def organizer(forum: Forum, role: Role = Role.ORGANIZER) -> Client:
    return signed_in(make_member(forum.organization, role=role))


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def here(forum: Forum, more: str = "") -> str:
    return f"/desk{forum.get_absolute_url()}invitations/{more}"


def pasted(client: Client, forum: Forum, text: str) -> str:
    """The address of the list that was made of it."""
    return client.post(here(forum, "lists/"), {"paste": text})["Location"]


def confirmed(client: Client, address: str) -> str:
    """What the page says after "Invite … now"."""
    shown = re.search(r'name="shown" value="(\w+)"', client.get(address).content.decode())
    return words(client.post(f"{address}confirmation/", {"shown": shown[1] if shown else ""}, follow=True))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_file_is_read_whichever_program_wrote_it(encoding: str, separator: str):
    content = (
        separator.join(["Nom", "Courriel", "Langue"])
        + "\r\n"
        + separator.join(["Émile", "e@x.example", "khmer"])
    )

    reading = read_guests(decoded(content.encode(encoding)))

    assert reading.rows == [{"name": "Émile", "email": "e@x.example", "language": "khmer"}]


def test_old_windows_letters_and_khmer_names_are_read():
    western = read_guests(decoded("name,email\nÉmile Côté,e@x.example".encode("cp1252")))
    khmer = read_guests("ឈ្មោះ,អ៊ីមែល\nសុខ ដារា,d@x.example")

    assert (western.rows[0]["name"], khmer.rows[0]) == (
        "Émile Côté",
        {"name": "សុខ ដារា", "email": "d@x.example"},
    )


@pytest.mark.parametrize(
    "text", ["Dara Sok <dara@x.example>\nBopha <b@x.example>", "dara@x.example, b@x.example", "A\nB"]
)
def test_what_is_pasted_needs_no_table(text: str):
    assert len(read_guests(text).rows) == 2


def test_nobody_is_invited_before_the_list_was_looked_at(forum: Forum):
    client = organizer(forum)

    page = words(client.get(pasted(client, forum, THREE)))

    assert Invitation.objects.count() == 0
    for sentence in ("3 guests will be invited.", "One of them has no email", "Invite 3 guests now"):
        assert sentence in page


def test_confirming_invites_all_and_twice_invites_once(forum: Forum):
    client = organizer(forum)
    address = pasted(client, forum, THREE)

    said = [confirmed(client, address), confirmed(client, address)]

    assert "3 guests are invited." in said[0]
    guests = list(Invitation.objects.order_by("pk").values_list("name", "email", "max_party"))
    assert guests == [
        ("Sok Dara", "dara@example.org", 2),
        ("Chan Bopha", "bopha@example.org", 1),
        ("No Mail", "", 1),
    ]
    assert GuestList.objects.get().rows == []


def test_every_row_has_its_verdict(forum: Forum):
    a_guest(forum, email="invited@example.org")
    make_registration(forum, email="seated@example.org")
    client = organizer(forum)
    text = (
        "name,email,party\nInvited,invited@example.org,\nSeated,seated@example.org,\nTwice,t@example.org,\n"
        "Twice,T@example.org,\nWrong,no-address,\nSlip,s@gmial.com,\nMany,m@example.org,lots\n,nameless@example.org,"
    )

    page = words(client.get(pasted(client, forum, text)))

    for sentence in (
        *("One guest will be invited.", "One is invited already.", "One has a place already."),
        *("One stands in the list twice.", "Did you mean gmail.com?", "People and seats are whole numbers"),
    ):
        assert sentence in page


def test_a_row_is_put_right_or_left_out_in_place(forum: Forum):
    client = organizer(forum)
    address = pasted(client, forum, "name,email\nSlip,s@gmial.com\nWrong,no-address\nGood,g@example.org")

    client.post(address, {"row": "0", "answer": "meant"})
    client.post(address, {"row": "1", "name": "Wrong", "email": "right@example.org"})
    client.post(address, {"row": "2", "answer": "out"})
    confirmed(client, address)

    emails = set(Invitation.objects.values_list("email", flat=True))
    assert emails == {"s@gmail.com", "right@example.org"}


@pytest.mark.parametrize("row", ["9", "-1", "x", "9" * 40])
def test_a_row_that_is_not_there_changes_nothing(forum: Forum, row: str):
    client = organizer(forum)
    address = pasted(client, forum, THREE)

    page = client.post(address, {"row": row, "answer": "out"}, follow=True)

    assert (page.status_code, "3 guests will be invited." in words(page)) == (200, True)


def test_what_has_changed_since_it_was_shown_is_shown_again(forum: Forum):
    client = organizer(forum)
    address = pasted(client, forum, THREE)
    shown = re.search(r'name="shown" value="(\w+)"', client.get(address).content.decode())[1]
    a_guest(forum, email="dara@example.org")

    page = client.post(f"{address}confirmation/", {"shown": shown}, follow=True)

    assert "Something has changed since you looked." in words(page)
    assert Invitation.objects.count() == 1


def test_more_seats_than_there_are_invite_nobody(forum: Forum):
    client = organizer(forum)
    address = pasted(client, forum, THREE)

    client.post(address, {"language": "en", "party": "4", "seats": "4", "outside": ""})
    page = words(client.get(address))

    assert "Only 10 places are free: 12 cannot be kept back." in page
    assert "Invite 3 guests now" not in page


def test_a_list_is_undone_until_a_letter_has_begun_to_leave(forum: Forum):
    client = organizer(forum)
    first, second = pasted(client, forum, THREE), pasted(client, forum, "Later <l@example.org>")
    confirmed(client, first)
    confirmed(client, second)

    undone = words(client.post(f"{first}undoing/", follow=True))
    GuestList.objects.update(invited_at=timezone.now() - timedelta(minutes=3))
    tell_guests(timezone.now())
    too_late = words(client.post(f"{second}undoing/", follow=True))

    assert "Taken back: 3 invitations." in undone
    assert "1 of them have been mailed" in too_late
    assert set(Invitation.objects.values_list("name", "state")) >= {
        ("Later", "invited"),
        ("Sok Dara", "revoked"),
    }


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04rest", "This is a program’s own file"),
        (b"", "We found nobody in it"),
        (b"x" * (1024 * 1024 + 1), "This is more than 1 MB."),
        (("a@b.example\n" * 5001).encode(), "These are more than 5,000 guests."),
    ],
)
def test_what_is_no_list_is_said_in_words(forum: Forum, content: bytes, sentence: str):
    file = SimpleUploadedFile("guests.csv", content)

    page = organizer(forum).post(here(forum, "lists/"), {"file": file})

    assert (page.status_code, sentence in words(page)) == (422, True)


def test_two_thousand_guests_are_read_confirmed_and_mailed_and_a_killed_worker_repeats_nobody(
    forum: Forum, monkeypatch: pytest.MonkeyPatch
):
    client = organizer(forum)
    names = islice(
        product("abcdefghijklm", repeat=3), 2000
    )  # a name with many digits would be taken for a number
    rows = "".join(f"Sok {''.join(name)},guest{at}@example.org,km\n" for at, name in enumerate(names))
    file = SimpleUploadedFile("guests.csv", f"name,email,language\n{rows}".encode("utf-16"))
    address = client.post(here(forum, "lists/"), {"file": file})["Location"]
    with CaptureQueriesContext(connection) as looking:
        client.get(address)
    with CaptureQueriesContext(connection) as confirming:
        confirmed(client, address)
    now = timezone.now() + timedelta(minutes=3)

    monkeypatch.setattr(sending, "TURN", 0.3)
    tell_guests(now)  # one turn of the worker; then it is killed over a letter
    first = len(mail.outbox)
    killed = Letter.objects.filter(state="due").order_by("pk").first()
    Letter.objects.filter(pk=killed.pk).update(state="leased", attempts=1, next_try_at=now + LEASE)
    progress = client.get(here(forum, "progress/")).json()["mailed"]
    monkeypatch.setattr(sending, "TURN", 60)
    for turn in range(40):
        if not tell_guests(now + LEASE + timedelta(seconds=turn)):
            break

    assert progress == f"{first:,} of 2,000 are mailed."
    assert 0 < first < 2000
    assert len({message.to[0] for message in mail.outbox}) == len(mail.outbox) == 2000
    assert Letter.objects.filter(state="sent").count() == 2000
    assert (len(looking) < 15, len(confirming) < 60) == (True, True)


def test_the_list_of_guests_costs_the_same_for_one_and_for_sixty(forum: Forum):
    client, counted = organizer(forum), []

    for number in (1, 59):
        for extra in range(number):
            a_guest(forum, email=f"g{number}-{extra}@example.org")
        with CaptureQueriesContext(connection) as queries:
            client.get(here(forum))
        counted.append(len(queries))

    assert counted[0] == counted[1]


def test_one_guest_by_hand_has_a_page_with_their_link(forum: Forum):
    client = organizer(forum)

    page = client.post(
        here(forum, "new/"),
        {"name": "The Elder", "email": "", "language": "km", "party": "2", "seats": "2", "outside": ""},
        follow=True,
    )

    said = words(page)
    assert "The Elder is invited." in said
    link = re.search(r"http://testserver(/i/[^<\s]+)", page.content.decode())[1]
    assert client.get(link).status_code == 200
    assert seats(forum) == (0, 2, 10)


def test_an_invitation_is_taken_back_from_its_page(forum: Forum):
    guest = a_guest(forum, seats=1)

    organizer(forum).post(here(forum, f"{guest.uuid}/revocation/"))

    guest.refresh_from_db()
    assert (guest.state, seats(forum)) == ("revoked", (0, 0, 10))


@pytest.mark.parametrize("role", [Role.VIEWER, Role.TREASURER])
def test_who_may_not_see_people_sees_no_guest(forum: Forum, role: Role):
    guest = a_guest(forum)
    client = organizer(forum, role)

    answers = [client.get(here(forum, more)).status_code for more in ("", "new/", "lists/", f"{guest.uuid}/")]

    assert answers == [404, 404, 404, 404]


def test_a_door_lead_reads_and_changes_nothing(forum: Forum):
    guest = a_guest(forum)
    client = organizer(forum, Role.DOOR_LEAD)

    page = client.get(here(forum, f"{guest.uuid}/"))
    refused = client.post(here(forum, f"{guest.uuid}/revocation/"))

    assert (client.get(here(forum)).status_code, page.status_code, refused.status_code) == (200, 200, 404)
    assert "/i/" not in page.content.decode()


def test_another_organization_s_guests_and_lists_are_not_there(forum: Forum):
    theirs = a_guest(a_forum())
    other = organizer(theirs.forum)
    list_of_theirs = pasted(other, theirs.forum, THREE).rstrip("/").rpartition("/")[2]
    client = organizer(forum)

    answers = [
        client.get(here(forum, f"{theirs.uuid}/")).status_code,
        client.get(here(forum, f"lists/{list_of_theirs}/")).status_code,
        client.get(here(theirs.forum)).status_code,
    ]

    assert answers == [404, 404, 404]
