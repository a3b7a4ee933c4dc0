"""Whatever is sent to whatever address: clear words, nothing lost, and never a 500.

The addresses are read from the URL configuration and the forms from the pages, so that neither can be forgotten.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import LazySettings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from attendees.demo.mailbox import MailboxBackend
from attendees.invitations.inviting import Guest
from attendees.invitations.inviting import invite as invite_guests
from attendees.invitations.links import invitation_path
from attendees.invitations.models import GuestList
from attendees.registrations.links import address_path, confirm_path, manage_path, quiet_path, show_path
from attendees.registrations.models import Registration
from forums.followers import links as followers
from forums.hosting.inviting import invite, link_of
from forums.hosting.models import Role
from forums.limits.models import RateWindow
from tests.addresses import Address, PageForm, every_address, forms_on
from tests.attendees.checkin.doors import make_door, make_phone
from tests.attendees.demo.test_pages import post
from tests.factories import (
    freshly_signed_in,
    make_follower,
    make_forum,
    make_member,
    make_organization,
    make_question,
    make_registration,
    make_user,
)
from tests.passkeys import make_passkey

URLS = "tests.attendees.demo.demo_urls"
pytestmark = [pytest.mark.django_db, pytest.mark.urls(URLS)]

ODD = {
    "empty": "",
    "a blank": " ",
    "long": "x" * 10_000,
    "NUL": "a\x00b",
    "emoji": "👩🏽‍🌾🇰🇭",
    "right to left": "\u202eשלום",
    "Khmer": "ព្រះរាជាណាចក្រកម្ពុជា",
    "script": "<script>alert(1)</script>",
    "a header": "a@example.org\r\nBcc: b@example.org",
    "minus one": "-1",
    "nought": "0",
    "a billion": "1000000000",
    "more digits than Python reads": "9" * 5_000,
    "not a number": "NaN",
    "an identifier of nobody": "0f8c6c0e-5d0a-4a55-9a55-3f6f2e1b7c10",
    "a way out": "../../etc/passwd",
    "half a percent": "%",
    "half a character": "\udc80",
}
PLAIN_FORM = "application/x-www-form-urlencoded"
ASKED = ("lang", "q", "tab", "before", "page", "next", "said", "o", "p", "action")
ADDRESSES = every_address(URLS)
NOTHING_THERE = {  # there are no passwords, and an operator only looks
    *("accounts/password/%(rest)s", "accounts/password/change/", "accounts/password/set/"),
    *("accounts/password/reset/", "accounts/password/reset/done/", "accounts/password/reset/key/done/"),
    *("accounts/password/reset/key/%(uidb36)s-%(key)s/", "accounts/reauthenticate/"),
    *("operator/%(url)s", "operator/login/", "operator/password_change/"),
}
each_address = pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.template or "/")


class World:
    """One of everything an address can name, and somebody who may enter all of it."""

    def __init__(self, mailbox: Path) -> None:
        now = datetime.now(UTC)
        self.organization = make_organization()
        self.owner = make_member(self.organization, user=make_user(is_staff=True, is_superuser=True))
        self.forum = make_forum(self.organization)
        self.mine = make_registration(self.forum, party=3)
        waiting = make_registration(self.forum, state=Registration.State.UNCONFIRMED)
        moving = make_registration(self.forum, new_email="new@example.org", new_email_number=1)
        protected = make_registration(make_forum(self.organization, protected=True))
        self.phone = make_phone(self.forum)
        door = make_door(self.forum, label="North")
        invited = invite(
            self.organization, email="new@example.org", role=Role.DOOR_LEAD, actor=self.owner, now=now
        )
        question = make_question(self.forum, "one")
        TOTP.activate(self.owner, "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(self.owner)
        passkey = make_passkey(self.owner)
        follower = make_follower(self.organization)
        [guest] = invite_guests(
            self.forum,
            [Guest(name="A guest", email="guest@example.org", max_party=3)],
            actor=self.owner,
            now=now,
        )
        self.links = {
            "k/": followers.confirm_path(make_follower(self.organization, confirmed=False)).split("/")[2],
            "unsubscribe/": followers.leave_path(follower).split("/")[2],
            "r/%(link)s/confirmation/": confirm_path(waiting).split("/")[2],
            "r/%(link)s/wishes/": manage_path(protected).split("/")[2],
            "r/%(link)s/reminders/": quiet_path(self.mine).split("/")[2],
            "r/%(link)s/new-address/": address_path(moving).split("/")[2],
            "i/": invitation_path(guest).split("/")[2],
            "r/": manage_path(self.mine).split("/")[2],
            "t/": show_path(self.mine).split("/")[2],
            "desk/join/": link_of(invited).rstrip("/").rpartition("/")[2],
        }
        self.values = {
            "organization": self.organization.slug,
            "forum": self.forum.slug,
            "member": str(invited.uuid),
            "question": str(question.uuid),
            "invitation": str(guest.uuid),
            "registration": str(make_registration(self.forum, via="phone").uuid),
            "guest_list": str(
                GuestList.objects.create(forum=self.forum, rows=[{"name": "A"}], usual={}).uuid
            ),
            "door_pass": str(door.door_pass.uuid),
            "device": str(self.phone.device.uuid),
            "token": door.token,
            "app_label": "forums",
            "object_id": str(self.organization.pk),
            "content_type_id": str(ContentType.objects.get_for_model(self.organization).pk),
            "pk": str(passkey.pk),
            "uidb36": "1",
            "key": "set-password",
            "rest": "change/",
            "name": post(mailbox, "You have 3 places"),
            "number": "2",
            "_0": "nothing/",
            "url": "nothing/",
        }

    def values_of(self, address: Address) -> dict[str, str]:
        links = [link for start, link in self.links.items() if address.template.startswith(start)]
        door = {"forum": str(self.forum.uuid)} if address.template.startswith("door/") else {}
        return self.values | door | {"link": links[0] if links else ""}

    def client(self, **more: Any) -> Client:
        """A browser signed in with a fresh code, which also carries a door's token."""
        client = freshly_signed_in(self.owner, raise_request_exception=False, **more)
        client.defaults["HTTP_AUTHORIZATION"] = f"Door {self.phone.token}"
        return client


