"""The pages that everybody may see."""

import gzip
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from forums.languages.spoken import SPOKEN
from forums.languages.text import LangText
from forums.programme.models import Forum, Speaker
from tests.factories import SUNDAY, VANCOUVER_PROOF, make_forum, make_organization, make_venue

pytestmark = pytest.mark.django_db


def texts(response) -> str:
    """The page as one line of words."""
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("code", [*SPOKEN, "xx"])
def test_every_language_that_may_be_spoken_is_named_on_the_page(client: Client, code: str):
    forum = make_forum(languages_spoken=[code])

    page = texts(client.get(forum.get_absolute_url()))

    assert f'<span lang="{code}">{SPOKEN.get(code, "xx")}</span>' in page


def test_the_programme_lists_what_comes_before_what_was(client: Client):
    host = make_organization(slug="our-committee")
    make_forum(host, title=LangText(en="Old evening"), on=SUNDAY - timedelta(days=400))
    make_forum(host, title=LangText(en="Later evening"), on=SUNDAY + timedelta(days=7))
    make_forum(host, title=LangText(en="Next evening"))

    page = texts(client.get("/"))

    positions = [page.index(title) for title in ("Next evening", "Later evening", "Old evening")]
    assert positions == sorted(positions)


@pytest.mark.parametrize(
    "hidden", [{"state": "draft"}, {"visibility": "unlisted"}, {"visibility": "invitation"}]
)
def test_drafts_and_unlisted_forums_stand_in_no_list(client: Client, hidden: dict[str, str]):
    host = make_organization(slug="our-committee")
    make_forum(host, title=LangText(en="Quiet evening"), **hidden)

    pages = [texts(client.get(address)) for address in ("/", "/our-committee/")]

    assert ["Quiet evening" in page for page in pages] == [False, False]


def test_an_unlisted_forum_opens_by_its_address_and_asks_not_to_be_indexed(client: Client):
    forum = make_forum(visibility=Forum.Visibility.UNLISTED)

    response = client.get(forum.get_absolute_url())

    assert response.status_code == 200
    assert '<meta name="robots" content="noindex">' in texts(response)


def test_a_draft_looks_like_an_unknown_address(client: Client):
    draft = make_forum(state=Forum.State.DRAFT)

    refused = client.get(draft.get_absolute_url())
    unknown = client.get(f"/{draft.organization.slug}/nothing-here/")

    assert (refused.status_code, unknown.status_code) == (404, 404)


def test_a_forum_page_speaks_both_languages_and_names_the_zone_in_words(client: Client):
    forum = make_forum(on=VANCOUVER_PROOF)
    Speaker.objects.create(forum=forum, name="Sam Rainsy", role=LangText(en="Speaker"))

    page = texts(client.get(forum.get_absolute_url()))

    for words in (
        "The right to vote from abroad",
        '<p class="title" lang="km">សិទ្ធិបោះឆ្នោតពីក្រៅប្រទេស</p>',
        '<time datetime="2026-12-06T14:00-07:00">Sunday 6 December 2026</time>',
        "2:00 to 5:30 pm",
        '<span lang="km">ថ្ងៃអាទិត្យ ទី៦ ខែធ្នូ ឆ្នាំ២០២៦</span>',
        "Vancouver time (UTC−7)",
        "Sam Rainsy",
        "604-555-0142",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("taken", "words"),
    [
        (0, "Plenty of places"),
        (79, "About 20 places left"),
        (95, "Last 5 places"),
        (99, "One last place"),
        (100, "Full."),
    ],
)
def test_places_left_are_said_in_words(client: Client, taken: int, words: str):
    forum = make_forum(capacity=100, seats_taken=taken)

    page = texts(client.get(forum.get_absolute_url()))

    assert f'<p class="places">{words}' in page


@pytest.mark.parametrize(
    ("change", "words", "has_button"),
    [
        ({}, "Register – free", True),
        ({"state": "cancelled"}, "This forum is cancelled.", False),
        ({"state": "postponed"}, "This forum is postponed.", False),
        ({"seats_taken": 216}, "Join the waiting list", True),
        ({"seats_taken": 216, "waiting_list": False}, "All places are taken.", False),
        ({"on": SUNDAY - timedelta(days=400)}, "This forum is over.", False),
        (
            {"registration_closes_at": datetime(2020, 1, 1, tzinfo=UTC)},
            "Walk-ins from 2:10 pm if there is room.",
            False,
        ),
        ({"registration_opens_at": datetime(2100, 1, 1, 20, tzinfo=UTC)}, "Registration opens on", False),
    ],
)
def test_the_one_button_follows_the_state(
    client: Client, change: dict[str, object], words: str, has_button: bool
):
    forum = make_forum(**change)

    page = texts(client.get(forum.get_absolute_url()))

    assert words in page
    assert (f'class="button" href="{forum.get_absolute_url()}registration/"' in page) is has_button


@pytest.mark.parametrize("hidden", ["seated", "later"])
def test_an_address_kept_for_people_with_a_place_stands_nowhere_on_public_pages(client: Client, hidden: str):
    host = make_organization(slug="our-committee")
    venue = make_venue(host, name="Secret Hall", address="1 Hidden Street")
    forum = make_forum(host, venue=venue, address_shown=hidden)

    pages = [texts(client.get(address)) for address in ("/", "/our-committee/", forum.get_absolute_url())]

    assert [word for page in pages for word in ("Secret Hall", "Hidden Street") if word in page] == []


