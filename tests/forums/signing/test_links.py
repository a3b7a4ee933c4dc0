"""A link opens exactly one thing, and only as long as its version stands."""

from uuid import UUID

import pytest
from django.test import override_settings

from forums.signing.links import Link, Purpose, make_link, read_link

ONE = UUID("12345678-1234-5678-1234-567812345678")


def test_a_link_says_what_was_signed():
    text = make_link(ONE, Purpose.MANAGE, version=3)

    assert read_link(text) == Link(ONE, Purpose.MANAGE, 3)


def test_a_changed_link_says_nothing():
    text = make_link(ONE, Purpose.SHOW, version=1)
    body, mac = text.rsplit(".", 1)
    uuid, purpose, version = body.split(".")
    changed = [
        f"{uuid}.m.{version}.{mac}",
        f"{uuid}.{purpose}.2.{mac}",
        f"{uuid[::-1]}.{purpose}.{version}.{mac}",
        text[:-1],
        f"{text}x",
        body,
    ]

    assert [read_link(link) for link in changed] == [None] * len(changed)


@pytest.mark.parametrize(
    "text", ["", ".", "...", "a.b.c.d", "\x00.m.1.x", "ខ្មែរ.m.1.x", "x" * 10_000, "a.m.1.é"]
)
def test_nonsense_says_nothing(text: str):
    assert read_link(text) is None


def test_links_of_the_last_secret_still_open_and_a_retired_one_opens_nothing():
    with override_settings(SALA_SECRETS={1: b"1" * 32}):
        old = make_link(ONE, Purpose.MANAGE, version=1)

    with override_settings(SALA_SECRETS={2: b"2" * 32, 1: b"1" * 32}):
        while_kept = read_link(old)
    with override_settings(SALA_SECRETS={2: b"2" * 32}):
        once_retired = read_link(old)

    assert (while_kept, once_retired) == (Link(ONE, Purpose.MANAGE, 1), None)