@pytest.fixture
def world(settings: LazySettings, tmp_path: Path) -> World:
    settings.MAILERS = {
        "default": {
            "BACKEND": f"{MailboxBackend.__module__}.MailboxBackend",
            "OPTIONS": {"folder": str(tmp_path / "mail")},
        }
    }
    return World(tmp_path / "mail")


def forgotten(send: Any, *arguments: Any, **more: Any) -> HttpResponse:
    """The answer to a request that leaves no trace: the next one finds everything as it was."""
    cache.clear()
    RateWindow.objects.all().delete()
    with transaction.atomic():
        answer: HttpResponse = send(*arguments, **more)
        if not answer.streaming:
            answer.content  # noqa: B018  # rendered while its rows are there
        transaction.set_rollback(True)
    return answer


def failures(answers: dict[str, HttpResponse]) -> list[str]:
    return [f"{said}: {answer.status_code}" for said, answer in answers.items() if answer.status_code >= 500]


@each_address
def test_an_odd_address_is_answered(world: World, address: Address):
    client, right = world.client(), world.values_of(address)
    paths = {
        f"{param}: {name}": address.path(
            right | {param: odd.encode("utf-8", "surrogateescape").decode("latin-1")}
        )
        for param in address.params
        for name, odd in ODD.items()
    }

    answers = {
        f"{method} {name}": forgotten(getattr(client, method), path)
        for name, path in paths.items()
        for method in ("get", "post")
    }

    assert failures(answers) == []


@each_address
def test_an_odd_question_is_answered(world: World, address: Address):
    client, path = world.client(), address.path(world.values_of(address))

    answers = {
        name: forgotten(client.get, path, {asked: odd.encode("utf-8", "surrogateescape") for asked in ASKED})
        for name, odd in ODD.items()
    }

    assert failures(answers) == []


