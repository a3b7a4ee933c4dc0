import pytest
from django.test import Client


@pytest.mark.django_db
def test_healthz_asks_the_database(client: Client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.parametrize(
    "address", ["/privacy/", "/accessibility/", "/robots.txt", "/.well-known/security.txt"]
)
@pytest.mark.parametrize("language", ["en", "km", "fr"])
def test_standing_pages_answer_in_every_language_without_a_query(client: Client, address: str, language: str):
    response = client.get(f"{address}?lang={language}")

    assert (response.status_code, response["Content-Language"]) == (200, language)


def test_robots_are_kept_from_every_personal_address(client: Client):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert {f"Disallow: /{start}/" for start in ("r", "t", "k", "unsubscribe", "desk")} <= set(lines)