def test_public_pages_may_be_kept_by_anyone_and_answer_304(client: Client):
    forum = make_forum()
    addresses = ["/", f"/{forum.organization.slug}/", forum.get_absolute_url()]

    for address in addresses:
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first["ETag"]})

        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
        assert first["Cache-Control"] == "public, max-age=30"
        assert set(first["Vary"].split(", ")) == {"Accept-Language", "Accept-Encoding"}
        assert first.cookies == {}
        assert "nonce" not in first["Content-Security-Policy"]


def test_a_page_is_new_once_a_place_word_changes(client: Client):
    forum = make_forum(capacity=100)
    before = client.get(forum.get_absolute_url())
    Forum.objects.filter(pk=forum.pk).update(seats_taken=95)

    after = client.get(forum.get_absolute_url(), headers={"If-None-Match": before["ETag"]})

    assert after.status_code == 200


@pytest.mark.parametrize("address", ["/", "/our-committee/"])
def test_a_list_is_new_once_a_cancelled_forum_moves_to_what_was_earlier(client: Client, address: str):
    forum = make_forum(make_organization(slug="our-committee"), state="cancelled")
    before = client.get(address)
    now = datetime.now(UTC)
    Forum.objects.filter(pk=forum.pk).update(
        starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=1)
    )

    after = client.get(address, headers={"If-None-Match": before["ETag"]})

    assert after.status_code == 200
    assert "Earlier" in texts(after)


def test_each_language_has_its_own_address_and_version(client: Client):
    forum = make_forum()

    answers = [client.get(f"{forum.get_absolute_url()}?lang={code}") for code in ("en", "km", "fr")]

    assert [answer["Content-Language"] for answer in answers] == ["en", "km", "fr"]
    assert len({answer["ETag"] for answer in answers}) == 3


def test_without_a_wish_of_the_reader_the_organizations_language_is_spoken(client: Client):
    forum = make_forum(make_organization(languages=["km", "en"]))

    unasked = client.get(forum.get_absolute_url())
    asked = client.get(forum.get_absolute_url(), headers={"Accept-Language": "fr-CA,fr;q=0.9"})

    assert (unasked["Content-Language"], asked["Content-Language"]) == ("km", "fr")


def test_a_list_costs_the_same_for_one_forum_and_for_three(client: Client, django_assert_num_queries):
    host = make_organization(slug="our-committee")
    make_forum(host)
    with django_assert_num_queries(2):
        client.get("/")
    make_forum(host)
    make_forum(host)

    with django_assert_num_queries(2):
        client.get("/")


def test_a_description_keeps_its_markdown_and_loses_everything_dangerous(client: Client):
    text = (
        "# Come\n\n**All** are welcome.\n\n<script>alert(1)</script> "
        "[link](javascript:alert(1)) ![x](https://else.example/x.png)"
    )
    forum = make_forum(description=LangText(en=text))

    page = texts(client.get(forum.get_absolute_url()))

    assert "<h3>Come</h3>" in page
    assert "<strong>All</strong>" in page
    assert [
        word for word in ("<script>", 'href="javascript:', "<img") if word in page.partition("<main")[2]
    ] == []


@pytest.mark.parametrize(
    "address", ["/%00/", "/a/", "/our-committee/%E1%9E%80/", "/" + "x" * 5000 + "/", "/-/-/?lang=%00"]
)
def test_strange_addresses_are_only_not_found(client: Client, address: str):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("asked", "kept"), [("?lang=km", "?lang=km"), ("", ""), ("?lang=xx", "")])
def test_a_language_chosen_by_address_goes_with_the_reader(client: Client, asked: str, kept: str):
    make_forum(make_organization(slug="our-committee"), slug="evening")
    english_phone = {"headers": {"accept-language": "en"}}

    pages = [
        client.get(f"{path}{asked}", **english_phone).content.decode()
        for path in ("/", "/our-committee/evening/")
    ]

    assert f'href="/our-committee/evening/{kept}"' in pages[0]
    assert f'href="/our-committee/evening/registration/{kept}"' in pages[1]
    assert all(f'href="/privacy/{kept}"' in page and f'href="/{kept}"' in page for page in pages)


def test_a_chosen_language_travels_along_every_link(client: Client):
    forum = make_forum(make_organization(slug="our-committee"))

    pages = [client.get(f"{at}?lang=km") for at in ("/", "/our-committee/", forum.get_absolute_url())]
    links = [
        link
        for page in pages
        for link in re.findall(r'href="(/[^"]*)"', texts(page))
        if "/static/" not in link
    ]

    assert [link for link in links if not link.endswith("?lang=km")] == []


def test_public_pages_travel_compressed_and_keep_their_version(client: Client):
    forum = make_forum()

    plain = client.get(forum.get_absolute_url())
    packed = client.get(forum.get_absolute_url(), headers={"Accept-Encoding": "gzip"})
    again = client.get(forum.get_absolute_url(), headers={"If-None-Match": plain["ETag"]})

    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2
    assert [answer["ETag"] for answer in (plain, packed, again)] == [plain["ETag"]] * 3
    assert {answer["Vary"] for answer in (plain, packed, again)} == {plain["Vary"]}
    assert "Accept-Encoding" in plain["Vary"]
