"""A draft's address follows its title, never leads elsewhere, and nothing typed is lost when it moves."""

from uuid import uuid4

import pytest
from django.test import Client

from forums.programme.models import Forum
from tests.factories import make_forum, make_member, make_organization, signed_in

pytestmark = pytest.mark.django_db

NEW = "/desk/our-committee/new-forum/"


def texts(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def host():
    return make_organization(slug="our-committee", languages=["en", "km"])


@pytest.fixture
def owner(host) -> Client:
    return signed_in(make_member(host))


@pytest.mark.parametrize(
    "title", ["Team", "Settings", "New forum", "Departure", "Press", "Donation", "Followers"]
)
def test_a_title_that_is_the_name_of_another_page_gets_an_address_beside_it(owner: Client, title: str):
    owner.post(NEW, {"uuid": str(uuid4()), "title": title})

    assert Forum.objects.get().slug == f"{title.lower().replace(' ', '-')}-2"


def test_a_draft_at_an_address_that_leads_elsewhere_is_not_published(host, owner: Client):
    draft = make_forum(host, state="draft", published_at=None, slug="departure")

    page = texts(owner.post(f"/desk{draft.get_absolute_url()}publication/", follow=True))

    draft.refresh_from_db()
    assert draft.state == "draft"
    assert "This address is taken. Please choose another." in page


def test_a_save_reaches_its_draft_after_a_colleague_has_changed_the_title(host, owner: Client):
    uuid = str(uuid4())
    owner.post(NEW, {"uuid": uuid, "title": "The right to vote"})
    open_at = f"/desk{Forum.objects.get().get_absolute_url()}edit/"
    owner.post(open_at, {"uuid": uuid, "title": "A better title"})

    answer = owner.post(open_at, {"uuid": uuid, "title": "A better title", "room_limit": "80"})

    assert Forum.objects.values_list("slug", "room_limit").get() == ("a-better-title", 80)
    assert answer["Location"] == "/desk/our-committee/a-better-title/edit/"


def test_a_save_never_lands_on_another_draft_that_has_taken_the_old_address(host, owner: Client):
    mine, theirs = str(uuid4()), str(uuid4())
    owner.post(NEW, {"uuid": mine, "title": "Evening"})
    owner.post("/desk/our-committee/evening/edit/", {"uuid": mine, "title": "Afternoon"})
    owner.post(NEW, {"uuid": theirs, "title": "Evening"})

    owner.post("/desk/our-committee/evening/edit/", {"uuid": mine, "title": "Afternoon", "room_limit": "80"})

    assert {str(uuid): facts for uuid, *facts in Forum.objects.values_list("uuid", "slug", "room_limit")} == {
        mine: ["afternoon", 80],
        theirs: ["evening", None],
    }


def test_a_draft_is_found_by_its_number_in_its_own_organization_only(owner: Client):
    theirs = make_forum(make_organization(), state="draft")

    answer = owner.post("/desk/our-committee/gone/edit/", {"uuid": str(theirs.uuid), "title": "Taken"})

    theirs.refresh_from_db()
    assert (answer.status_code, str(theirs.title)) == (404, "The right to vote from abroad")


def test_what_was_typed_before_a_sign_in_comes_back_though_the_address_has_moved(host):
    draft = make_forum(host, state="draft", published_at=None, slug="evening")
    visitor, moved = Client(), "/desk/our-committee/evening/edit/"
    visitor.post(moved, {"uuid": str(draft.uuid), "title": "My own words"})
    Forum.objects.update(slug="afternoon")
    visitor.force_login(make_member(host), backend="allauth.account.auth_backends.AuthenticationBackend")

    page = texts(visitor.get(moved))

    assert "You had been signed out. What you typed is back; please save it." in page
    assert 'value="My own words"' in page
