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
        {"Host": "testserver:80", "Origin": "http://testserver"},
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
        {"Origin": "https://testserver"},
        {"Origin": "http://["},
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


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/r/x/", "/r/x", "/r/x/ticket.png", "/t/x/", "/door/pass/x"])
def test_errors_and_detours_of_a_personal_address_are_kept_by_nobody(client: Client, path: str):
    answer = client.get(path)

    assert answer.status_code in (301, 404, 410)
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store, private", "noindex, nofollow")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/link/", "/desk/", "/accounts/login/"])
def test_more_questions_than_any_page_asks_are_refused_with_a_page(client: Client, path: str):
    answer = client.get(path, {f"q{number}": "" for number in range(500)})

    assert answer.status_code == 400
    assert "We couldn’t read that" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["hex", "rot13", "utf-7", "unicode_escape", "undefined", "none-such"])
@pytest.mark.parametrize("path", ["/link/", "/desk/start/"])
def test_a_form_that_is_not_utf_8_is_refused(client: Client, path: str, charset: str):
    part = b'--B\r\nContent-Disposition: form-data; name="email"\r\n\r\n+2AA-\r\n--B--\r\n'

    answer = client.generic(
        "POST", path, part, content_type=f"multipart/form-data; boundary=B; charset={charset}"
    )

    assert answer.status_code == 400


@pytest.mark.django_db
def test_the_address_of_a_form_says_that_it_does_nothing_by_itself(client: Client):
    wrong = client.put("/link/", headers={"Accept": "text/html"})

    assert (wrong.status_code, wrong["Allow"]) == (405, "GET, HEAD, POST")
    assert "Nothing was changed" in wrong.content.decode()
