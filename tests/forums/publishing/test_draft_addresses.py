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
