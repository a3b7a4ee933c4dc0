"""Attendees' addresses: no cookie in or out, and no form from another site."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from config.gate import PublicGate


def answer(path: str = "/r/link/", method: str = "post", **headers: str) -> HttpResponse:
    request = getattr(RequestFactory(), method)(path, headers=headers)
    request.COOKIES = {"sessionid": "stolen"}

    def view(request) -> HttpResponse:
        response = HttpResponse(f"cookies: {sorted(request.COOKIES)}")
        response.set_cookie("sessionid", "new")
        response["Vary"] = "Cookie, Accept-Language"
        return response

    return PublicGate(view)(request)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_our_own_forms_and_plain_programs_pass(headers: dict[str, str]):
    assert answer(**headers).content == b"cookies: []"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://elsewhere.example"},
    ],
)
@pytest.mark.django_db
def test_a_form_sent_from_elsewhere_is_refused(headers: dict[str, str]):
    assert answer(**headers).status_code == 403


def test_a_link_from_elsewhere_may_be_followed():
    assert answer(method="get", **{"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_public_answers_set_no_cookie_and_vary_by_none():
    response = answer(method="get")

    assert (dict(response.cookies), response["Vary"]) == ({}, "Accept-Language")


def test_the_desk_keeps_its_cookies():
    response = answer("/desk/")

    assert response.content == b"cookies: ['sessionid']"
    assert response.cookies["sessionid"].value == "new"


@pytest.mark.django_db
def test_the_desk_refuses_a_form_without_its_token():
    assert Client(enforce_csrf_checks=True).post("/accounts/logout/").status_code == 403
