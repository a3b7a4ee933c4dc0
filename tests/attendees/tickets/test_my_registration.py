"""My registration and the ticket to forward: what they show, what they change, and to whom they open."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import zxingcpp
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from attendees.registrations.links import confirm_path, manage_path, show_path
from attendees.registrations.models import Registration
from attendees.tickets.issuing import NoTicket, ticket_text
from attendees.tickets.token import read, verify
from forums.languages.text import LangText
from forums.programme.models import Forum
from forums.signing.links import Purpose, make_link
from forums.signing.subkeys import ticket_public_keys
from tests.factories import make_forum, make_registration

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def state(registration: Registration) -> tuple[str, int, int]:
    registration.refresh_from_db()
    return registration.state, registration.party, registration.news


def unconfirmed(**fields) -> Registration:
    times = {"confirm_by": NOW + timedelta(hours=48), "news": 1}
    return make_registration(make_forum(), **{"state": "unconfirmed", "party": 2} | times | fields)


def test_the_page_shows_the_places_and_keeps_itself_private(client: Client):
    family = make_registration(make_forum(), name="Sophea Chan", party=4)

    page = client.get(manage_path(family))

    html = page.content.decode()
    assert "You have 4 places." in words(page)
    assert f"Admits 4 kept until 2:10 pm Code {family.code[:5]} {family.code[5:]}" in words(page)
    assert "<title>Your places</title>" in html
    assert '<meta name="robots" content="noindex">' in html
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store, private", "noindex, nofollow")


def test_the_page_costs_a_query_more_for_its_answers_and_writes_nothing(client: Client):
    family = make_registration(make_forum(), party=4)

    with CaptureQueriesContext(connection) as queries:
        for address in ("", "change/", "cancellation/", "erasure/", "ticket.png", "calendar.ics"):
            assert client.get(manage_path(family) + address).status_code == 200
        assert client.get(show_path(family)).status_code == 200

    assert [query["sql"].split()[0] for query in queries] == ["SELECT"] * 8


def test_the_picture_is_read_by_another_scanner_and_verifies(client: Client):
    forum = make_forum()
    family = make_registration(forum, name="ចាន់ សុភា", party=4)

    answer = client.get(manage_path(family) + "ticket.png")
    codes = zxingcpp.read_barcodes(Image.open(BytesIO(answer.content)))

    signed = read(codes[0].text)
    assert answer["Content-Type"] == "image/png"
    assert codes[0].text == ticket_text(family)
    assert verify(signed, forum=forum.uuid, public_keys=ticket_public_keys())
    assert (signed.ticket.number, signed.ticket.party, signed.ticket.issue) == (family.door_number, 4, 1)


@pytest.mark.parametrize("name", ["ចាន់ " * 23, "x" * 120, "سفيا", "👩‍👩‍👧", '"#eval(1)\\', "陳大文", "[*b*]"])
def test_the_picture_can_be_drawn_for_every_name(client: Client, name):
    family = make_registration(make_forum(), name=name)

    assert client.get(manage_path(family) + "ticket.png").content[:4] == b"\x89PNG"


def test_the_ticket_keeps_its_bytes_when_the_party_changes(client: Client):
    family = make_registration(make_forum(), party=4)
    before = ticket_text(family)

    client.post(manage_path(family) + "change/", {"party": "2"})
    family.refresh_from_db()

    assert (family.party, ticket_text(family)) == (2, before)


def test_a_ticket_exists_only_while_somebody_has_a_place(client: Client):
    gone = make_registration(make_forum(), state="ended", ended_because="self", ended_at=NOW, issue=1)

    with pytest.raises(NoTicket):
        ticket_text(gone)

    addresses = ("ticket.png", "calendar.ics")
    assert [client.get(manage_path(gone) + address).status_code for address in addresses] == [404, 404]
    assert '<svg class="qr"' not in client.get(manage_path(gone)).content.decode()


def test_the_calendar_entry_has_my_own_uid_and_sequence_and_no_link(client: Client):
    family = make_registration(make_forum(), sequence=3)

    answer = client.get(manage_path(family) + "calendar.ics")

    entry = answer.content.decode().replace("\r\n ", "")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"UID:{family.uuid}@testserver\r\n" in entry
    assert "SEQUENCE:3\r\n" in entry
    assert "/r/" not in entry


def test_the_ticket_to_forward_shows_no_address_and_changes_nothing(client: Client):
    family = make_registration(make_forum(), email="sophea@example.org", party=4)

    page = client.get(show_path(family))

    html = page.content.decode()
    assert "Admits 4" in words(page)
    assert "sophea@example.org" not in html
    assert "/r/" not in html
    assert client.get(show_path(family).replace("/t/", "/r/")).status_code == 404


def test_a_place_can_be_given_back_in_part_in_full_and_taken_again(client: Client):
    family = make_registration(make_forum(capacity=5), party=4)
    mine = manage_path(family)

    asked = client.get(mine + "cancellation/")
    part = client.get(client.post(mine + "cancellation/", {"keep": "2"})["Location"])
    full = client.get(client.post(mine + "cancellation/", {"keep": "0"})["Location"])
    again = client.get(client.post(mine + "return/", {"party": "3"})["Location"])

    assert "Give back 4 places?" in words(asked)
    assert "Keep 1 Keep 2 Keep 3" in words(asked)
    assert "You now have 2 places." in words(part)
    assert "Done. Thank you for telling us." in words(full)
    assert "We can come after all" in words(full)
    assert "You have 3 places." in words(again)
    assert state(family) == ("seated", 3, 4)


def test_growing_past_the_room_says_so_and_keeps_what_one_has(client: Client):
    forum = make_forum(capacity=5)
    family = make_registration(forum, party=3)

    refused = client.post(manage_path(family) + "change/", {"party": "6"})

    assert refused.status_code == 409
    assert "There are not that many places left. You still have your 3 places. 2 more could be had." in words(
        refused
    )
    assert state(family) == ("seated", 3, 1)


def test_whoever_is_inside_is_told_why_their_place_stays(client: Client):
    family = make_registration(make_forum(), party=4, admitted=2)

    refused = client.post(manage_path(family) + "cancellation/", {"keep": "0"})

    assert (refused.status_code, state(family)) == (409, ("seated", 4, 1))
    assert "2 of you are inside already: keep at least 2 places." in words(refused)


def test_an_address_is_confirmed_only_by_the_link_that_was_sent_there(client: Client):
    asked = unconfirmed()

    waiting = client.get(manage_path(asked))
    by_the_page = client.post(manage_path(asked) + "confirmation/", {"party": "2"})
    looked = client.get(confirm_path(asked))
    kept = client.post(confirm_path(asked), {"party": "2"})

    assert "One more step: open the link in our message." in words(waiting)
    assert confirm_path(asked).split("/")[2] not in waiting.content.decode()
    assert (by_the_page.status_code, looked.status_code, kept.status_code) == (404, 200, 303)
    assert state(asked) == ("seated", 2, 2)
    assert "You have 2 places." in words(client.get(kept["Location"]))


def test_a_confirmation_that_comes_too_late_offers_the_form_again(client: Client):
    late = unconfirmed(confirm_by=NOW - timedelta(minutes=1))

    pages = [client.get(confirm_path(late)), client.post(confirm_path(late), {"party": "2"})]

    assert [page.status_code for page in pages] == [410, 410]
    assert "The time for this link has run out." in words(pages[0])
    assert state(late) == ("unconfirmed", 2, 1)


def test_a_confirmation_for_a_full_forum_offers_what_is_left(client: Client):
    asked = unconfirmed()
    Forum.objects.filter(pk=asked.forum_id).update(capacity=1)

    refused = client.post(confirm_path(asked), {"party": "2"})
    kept = client.post(confirm_path(asked), {"party": "1"})

    assert (refused.status_code, kept.status_code) == (409, 303)
    assert "Take one place now" in words(refused)


def test_erasing_needs_one_tap_more_and_says_what_happens(client: Client):
    family = make_registration(make_forum(), name="Sophea Chan", party=2, told_state="requested")

    asked = client.get(manage_path(family) + "erasure/")
    done = client.get(client.post(manage_path(family) + "erasure/")["Location"])

    assert "your 2 places are given back" in words(asked)
    assert "Done. Your name and how to reach you are gone." in words(done)
    assert "Sophea" not in done.content.decode()


def test_whoever_was_let_in_hears_that_they_are_erased_and_the_rest_of_the_party_keeps_its_code(
    client: Client,
):
    family = make_registration(make_forum(), name="Sophea Chan", party=2, admitted=1)

    done = client.get(client.post(manage_path(family) + "erasure/")["Location"])
    later = client.get(manage_path(family))

    assert "Done. Your name and how to reach you are gone." in words(done)
    assert "You have 2 places." in words(later)
    assert '<svg class="qr"' in done.content.decode()
    assert "Erase it now" not in words(done)


def test_whoever_has_changed_too_often_may_still_be_erased(client: Client):
    family = make_registration(make_forum(), party=2)
    for n in range(21):
        refused = client.post(manage_path(family) + "change/", {"party": str(1 + n % 2)})

    erased = client.post(manage_path(family) + "erasure/")

    family.refresh_from_db()
    assert (refused.status_code, erased.status_code, family.name) == (429, 303, "")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"state": "postponed"},
            "This forum is postponed. The new date will stand here. Nothing has changed.",
        ),
        (
            {"registration_closes_at": NOW},
            "Registration is closed. Walk-ins from 2:10 pm if there is room. Nothing has changed.",
        ),
    ],
)
def test_nobody_is_offered_more_places_where_nobody_new_is_taken(client: Client, fields, said):
    forum = make_forum(**fields)
    family, asked = make_registration(forum, party=2), make_registration(forum, party=2, state="unconfirmed")

    more = [client.post(manage_path(person) + "change/", {"party": "4"}) for person in (family, asked)]
    fewer = client.post(manage_path(family) + "change/", {"party": "1"})

    assert [said in words(page) for page in more] == [True, True]
    assert ["could be had" in words(page) for page in more] == [False, False]
    assert (fewer.status_code, state(family)[:2], state(asked)[:2]) == (
        303,
        ("seated", 1),
        ("unconfirmed", 2),
    )


def test_where_the_secret_of_a_forum_is_gone_its_page_says_so(client: Client, settings):
    forum = make_forum()
    family = make_registration(forum, party=2)
    settings.SALA_SECRETS = {9: b"9" * 32}

    pages = [client.get(path(family)) for path in (manage_path, show_path)]
    files = [client.get(manage_path(family) + name).status_code for name in ("ticket.png", "calendar.ics")]

    said = "Your place is kept, but we cannot show its code. Say your name at the door, or call the host."
    assert [(page.status_code, said in words(page)) for page in pages] == [(200, True)] * 2
    assert '<svg class="qr"' not in pages[0].content.decode()
    assert files == [404, 404]


def test_a_purged_registration_has_its_own_words_and_an_unknown_link_none(client: Client):
    family = make_registration(make_forum())
    paths = [manage_path(family), show_path(family), confirm_path(family)]
    Registration.objects.all().delete()

    pages = [client.get(path) for path in paths]

    assert [page.status_code for page in pages] == [410, 410, 410]
    assert "Everything here has been deleted." in words(pages[0])
    assert pages[0]["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda link: link[:-1],
        lambda link: link[1:],
        lambda link: link.upper(),
        lambda link: link.replace(".m.", ".t."),
        lambda link: link.replace(".1.", ".2."),
        lambda link: link.partition(".")[0],
        lambda link: "x" * 10_000,
        lambda link: "%00",
        lambda link: "សុភា",
        lambda link: "....",
        lambda link: "<script>",
    ],
)
def test_a_spoiled_link_opens_nothing(client: Client, spoil):
    family = make_registration(make_forum())
    link = spoil(make_link(family.uuid, Purpose.MANAGE, version=1))

    addresses = [
        "",
        "change/",
        "cancellation/",
        "return/",
        "confirmation/",
        "erasure/",
        "ticket.png",
        "calendar.ics",
    ]
    answers = [client.get(f"/r/{link}/{address}") for address in addresses]
    answers += [client.post(f"/r/{link}/{address}") for address in addresses[1:6]]
    answers.append(client.get(f"/t/{link}/"))

    assert {answer.status_code for answer in answers} == {404}
    assert state(family) == ("seated", 1, 1)


def test_a_raised_link_version_closes_every_link_before_it(client: Client):
    family = make_registration(make_forum())
    old = [manage_path(family), show_path(family)]

    Registration.objects.update(link_version=2)

    assert [client.get(path).status_code for path in old] == [404, 404]


@pytest.mark.parametrize("page", ["change/", "return/", "cancellation/"])
@pytest.mark.parametrize("value", ["", "-1", "7", "1000000000", "1e3", "\x00", "x" * 10_000, "<script>"])
def test_no_number_breaks_a_change(client: Client, page, value):
    family = make_registration(make_forum(), party=2)
    if page == "return/":
        client.post(manage_path(family) + "cancellation/", {"keep": "0"})
    before = state(family)

    answer = client.post(manage_path(family) + page, {"party": value, "keep": value})

    assert (answer.status_code, state(family)) == (422, before)


@pytest.mark.parametrize("page", ["change/", "cancellation/", "return/", "erasure/"])
def test_a_change_from_another_site_changes_nothing(client: Client, page):
    family = make_registration(make_forum(), party=2)

    answer = client.post(
        manage_path(family) + page, {"party": "1", "keep": "0"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert (answer.status_code, state(family)) == (403, ("seated", 2, 1))


def test_changing_to_and_fro_stops_before_a_mailbox_is_full(client: Client):
    family = make_registration(make_forum(), party=2)

    answers = [client.post(manage_path(family) + "change/", {"party": str(1 + n % 2)}) for n in range(21)]

    assert [answer.status_code for answer in answers] == [303] * 20 + [429]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"state": "cancelled"}, "This forum is cancelled."),
        ({"state": "postponed"}, "This forum is postponed. The new date will stand here."),
        ({"ends_at": NOW, "starts_at": NOW - timedelta(hours=3)}, "This forum is over."),
    ],
)
def test_a_forum_that_does_not_take_place_shows_no_code(client: Client, fields, said):
    family = make_registration(make_forum())
    Forum.objects.update(**fields)

    for path in (manage_path(family), show_path(family)):
        page = client.get(path)
        assert said in words(page)
        assert '<svg class="qr"' not in page.content.decode()


def test_the_address_is_told_to_those_with_a_place_and_to_nobody_else(client: Client):
    forum = make_forum(address_shown="seated")
    seated = make_registration(forum)
    asked = make_registration(forum, state="unconfirmed", confirm_by=NOW + timedelta(hours=1))
    later = make_registration(make_forum(address_shown="later", address_shown_at=NOW + timedelta(days=1)))

    shown = [
        "10707 146 Street" in words(client.get(manage_path(person))) for person in (seated, asked, later)
    ]
    changing = [
        "Guildford" in words(client.get(f"{manage_path(person)}change/")) for person in (seated, asked, later)
    ]

    assert shown == changing == [True, False, False]


def test_the_page_speaks_the_language_that_was_chosen_on_the_form(client: Client):
    family = make_registration(make_forum(title=LangText(en="Vote", km="សិទ្ធិ")), language="km")

    chosen = client.get(manage_path(family), headers={"Accept-Language": "fr"})
    asked = client.get(manage_path(family) + "?lang=fr")

    assert '<html lang="km">' in chosen.content.decode()
    assert '<html lang="fr">' in asked.content.decode()


@pytest.mark.parametrize("said", ["", "kept", "changed"])
@pytest.mark.parametrize("state", [Forum.State.POSTPONED, Forum.State.CANCELLED])
def test_bad_news_wears_no_green_tick(client: Client, state: Forum.State, said: str):
    mine = make_registration(make_forum(state=state))

    page = client.get(f"{manage_path(mine)}?said={said}").content.decode()

    assert '<div class="notice warn saying" role="status">' in page


def test_keeping_the_same_number_changes_nothing_and_says_so(client: Client):
    mine = make_registration(make_forum(), party=2)

    answer = client.post(f"{manage_path(mine)}change/", {"party": "2"})

    mine.refresh_from_db()
    assert (answer.status_code, answer["Location"], mine.news) == (303, manage_path(mine), 1)
