"""A draft keeps what is right, says what is wrong, and loses nothing."""

from datetime import time
from uuid import uuid4

import pytest
from django.test import Client

from forums.hosting.models import Role
from forums.languages.text import LangText
from forums.programme.models import Forum, Speaker
from tests.factories import SUNDAY, make_forum, make_member, make_organization, make_user, signed_in

pytestmark = pytest.mark.django_db

SEVEN = {
    "title": "The right to vote from abroad",
    "local_date": SUNDAY.isoformat(),
    "starts_local": "14:00",
    "ends_local": "17:30",
    "place": "Guildford Park Secondary School",
    "room_limit": "220",
    "contact_phone": "604-555-0142",
}
SPEAKERS = {"speakers-TOTAL_FORMS": "1", "speakers-INITIAL_FORMS": "0"}


def texts(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def host():
    return make_organization(slug="our-committee", languages=["en", "km"])


@pytest.fixture
def owner(host) -> Client:
    return signed_in(make_member(host))


def test_seven_fields_in_one_language_make_a_forum_with_every_default(owner: Client):
    response = owner.post("/desk/our-committee/new-forum/", as_given_out(owner) | SEVEN | {"then": "publish"})

    forum = Forum.objects.get()
    assert (response.status_code, response["Location"]) == (
        302,
        f"/desk{forum.get_absolute_url()}publication/",
    )
    assert {
        name: getattr(forum, name)
        for name in (
            "state",
            "slug",
            "title",
            "capacity",
            "team",
            "max_party",
            "waiting_list",
            "walk_ins",
            "visibility",
        )
    } == {
        "state": "draft",
        "slug": "the-right-to-vote-from-abroad",
        "title": LangText(en="The right to vote from abroad"),
        "capacity": 216,
        "team": 4,
        "max_party": 6,
        "waiting_list": True,
        "walk_ins": "if_room",
        "visibility": "public",
    }
    assert (forum.doors_local, forum.doors_clock) == (None, time(13, 30))
    assert (forum.purge_on - forum.local_date).days == 30


def as_given_out(client: Client) -> dict[str, str]:
    """What a browser sends of a new form in which nothing was touched."""
    page = client.get("/desk/our-committee/new-forum/")
    first_choices = {"walk_ins": "if_room", "visibility": "public", "address_shown": "everyone"}
    first_choices |= {"queue_mode": "fill_later"}
    shown = {bound.html_name: bound.value() for bound in page.context["form"] if bound.value()}
    return shown | first_choices | SPEAKERS | {"uuid": str(page.context["uuid"]), "no_id_needed": "on"}


@pytest.mark.parametrize("then", ["publish", "preview", "save"])
def test_a_form_in_which_nothing_was_written_stores_nothing_and_says_what_it_needs(owner: Client, then: str):
    page = texts(owner.post("/desk/our-committee/new-forum/", as_given_out(owner) | {"then": then}))

    assert Forum.objects.count() == 0
    assert "6 things need a second look" in page
    needed = ["a title", "when it starts", "when it ends", "the place", "how many people the room may hold"]
    assert [page.count(f"Please write {words}.") for words in needed] == [2] * len(needed)
    assert 'value="+1 604-555-0142"' in page


def test_a_box_and_a_choice_alone_make_no_forum_and_stand_as_they_were_left(owner: Client):
    form = as_given_out(owner) | {"visibility": "unlisted", "email_required": "on", "then": "publish"}

    kept = owner.post("/desk/our-committee/new-forum/", form).context["form"]

    assert Forum.objects.count() == 0
    assert (kept["visibility"].value(), kept["email_required"].value()) == ("unlisted", True)


def test_typing_that_was_taken_back_saves_nothing_quietly(owner: Client):
    answer = owner.post(
        "/desk/our-committee/new-forum/", as_given_out(owner), headers={"Accept": "application/json"}
    )

    assert (answer.json(), Forum.objects.count()) == (
        {"said": "", "action": "/desk/our-committee/new-forum/"},
        0,
    )


def test_a_speaker_can_be_added_before_anything_is_written(owner: Client):
    page = texts(owner.post("/desk/our-committee/new-forum/", as_given_out(owner) | {"then": "add-speaker"}))

    assert (Forum.objects.count(), 'name="speakers-1-name"' in page) == (0, True)


def test_one_word_makes_a_draft(owner: Client):
    owner.post("/desk/our-committee/new-forum/", as_given_out(owner) | {"place": "The hall", "then": "save"})

    assert Forum.objects.values_list("state", "title").get() == ("draft", LangText())


def test_the_same_new_form_sent_twice_is_one_draft(owner: Client):
    form = SEVEN | {"uuid": str(uuid4()), "then": "save"}

    owner.post("/desk/our-committee/new-forum/", form)
    owner.post("/desk/our-committee/new-forum/", form | {"title": "A better title"})

    assert [str(forum.title) for forum in Forum.objects.all()] == ["A better title"]


def test_typing_saves_quietly_and_names_the_drafts_own_address(owner: Client):
    uuid = uuid4()

    answer = owner.post(
        "/desk/our-committee/new-forum/",
        {"uuid": str(uuid), "title": "Half"},
        headers={"Accept": "application/json"},
    )

    forum = Forum.objects.get(uuid=uuid)
    assert answer.json()["action"] == f"/desk{forum.get_absolute_url()}edit/"
    assert answer.json()["said"].startswith("Saved ")


def test_what_is_right_is_saved_and_what_is_wrong_comes_back_as_typed(owner: Client):
    form = SEVEN | {"uuid": str(uuid4()), "room_limit": "1e3", "starts_local": "25:99", "then": "publish"}

    response = owner.post("/desk/our-committee/new-forum/", form)

    page, forum = texts(response), Forum.objects.get()
    assert response.status_code == 200
    assert "Please write a whole number from 1 to 100000." in page
    assert "Please write the time like 14:00." in page
    assert 'value="1e3"' in page
    assert 'value="25:99"' in page
    assert (str(forum.title), forum.local_date, forum.room_limit) == (SEVEN["title"], SUNDAY, None)


@pytest.mark.parametrize(
    ("day", "starts", "words"),
    [
        ("2026-03-08", "02:30", "this time does not exist"),
        ("2025-11-02", "01:30", "this time comes twice"),
    ],
)
def test_an_hour_that_is_missing_or_double_is_asked_for(owner: Client, day: str, starts: str, words: str):
    form = SEVEN | {"uuid": str(uuid4()), "local_date": day, "starts_local": starts, "ends_local": "05:00"}

    page = texts(owner.post("/desk/our-committee/new-forum/", form))

    assert words in page


def test_the_second_of_two_hours_can_be_meant(owner: Client):
    form = SEVEN | {
        "local_date": "2025-11-02",
        "starts_local": "01:30",
        "ends_local": "05:00",
        "starts_fold": "1",
    }

    owner.post("/desk/our-committee/new-forum/", form | {"uuid": str(uuid4())})

    assert Forum.objects.get().starts_at.isoformat() == "2025-11-02T09:30:00+00:00"


def test_speakers_are_added_one_by_one_without_losing_anything(owner: Client):
    form = SEVEN | SPEAKERS | {"uuid": str(uuid4()), "speakers-0-name": "Sam Rainsy", "then": "add-speaker"}

    page = texts(owner.post("/desk/our-committee/new-forum/", form))
    owner.post(
        "/desk/our-committee/new-forum/",
        form
        | {
            "speakers-TOTAL_FORMS": "2",
            "speakers-1-name": "A Moderator",
            "speakers-1-role_en": "Moderator",
            "then": "save",
        },
    )

    assert 'value="Sam Rainsy"' in page
    assert 'name="speakers-1-name"' in page
    assert [(s.name, str(s.role)) for s in Speaker.objects.all()] == [
        ("Sam Rainsy", ""),
        ("A Moderator", "Moderator"),
    ]


def test_a_title_in_khmer_alone_gets_an_address_made_of_the_day():
    host = make_organization(slug="khmer-committee", languages=["km", "en"])
    owner = signed_in(make_member(host))

    owner.post("/desk/khmer-committee/new-forum/", SEVEN | {"uuid": str(uuid4()), "title": "វេទិកាសាធារណៈ"})

    assert Forum.objects.get().slug == f"forum-{SUNDAY.isoformat()}"


@pytest.mark.parametrize(
    "slug", ["new-forum", "team", "settings", "keep-in-touch", "donation", "Käse", "ab", "a b c"]
)
def test_an_address_that_leads_elsewhere_is_refused(owner: Client, slug: str):
    page = texts(owner.post("/desk/our-committee/new-forum/", SEVEN | {"uuid": str(uuid4()), "slug": slug}))

    assert 'aria-invalid="true"' in page


def test_two_forums_cannot_share_an_address(host, owner: Client):
    make_forum(host, slug="our-evening")

    page = texts(
        owner.post("/desk/our-committee/new-forum/", SEVEN | {"uuid": str(uuid4()), "slug": "our-evening"})
    )

    assert "This address is taken. Please choose another." in page


def test_a_form_sent_after_the_session_ended_comes_back_filled(host):
    user = make_member(host)
    client = Client()

    refused = client.post("/desk/our-committee/new-forum/", SEVEN | {"uuid": str(uuid4())})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = texts(client.get("/desk/our-committee/new-forum/"))

    assert (refused.status_code, refused["Location"]) == (
        302,
        "/accounts/login/?next=/desk/our-committee/new-forum/",
    )
    assert "You had been signed out. What you typed is back; please save it." in page
    assert f'value="{SEVEN["title"]}"' in page
    assert Forum.objects.count() == 0
    assert SEVEN["title"] not in str(client.cookies)


def test_what_one_typed_never_comes_back_at_another_address(host):
    user = make_member(host)
    client = Client()
    client.post("/desk/our-committee/new-forum/", SEVEN)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    page = texts(client.get(f"/desk{make_forum(host, state='draft').get_absolute_url()}edit/"))

    assert "What you typed is back" not in page


STRANGE = [
    "",
    "x" * 10_000,
    "a\x00b",
    "🙂",
    "\u202eevil",
    "វេទិកា",
    "<script>alert(1)</script>",
    "a\r\nBcc: b@c.d",
]


@pytest.mark.parametrize("value", STRANGE)
@pytest.mark.parametrize(
    "field",
    [*SEVEN, "description", "title_more_km", "address", "access_en", "time_zone", "slug", "contact_email"],
)
def test_strange_words_in_any_field_are_answered_with_a_page(owner: Client, field: str, value: str):
    response = owner.post("/desk/our-committee/new-forum/", SEVEN | {"uuid": str(uuid4()), field: value})

    assert response.status_code in (200, 302)
    if response.status_code == 302:
        shown = texts(owner.get(response["Location"]))
        assert "<script>alert" not in shown


@pytest.mark.parametrize("value", ["-1", "0", "1000000000", "1e3", "٥", "5,00", "NaN", "9" * 30])
@pytest.mark.parametrize(
    "field", ["room_limit", "capacity", "team", "max_party", "speakers-TOTAL_FORMS", "uuid"]
)
def test_strange_numbers_are_answered_with_a_page(owner: Client, field: str, value: str):
    response = owner.post(
        "/desk/our-committee/new-forum/", SEVEN | SPEAKERS | {"uuid": str(uuid4()), field: value}
    )

    assert response.status_code in (200, 302)


def test_a_room_too_small_for_the_team_is_said(owner: Client):
    page = texts(
        owner.post(
            "/desk/our-committee/new-forum/", SEVEN | {"uuid": str(uuid4()), "room_limit": "3", "team": "4"}
        )
    )

    assert "Your team alone would fill the room of 3." in page


@pytest.mark.parametrize("blank", ["\u200b", "\u3164", "\u2800 \u2800"])
def test_a_name_that_nobody_can_see_is_empty(owner: Client, blank: str):
    blanks = {"title": blank, "title_more_km": blank, "place": blank, "speakers-0-name": blank}

    owner.post("/desk/our-committee/new-forum/", SEVEN | SPEAKERS | blanks | {"uuid": str(uuid4())})

    forum = Forum.objects.get()
    assert (forum.title, forum.venue, Speaker.objects.count()) == (LangText(), None, 0)


def test_another_organizations_draft_cannot_be_taken_by_its_number(owner: Client):
    theirs = make_forum(make_organization(), state="draft")

    answer = owner.post("/desk/our-committee/new-forum/", SEVEN | {"uuid": str(theirs.uuid)})

    theirs.refresh_from_db()
    assert (answer.status_code, str(theirs.title)) == (404, "The right to vote from abroad")


PAGES = ["edit/", "preview/", "publication/", "share/", "postponement/", "cancellation/", "withdrawal/"]


@pytest.mark.parametrize("page", PAGES)
def test_another_organizations_forum_looks_like_none(page: str):
    forum = make_forum(state="draft" if page in ("edit/", "preview/", "publication/") else "published")
    stranger = signed_in(make_member(make_organization()))

    answers = [
        getattr(stranger, method)(f"/desk{forum.get_absolute_url()}{page}") for method in ("get", "post")
    ]

    assert {answer.status_code for answer in answers} <= {404, 405}
    forum.refresh_from_db()
    assert forum.state in ("draft", "published")


@pytest.mark.parametrize("role", [Role.TREASURER, Role.DOOR_LEAD, Role.VIEWER])
@pytest.mark.parametrize("page", [page for page in PAGES if page != "share/"])
def test_who_may_not_write_forums_finds_no_page_to_write_on(host, role: Role, page: str):
    forum = make_forum(host)
    client = signed_in(make_member(host, role=role))

    answers = [
        getattr(client, method)(f"/desk{forum.get_absolute_url()}{page}") for method in ("get", "post")
    ]

    assert {answer.status_code for answer in answers} <= {404, 405}


def test_a_draft_can_be_thrown_away_and_a_public_forum_cannot(host, owner: Client):
    draft, public = make_forum(host, state="draft", published_at=None), make_forum(host)
    make_user()

    owner.post(f"/desk{draft.get_absolute_url()}withdrawal/")
    owner.post(f"/desk{public.get_absolute_url()}withdrawal/")

    assert list(Forum.objects.values_list("uuid", "state")) == [(public.uuid, "draft")]


def test_a_form_with_an_old_token_comes_back_filled(host):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member(host), backend="allauth.account.auth_backends.AuthenticationBackend")

    refused = client.post("/desk/our-committee/new-forum/", SEVEN)
    twice = [texts(client.get("/desk/our-committee/new-forum/")) for _ in range(2)]

    assert (refused.status_code, refused["Location"]) == (302, "/desk/our-committee/new-forum/")
    assert [f'value="{SEVEN["title"]}"' in page for page in twice] == [True, True]


