"""What the organizer sees of one forum."""

import csv
import io
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from attendees.checkin.models import Device, DoorPass, Scan
from attendees.messages.reminders import remind
from attendees.privacy.purging import purge_due
from attendees.registrations.ending import erase
from attendees.registrations.models import Registration
from attendees.registrations.registering import Answer, register
from forums.hosting.models import AuditEntry, Role
from forums.languages.text import LangText
from forums.programme.models import Forum
from tests.attendees.checkin.doors import make_phone, text_of
from tests.factories import make_forum, make_member, make_organization, make_registration, signed_in

pytestmark = pytest.mark.django_db


def desk_of(forum: Forum) -> str:
    return f"/desk{forum.get_absolute_url()}"


def texts(response) -> str:
    return " ".join(response.content.decode().split())


def arrive(registration: Registration, people: int) -> None:
    forum = Forum.objects.get(pk=registration.forum_id)
    now = datetime.now(UTC)
    door = DoorPass.objects.create(forum=forum, label="Door A", token_hash=uuid4().hex)
    device = Device.objects.create(door_pass=door, token_hash=uuid4().hex)
    forum.door_revision += 1
    forum.save(update_fields=["door_revision"])
    Scan.objects.create(
        id=uuid4(), forum=forum, device=device, registration=registration, seq=1, kind="admit", count=people,
        at_ms=0, received_at=now, revision=forum.door_revision,
    )  # fmt: skip
    registration.admitted += people
    registration.save(update_fields=["admitted"])


@pytest.fixture
def forum() -> Forum:
    return make_forum(make_organization(), capacity=100)


@pytest.fixture
def owner(forum: Forum) -> Client:
    return signed_in(make_member(forum.organization))


def test_the_desk_says_who_comes_and_how_full_the_room_is(forum: Forum, owner: Client):
    make_registration(forum, name="Sophea Chan", party=4)
    make_registration(forum, name="សេង សុភ័ណ្ឌ", party=2, email="", phone="+1 604-555-0107")

    page = texts(owner.get(desk_of(forum)))

    assert "6 of 100 places taken" in page
    assert '<th role="rowheader" scope="row">Sophea Chan</th>' in page
    assert '<th role="rowheader" scope="row" lang="km">សេង សុភ័ណ្ឌ</th>' in page
    assert '<a href="tel:+16045550107">604-555-0107</a>' in page
    assert '<dd data-live-text="going">6</dd>' in page


def test_a_name_is_found_without_its_accents_and_in_khmer(forum: Forum, owner: Client):
    for name in ("Émile Roy", "Đặng Thị Mai", "សេង សុភ័ណ្ឌ"):
        make_registration(forum, name=name)

    found = {
        query: [
            name
            for name in ("Émile Roy", "Đặng Thị Mai", "សេង សុភ័ណ្ឌ")
            if name in texts(owner.get(desk_of(forum), {"q": query}))
        ]
        for query in ("emile", "roy emile", "dang", "សុភ័ណ្ឌ", "nobody")
    }

    assert found == {
        "emile": ["Émile Roy"],
        "roy emile": ["Émile Roy"],
        "dang": ["Đặng Thị Mai"],
        "សុភ័ណ្ឌ": ["សេង សុភ័ណ្ឌ"],
        "nobody": [],
    }


def test_tabs_part_the_going_from_the_cancelled_and_the_arrived(forum: Forum, owner: Client):
    make_registration(forum, name="Going Person")
    make_registration(
        forum, name="Cancelled Person", state="ended", ended_because="self", ended_at=datetime.now(UTC)
    )
    arrive(make_registration(forum, name="Arrived Person"), 1)

    shown = {
        tab: [
            name
            for name in ("Going", "Cancelled", "Arrived")
            if f"{name} Person" in texts(owner.get(desk_of(forum), {"tab": tab}))
        ]
        for tab in ("going", "cancelled", "arrived", "nonsense")
    }

    assert shown == {
        "going": ["Going", "Arrived"],
        "cancelled": ["Cancelled"],
        "arrived": ["Arrived"],
        "nonsense": ["Going", "Arrived"],
    }


