"""Whoever only found an open browser cannot change how its owner signs in."""

import re
import time
from smtplib import SMTPServerDisconnected

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from forums.hosting import fresh_code
from forums.hosting.account_views import TYPED_AT_MOST
from tests.factories import make_user

pytestmark = pytest.mark.django_db

GUARDED = [
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/recovery-codes/generate/",
]
PAGE = "/accounts/fresh-code/"


@pytest.fixture(autouse=True)
def no_tries_counted():
    cache.clear()


def last_code() -> str:
    return re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE)[0]


@pytest.fixture
def signed_in(client: Client) -> Client:
    """A browser that has been signed in for long."""
    client.force_login(make_user("sokha@example.org"))
    return client


@pytest.mark.parametrize("address", GUARDED[:2])
def test_adding_a_second_factor_needs_a_fresh_code(signed_in: Client, address: str):
    refused = signed_in.get(address)
    signed_in.post(refused.url, {"action": "send"})
    back = signed_in.post(refused.url, {"code": last_code()})

    assert (refused.status_code, refused.url) == (302, f"{PAGE}?next={address.replace('/', '%2F')}")
    assert (back.status_code, back.url) == (302, address)
    assert signed_in.get(back.url).status_code == 200


def test_changing_the_address_needs_a_fresh_code_and_keeps_what_was_typed(signed_in: Client):
    refused = signed_in.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})
    signed_in.post(refused.url, {"action": "send"})
    signed_in.post(refused.url, {"code": last_code()})

    assert refused.url.startswith(PAGE)
    assert [message.to for message in mail.outbox] == [["sokha@example.org"], ["new@example.org"]]


def test_the_code_of_signing_in_counts_while_it_is_fresh(client: Client, monkeypatch):
    make_user("sokha@example.org")
    client.post("/accounts/login/", {"login": "sokha@example.org"})
    client.post("/accounts/login/code/confirm/", {"code": last_code()})

    at_once = client.get(GUARDED[0]).status_code
    now = time.time()
    monkeypatch.setattr(fresh_code.time, "time", lambda: now + 601)
    later = client.get(GUARDED[0]).status_code

    assert (at_once, later) == (200, 302)


def test_a_fresh_code_has_three_tries_and_works_once(signed_in: Client):
    signed_in.post(PAGE, {"action": "send"})
    code = last_code()

    wrong = [signed_in.post(PAGE, {"code": typed}).status_code for typed in ("", "x" * 10_000, "សុខា\x00")]
    late = signed_in.post(PAGE, {"code": code})

    assert wrong == [200, 200, 200]
    assert "This code does not work any more" in late.content.decode()
    assert signed_in.get(GUARDED[0]).status_code == 302


def test_a_code_cannot_be_typed_that_was_never_sent(signed_in: Client):
    answer = signed_in.post(PAGE, {"code": ""})

    assert "This code does not work any more" in answer.content.decode()


def test_looking_at_the_page_sends_nothing(signed_in: Client):
    page = signed_in.get(PAGE)

    assert (page.status_code, mail.outbox) == (200, [])


def test_a_silent_mail_server_says_so(signed_in: Client, monkeypatch):
    def down(self, messages):
        raise SMTPServerDisconnected

    monkeypatch.setattr(EmailBackend, "send_messages", down)
    answer = signed_in.post(PAGE, {"action": "send"})

    assert answer.status_code == 503
    assert "The code could not be sent" in answer.content.decode()


def test_fresh_codes_cannot_be_asked_for_without_end(signed_in: Client):
    answers = [signed_in.post(PAGE, {"action": "send"}).status_code for _ in range(4)]

    assert answers == [302, 302, 302, 429]


def test_a_mailbox_does_not_stand_in_for_a_second_factor(client: Client):
    user = make_user("sokha@example.org")
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    client.force_login(user)

    answers = [client.get(f"{PAGE}?next=/accounts/2fa/"), client.post(PAGE, {"action": "send"})]

    assert [answer.url for answer in answers] == [
        "/accounts/2fa/reauthenticate/?next=%2Faccounts%2F2fa%2F",
        "/accounts/2fa/reauthenticate/",
    ]
    assert mail.outbox == []


def test_codes_tried_at_the_same_time_are_counted_all(signed_in: Client):
    answers = []
    for _ in range(5):
        cache.clear()
        signed_in.post(PAGE, {"action": "send"})
        answers += [signed_in.post(PAGE, {"code": "000000"}).status_code for _ in range(3)]

    assert answers == [200] * TYPED_AT_MOST + [429] * (15 - TYPED_AT_MOST)


def test_strangers_are_sent_to_sign_in(client: Client):
    addresses = [PAGE, *GUARDED]

    answers = [client.get(address) for address in addresses]

    assert [answer.url.partition("?")[0] for answer in answers] == ["/accounts/login/"] * len(addresses)


def test_the_seed_of_a_second_factor_is_sealed_in_the_database(signed_in: Client):
    signed_in.post(PAGE, {"action": "send"})
    signed_in.post(PAGE, {"code": last_code()})
    signed_in.get(GUARDED[0])
    secret = signed_in.session["mfa.totp.secret"]

    answer = signed_in.post(
        GUARDED[0], {"code": totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))}
    )

    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert answer.status_code == 302
    assert secret not in stored
    assert Authenticator.objects.filter(type="totp").get().wrap().validate_code("000000") is False
