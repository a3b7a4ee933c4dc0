"""The desk remembers the language one chose; public pages never do."""

import pytest
from django.test import Client

from tests.factories import make_member, make_organization

pytestmark = pytest.mark.django_db


def language_of(response) -> str:
    return str(response["Content-Language"])


def test_a_language_chosen_once_stays_at_the_desk(client: Client):
    host = make_organization(slug="our-committee")
    client.force_login(make_member(host))

    chosen = client.get("/desk/our-committee/?lang=km")
    later = client.get("/accounts/sessions/", headers={"Accept-Language": "fr"})
    changed = client.get("/accounts/login/?lang=fr", follow=True)

    cookie = chosen.cookies["lang"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("km", True, "Lax")
    assert (language_of(chosen), language_of(later)) == ("km", "km")
    assert changed.redirect_chain
    assert client.cookies["lang"].value == "fr"


def test_public_pages_neither_set_nor_hear_the_cookie(client: Client):
    make_organization(slug="our-committee")
    client.cookies["lang"] = "km"

    page = client.get("/our-committee/", headers={"Accept-Language": "fr"})
    asked = client.get("/our-committee/?lang=km")

    assert language_of(page) == "fr"
    assert (page.cookies, asked.cookies) == ({}, {})


@pytest.mark.parametrize(
    "strange", ["xx", "x" * 10_000, "km\x00", "<script>", "ខ្មែរ", "en\r\nSet-Cookie: a=b"]
)
def test_strange_languages_are_not_remembered(client: Client, strange: str):
    answer = client.get("/accounts/login/", {"lang": strange})

    assert (answer.status_code, language_of(answer)) == (200, "en")
    assert "lang" not in answer.cookies