def test_an_arrival_shows_at_the_next_poll_and_nothing_new_costs_304(forum: Forum, owner: Client):
    registration = make_registration(forum, party=4)
    first = owner.get(f"{desk_of(forum)}live")
    unchanged = owner.get(f"{desk_of(forum)}live", headers={"If-None-Match": first["ETag"]})
    arrive(registration, 3)

    after = owner.get(f"{desk_of(forum)}live", headers={"If-None-Match": first["ETag"]})

    assert unchanged.status_code == 304
    said = after.json()
    assert {key: said[key] for key in ("going", "arrived", "expected", "tab-arrived")} == {
        "going": "4",
        "arrived": "3",
        "expected": "1",
        "tab-arrived": "1",
    }
    assert said[f"row-{registration.pk}"].startswith("3 of 4, ")


def test_a_page_of_people_costs_the_same_for_one_and_for_many(
    forum: Forum, owner: Client, django_assert_num_queries
):
    make_registration(forum)
    owner.get(desk_of(forum))
    with django_assert_num_queries(10):
        owner.get(desk_of(forum))
    for _ in range(60):
        make_registration(forum)

    with django_assert_num_queries(10):
        page = texts(owner.get(desk_of(forum)))

    assert page.count('<th role="rowheader"') == 50
    assert "before=" in page


def test_the_next_page_goes_on_where_this_one_ends(forum: Forum, owner: Client):
    rows = [make_registration(forum, name=f"Person {n:02}") for n in range(60)]

    page = texts(owner.get(desk_of(forum), {"before": rows[10].pk}))

    assert [n for n in range(60) if f"Person {n:02}" in page] == list(range(10))


def test_the_spreadsheet_holds_everyone_and_the_day_to_destroy_it(forum: Forum, owner: Client):
    make_registration(forum, name="=HYPERLINK(1)", party=2, email="a@example.org")
    make_registration(forum, name="ចាន់ ដារ៉ា", email="")

    response = owner.get(f"{desk_of(forum)}attendees.csv")
    body = b"".join(response.streaming_content)

    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert body.startswith(b"\xef\xbb\xbf")
    assert rows[0][0].startswith("Destroy this file by ")
    assert rows[1][:4] == ["Name", "People", "Email", "Phone"]
    assert [row[:3] for row in rows[2:]] == [["'=HYPERLINK(1)", "2", "a@example.org"], ["ចាន់ ដារ៉ា", "1", ""]]


def test_the_spreadsheet_calls_each_state_what_the_desk_calls_it(forum: Forum, owner: Client):
    make_registration(forum, name="One")
    make_registration(forum, name="Two", state="unconfirmed")
    make_registration(forum, name="Three", state="ended", ended_because="self", ended_at=datetime.now(UTC))

    bodies = [
        b"".join(owner.get(f"{desk_of(forum)}attendees.csv?lang={code}").streaming_content).decode(
            "utf-8-sig"
        )
        for code in ("en", "fr")
    ]

    columns = [[row[5] for row in list(csv.reader(io.StringIO(body)))[1:]] for body in bodies]
    assert columns == [
        ["State", "Going", "Not confirmed", "Cancelled"],
        ["État", "Viennent", "Non confirmés", "Annulé"],
    ]


def test_no_separator_in_a_name_begins_a_cell_of_its_own(forum: Forum, owner: Client):
    make_registration(forum, name="x;=1+1", email="a@example.org")

    body = b"".join(owner.get(f"{desk_of(forum)}attendees.csv").streaming_content).decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(body), delimiter=";"))
    assert rows[2][0].startswith("x;=1+1")
    assert not any(cell.startswith("=") for row in rows for cell in row)