@each_address
def test_an_odd_form_is_answered_and_keeps_what_was_typed(world: World, address: Address):
    path = address.path(world.values_of(address))

    answers, lost = dict[str, HttpResponse](), list[str]()
    for form in _forms_of(world, path):
        for name, odd in ODD.items():
            for which, sent in _ways_to_fill(form, odd):
                answer = forgotten(world.client().post, form.action, urlencode(sent), content_type=PLAIN_FORM)
                answers[f"{form.action}: {which}: {name}"] = answer
                lost += [f"{form.action}: {which}: {name}: {field}" for field in _lost(form, sent, answer)]

    assert (failures(answers), lost) == ([], [])


def _forms_of(world: World, path: str) -> list[PageForm]:
    page = forgotten(world.client().get, path)
    if "text/html" not in page.get("Content-Type", ""):
        return []
    return [form for form in forms_on(page.content.decode(), path=path) if form.method == "post"]


def _ways_to_fill(form: PageForm, odd: str) -> Iterator[tuple[str, dict[str, Any]]]:
    odd_bytes = odd.encode("utf-8", "surrogateescape")
    yield "what is written", dict(form.values) | dict.fromkeys(form.written_in, odd_bytes)
    yield "everything", dict.fromkeys(form.kinds, odd_bytes)


def _lost(form: PageForm, sent: dict[str, Any], answer: HttpResponse) -> list[str]:
    """The fields whose text was sent, and which the page that came back shows without it."""
    page = answer.content.decode() if "text/html" in answer.get("Content-Type", "") else ""
    if answer.status_code not in (409, 422) and 'aria-invalid="true"' not in page:
        return []
    shown = {
        name: value
        for back in forms_on(page, path=form.action)
        for name, value in back.values.items()
        if back.action.partition("?")[0] == form.action.partition("?")[0]
    }
    typed = {name: sent[name] for name in form.written_in if form.kinds[name] != "hidden" and name in shown}
    return [name for name, text in typed.items() if _plain(text) not in _plain(shown[name])]


def _plain(text: bytes | str) -> str:
    """As a browser shows it: without what no field can hold."""
    written = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(written.replace("\x00", "").replace("\ufffd", "").split())


@each_address
def test_a_form_from_another_site_changes_nothing(world: World, address: Address):
    client = world.client(enforce_csrf_checks=True)
    path = address.path(world.values_of(address))

    answer = client.post(path, {"party": "1"}, headers={"Origin": "https://elsewhere.example"})

    assert answer.status_code in (403, 404, 405), answer.status_code


BODIES = {
    "JSON": (b'{"party": [1]}', "application/json"),
    "an array": (b"[[[]]]", "application/json"),
    "not UTF-8": (b"name=%ff%fe&email=\xff\xfe", PLAIN_FORM),
    "UTF-16": ("name=Sophea".encode("utf-16"), "application/x-www-form-urlencoded; charset=utf-16"),
    "no such character set": (b"name=Sophea", "application/x-www-form-urlencoded; charset=none-such"),
    "parts without a boundary": (b"--x\r\n\r\n", "multipart/form-data"),
    "half a part": (
        b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nSo',
        "multipart/form-data; boundary=x",
    ),
    "a file for a name": (
        b'--x\r\nContent-Disposition: form-data; name="name"; filename="../x"\r\n\r\nSo\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
    ),
    "too many fields": ("&".join(f"f{number}=1" for number in range(2_000)).encode(), PLAIN_FORM),
    "too large": (b"name=" + b"x" * (1024 * 1024 + 1), PLAIN_FORM),
}


@each_address
def test_an_odd_body_is_answered(world: World, address: Address):
    path = address.path(world.values_of(address))

    answers = {
        name: forgotten(world.client().generic, "POST", path, body, content_type=content_type)
        for name, (body, content_type) in BODIES.items()
    }

    assert failures(answers) == []


def test_the_tests_above_try_more_than_locked_doors(world: World):
    answers = {
        address.template: forgotten(world.client().get, address.path(world.values_of(address))).status_code
        for address in ADDRESSES
    }

    assert {template for template, status in answers.items() if status == 404} == NOTHING_THERE
