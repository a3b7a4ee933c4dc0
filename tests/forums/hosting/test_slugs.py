"""No organization and no forum may stand where the site has an address of its own. Reads the URL configuration."""

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, get_resolver, path, resolve
from django.urls.exceptions import Resolver404

from forums.hosting import slugs
from forums.hosting.slugs import reserved_for_forums, reserved_for_organizations, suggest


def literal_addresses() -> list[list[str]]:
    """Every address of the configuration, read another way: by Django's own list of reversible routes."""
    return [route.split("/") for route in walk(get_resolver().url_patterns, "")]


def walk(patterns, before):
    for pattern in patterns:
        here = before + str(pattern.pattern).lstrip("^")
        yield from [here] if isinstance(pattern, URLPattern) else walk(pattern.url_patterns, here)


def is_slug(segment: str) -> bool:
    return segment.replace("-", "").isalnum() and segment == segment.lower()


def test_every_literal_first_segment_is_reserved_for_organizations():
    first = {segments[0] for segments in literal_addresses() if is_slug(segments[0])}

    assert first >= {"accounts", "desk", "operator", "healthz"}
    assert first <= reserved_for_organizations()


def test_every_literal_segment_beside_organizations_at_the_desk_is_reserved_for_them():
    beside = {
        parts[1]
        for parts in literal_addresses()
        if parts[0] == "desk" and len(parts) > 1 and is_slug(parts[1])
    }

    assert beside >= {"join", "start"}
    assert beside <= reserved_for_organizations()


def test_every_literal_segment_beside_forums_is_reserved_for_them():
    public = {parts[1] for parts in literal_addresses() if parts[0].startswith("<") and is_slug(parts[1])}
    desk = {
        parts[2]
        for parts in literal_addresses()
        if parts[0] == "desk" and len(parts) > 2 and parts[1].startswith("<slug") and is_slug(parts[2])
    }

    assert desk >= {"departure", "followers", "settings", "team"}
    assert public >= {"keep-in-touch"}
    assert public | desk <= reserved_for_forums()


@pytest.mark.parametrize("slug", sorted(reserved_for_forums() & {"team", "settings", "departure"}))
def test_a_reserved_address_of_the_desk_never_opens_a_forum(slug: str):
    found = resolve(f"/desk/our-committee/{slug}/")

    assert found.view_name == f"hosting:{slug}"


def test_a_free_slug_meets_no_literal_address():
    with pytest.raises(Resolver404):
        resolve("/our-committee/voting-from-abroad/nothing-here/at-all/")

    assert resolve("/our-committee/").kwargs == {"organization": "our-committee"}


def test_the_lists_follow_the_configuration(settings):
    pattern = [
        path("new-thing/", lambda request: HttpResponse()),
        path("<slug:organization>/shop/<slug:forum>/", lambda request: HttpResponse()),
        path("desk/<slug:organization>/badges/", lambda request: HttpResponse()),
        path("desk/today/", lambda request: HttpResponse()),
    ]
    module = type("Configuration", (), {"urlpatterns": pattern})
    settings.ROOT_URLCONF = module

    assert {"new-thing", "today"} <= reserved_for_organizations()
    assert {"shop", "badges"} == reserved_for_forums() - slugs.FORUMS_PROMISED


@pytest.mark.parametrize(
    ("texts", "suggestion"),
    [
        (["The right to vote from abroad!"], "the-right-to-vote-from-abroad"),
        (["សិទ្ធិបោះឆ្នោត", "Élection à Montréal"], "election-a-montreal"),
        (["សិទ្ធិ"], ""),
        (["ab"], ""),
        (["x" * 80], "x" * 60),
        (["free_as--air"], "free-as-air"),
    ],
)
def test_a_suggestion_is_made_of_latin_letters(texts: list[str], suggestion: str):
    assert suggest(*texts, is_free=lambda slug: True) == suggestion


def test_a_suggestion_is_free():
    taken = {"x" * 60, "x" * 58 + "-2"}

    assert suggest("x" * 60, is_free=lambda slug: slug not in taken) == "x" * 58 + "-3"