def test_the_spreadsheet_speaks_the_language_of_the_desk(forum: Forum, owner: Client):
    body = b"".join(owner.get(f"{desk_of(forum)}attendees.csv?lang=fr").streaming_content)

    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert rows[0][0].startswith("Détruisez ce fichier ")
    assert rows[1][:2] == ["Nom", "Personnes"]


def arrival(forum: Forum, owner: Client) -> list[str]:
    """The words of every row of the desk that says when somebody came."""
    live = owner.get(f"{desk_of(forum)}live").json()
    return [said for place, said in live.items() if place.startswith("row-")]


def test_people_came_when_the_door_says_so_however_late_its_phone_finds_a_network(
    forum: Forum, owner: Client
):
    phone, family = make_phone(forum), make_registration(forum, party=4)
    at_two = int(forum.starts_at.timestamp() * 1000)
    first, second, third = (
        phone.fact(text=text_of(family), at_ms=at_two - 60_000, offset_ms=60_000),
        phone.fact(text=text_of(family), at_ms=at_two + 60_000 * 5),
        phone.fact(text=text_of(family), at_ms=at_two + 60_000 * 50),
    )

    phone.send(first, second, third, phone.fact("undo", undoes=third["id"]))
    before = arrival(forum, owner)
    phone.send(phone.fact("undo", undoes=second["id"]))

    assert (before, arrival(forum, owner)) == (["2 of 4, 2:05 pm"], ["1 of 4, 2:00 pm"])


def test_a_clock_that_is_wrong_by_centuries_breaks_no_page(forum: Forum, owner: Client):
    phone, family = make_phone(forum), make_registration(forum)

    phone.admit(family, at_ms=2**53 - 1)

    assert arrival(forum, owner)[0].startswith("1 of 1, ")