def test_nothing_is_kept_of_a_form_that_another_site_sent(host):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member(host), backend="allauth.account.auth_backends.AuthenticationBackend")

    refused = client.post("/desk/our-committee/new-forum/", SEVEN, headers={"Sec-Fetch-Site": "cross-site"})

    assert refused.status_code == 403
    assert SEVEN["title"] not in texts(client.get("/desk/our-committee/new-forum/"))


def test_what_was_typed_is_forgotten_once_it_is_saved_and_after_an_hour(host, owner: Client):
    visitor = Client()
    visitor.post("/desk/our-committee/new-forum/", SEVEN)
    session = visitor.session
    session["kept_form"] = session["kept_form"] | {"at": "2020-01-01T00:00:00+00:00"}
    session.save()
    visitor.force_login(make_member(host), backend="allauth.account.auth_backends.AuthenticationBackend")

    assert "What you typed is back" not in texts(visitor.get("/desk/our-committee/new-forum/"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"room_limit": "1e3"},
        {"capacity": "many"},
        {"capacity": "219"},
        {"starts_local": "25:99"},
        {"team": "x"},
    ],
)
def test_what_is_wrong_in_a_draft_takes_nothing_from_the_places_its_host_wants_to_give(
    owner: Client, wrong: dict[str, str]
):
    form = SEVEN | {"uuid": str(uuid4()), "capacity": "50"}
    owner.post("/desk/our-committee/new-forum/", form)

    owner.post("/desk/our-committee/new-forum/", form | wrong)

    assert Forum.objects.values_list("own_capacity", "capacity").get() == (50, 50)


def test_places_to_give_that_are_emptied_are_the_usual_ones_again(owner: Client):
    form = SEVEN | {"uuid": str(uuid4())}
    owner.post("/desk/our-committee/new-forum/", form | {"capacity": "50"})

    owner.post("/desk/our-committee/new-forum/", form | {"capacity": ""})

    assert Forum.objects.values_list("own_capacity", "capacity").get() == (None, 216)