@pytest.mark.parametrize("gone", ["purged", "erased"])
def test_the_live_numbers_are_new_once_people_are_gone(forum: Forum, owner: Client, gone: str):
    person = make_registration(forum, admitted=1)
    before = owner.get(f"{desk_of(forum)}live")

    if gone == "purged":
        while purge_due(datetime.now(UTC) + timedelta(days=90)):
            pass
    else:
        erase(person, now=datetime.now(UTC))

    assert owner.get(f"{desk_of(forum)}live", headers={"If-None-Match": before["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    "query",
    [{"before": "-1"}, {"before": "1e3"}, {"before": "9" * 40}, {"q": "\x00" * 5}, {"q": "%" * 10_000}],
)
def test_strange_questions_show_a_page(forum: Forum, owner: Client, query: dict[str, str]):
    assert owner.get(desk_of(forum), query).status_code == 200


@pytest.mark.parametrize("page", ["", "live", "attendees.csv"])
def test_another_organizations_forum_looks_like_none(forum: Forum, page: str):
    make_registration(forum, name="Hidden Person")
    stranger = signed_in(make_member(make_organization()))

    answers = [
        stranger.get(desk_of(forum) + page),
        stranger.get(f"/desk/{forum.organization.slug}/nothing/{page}"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


@pytest.mark.parametrize(
    ("role", "names", "csv_status"),
    [
        (Role.OWNER, True, 200),
        (Role.ORGANIZER, True, 200),
        (Role.TREASURER, False, 404),
        (Role.DOOR_LEAD, True, 200),
        (Role.VIEWER, False, 404),
    ],
)
def test_each_role_sees_what_its_row_of_the_table_says(
    forum: Forum, role: Role, names: bool, csv_status: int
):
    make_registration(forum, name="Sophea Chan")
    client = signed_in(make_member(forum.organization, role=role))

    page = texts(client.get(desk_of(forum)))

    assert ("Sophea Chan" in page) is names
    assert ("Sophea" in client.get(f"{desk_of(forum)}live").content.decode()) is False
    assert client.get(f"{desk_of(forum)}attendees.csv").status_code == csv_status


def test_somebody_not_signed_in_is_asked_to(forum: Forum):
    response = Client().get(desk_of(forum))

    assert (response.status_code, response["Location"].partition("?")[0]) == (302, "/accounts/login/")


def test_the_home_says_what_needs_somebody(forum: Forum, owner: Client):
    make_forum(forum.organization, state="draft", title=LangText(en="Half written"))

    page = texts(owner.get("/desk/"))

    assert "Two things need you." in page
    assert "“Half written” is a draft: nobody sees it yet." in page
    assert "You’re the only owner. If you lose this mailbox, nobody can open this desk." in page


@pytest.mark.parametrize(
    ("drafts", "said"),
    [(0, "One thing needs you."), (1, "Two things need you."), (2, "3 things need you.")],
)
def test_the_home_counts_in_words_as_a_form_does(forum: Forum, owner: Client, drafts: int, said: str):
    for _ in range(drafts):
        make_forum(forum.organization, state="draft")

    page = texts(owner.get("/desk/"))

    assert (
        f"The next forum is in {(forum.local_date - forum.local(datetime.now(UTC)).date()).days} days. {said}"
        in page
    )


def test_the_home_costs_the_same_for_one_forum_and_for_three(
    forum: Forum, owner: Client, django_assert_num_queries
):
    owner.get("/desk/")
    with django_assert_num_queries(5):
        owner.get("/desk/")
    make_forum(forum.organization)
    make_forum(forum.organization)

    with django_assert_num_queries(5):
        owner.get("/desk/")


def test_after_the_purge_the_desk_quotes_its_proof(forum: Forum, owner: Client):
    make_registration(forum, name="Sophea Chan")
    Forum.objects.filter(pk=forum.pk).update(purge_on=datetime(2020, 1, 1, tzinfo=UTC).date())
    while purge_due(datetime.now(UTC)):
        pass

    page = texts(owner.get(desk_of(forum)))

    assert "we deleted 1 name and 1 email. Totals are kept." in page
    assert "Sophea" not in page


def test_two_answers_from_one_address_are_marked(forum: Forum, owner: Client):
    for name, email in (("Sophea", "one@example.org"), ("Dara", "one@example.org"), ("Vanna", "")):
        make_registration(forum, name=name, email=email)
    make_registration(forum, name="Bopha", email="")

    assert texts(owner.get(desk_of(forum))).count("Same address twice") == 2


@pytest.mark.parametrize("query", ["604-555-0159", "(604) 555 0159", "5550159"])
def test_a_telephone_number_is_found_however_it_is_written(forum: Forum, owner: Client, query: str):
    register(
        forum, answer=Answer(name="Sophea Chan", party=1, phone="+1 604 555-0159"), now=datetime.now(UTC)
    )

    assert "Sophea Chan" in texts(owner.get(desk_of(forum), {"q": query}))


def test_a_forum_that_does_not_take_place_expects_nobody(forum: Forum, owner: Client):
    make_registration(forum, party=4)
    Forum.objects.filter(pk=forum.pk).update(state="cancelled")

    page = texts(owner.get(desk_of(forum)))

    assert "still expected" not in page
    assert "Open the door" not in page


def test_who_waits_stands_in_the_lists_order_with_a_number(owner: Client):
    forum = Forum.objects.get()
    Forum.objects.filter(pk=forum.pk).update(capacity=1, own_capacity=1)
    for name in ("Sophea", "Dara", "Vanna"):
        register(forum, answer=Answer(name=name, party=1, waits=True), now=datetime.now(UTC))

    page = texts(owner.get(desk_of(forum), {"tab": "waiting"}))
    found = texts(owner.get(desk_of(forum), {"tab": "waiting", "q": "vanna"}))

    assert [page.index("1. Dara") < page.index("2. Vanna"), "2. Vanna" in found] == [True, True]


@pytest.mark.parametrize(
    ("answer", "said", "state"),
    [
        ("yes", "2 requests have places now.", "seated"),
        ("no", "2 requests declined.", "ended"),
    ],
)
def test_requests_are_decided_in_bulk(owner: Client, answer: str, said: str, state: str):
    forum = Forum.objects.get()
    Forum.objects.filter(pk=forum.pk).update(approval=True)
    asked = [
        register(forum, answer=Answer(name=name, party=1), now=datetime.now(UTC))
        for name in ("Sophea", "Dara")
    ]

    before = texts(owner.get(desk_of(forum), {"tab": "pending"}))
    sent = {"person": [one.pk for one in asked], "answer": answer, "note": "Thank you."}
    after = texts(owner.post(f"{desk_of(forum)}requests/", sent, follow=True))

    assert before.count('name="person"') == 2
    assert AuditEntry.objects.count() == 2
    assert said in after
    assert {one.state for one in Registration.objects.filter(forum=forum)} == {state}


def test_another_committees_requests_are_nobodys_here(owner: Client):
    other = make_forum(approval=True)
    asked = register(other, answer=Answer(name="Sophea", party=1), now=datetime.now(UTC))
    forum = Forum.objects.exclude(pk=other.pk).get()

    refused = owner.post(f"{desk_of(other)}requests/", {"person": [asked.pk], "answer": "yes"})
    elsewhere = owner.post(f"{desk_of(forum)}requests/", {"person": [asked.pk], "answer": "yes"})

    assert (refused.status_code, elsewhere.status_code) == (404, 302)
    assert Registration.objects.get().state == "pending"


def test_a_viewer_decides_nothing(forum: Forum):
    Forum.objects.filter(pk=forum.pk).update(approval=True)
    asked = register(forum, answer=Answer(name="Sophea", party=1), now=datetime.now(UTC))
    lead = signed_in(make_member(forum.organization, role=Role.DOOR_LEAD))

    page = texts(lead.get(desk_of(forum), {"tab": "pending"}))
    refused = lead.post(f"{desk_of(forum)}requests/", {"person": [asked.pk], "answer": "yes"})

    assert ('name="person"' in page, refused.status_code) == (False, 404)


def test_the_desk_says_how_many_requests_wait_for_an_answer(owner: Client):
    forum = Forum.objects.get()
    Forum.objects.filter(pk=forum.pk).update(approval=True)
    for name in ("Sophea", "Dara"):
        register(forum, answer=Answer(name=name, party=1), now=datetime.now(UTC))

    page = texts(owner.get("/desk/"))

    assert "“The right to vote from abroad”: 2 requests wait for an answer." in page
    assert f'href="{desk_of(forum)}?tab=pending"' in page


def test_a_room_that_grew_too_small_says_by_how_many_and_what_can_be_done(forum: Forum, owner: Client):
    for number in range(3):
        make_registration(forum, party=4, email="" if number == 0 else f"person{number}@example.org")
    Registration.objects.update(told_news=1)
    Forum.objects.filter(pk=forum.pk).update(capacity=7, over_committed=True)

    page = texts(owner.get(desk_of(forum)))
    asked = texts(owner.get(f"{desk_of(forum)}still-coming/"))
    done = texts(owner.post(f"{desk_of(forum)}still-coming/", follow=True))
    remind(datetime.now(UTC))
    again = texts(owner.get(f"{desk_of(forum)}still-coming/"))

    assert "Over by 5 places: until they are given back nobody new gets a place" in page
    assert "2 parties get an email: still coming?" in asked
    assert "They are asked now." in done
    assert [message.to for message in mail.outbox] == [["person1@example.org"], ["person2@example.org"]]
    assert "Nobody is left to ask." in again


def test_the_list_says_who_gets_a_yellow_sticker(forum: Forum, owner: Client):
    for name, photo in (("Sophea", "no_photos"), ("Dara", "fine"), ("Vanna", "unasked")):
        make_registration(forum, name=name, photo=photo)

    page = owner.get(desk_of(forum)).content.decode()

    assert page.count("Yellow sticker") == 1
    assert 'Sophea <span class="flag">Yellow sticker</span>' in page
