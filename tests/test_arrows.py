"""The arrows of docs/architecture.md that no linter sees: foreign keys, reverse names, words in code."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field, Model

from tests.environment import ROOT

# From the top to the bottom; capabilities of one row never point at each other.
ROWS = (
    ("attendees.operations", "attendees.demo"),
    ("attendees.desk", "attendees.privacy"),
    ("attendees.checkin", "attendees.messages", "attendees.donations"),
    ("attendees.invitations", "attendees.asking"),
    ("attendees.tickets",),
    ("attendees.registrations",),
    ("forums.press", "forums.publishing", "forums.jobs"),
    ("forums.followers",),
    ("forums.programme",),
    ("forums.hosting",),
    ("forums.languages", "forums.mailing", "forums.printing", "forums.limits"),
    ("forums.signing",),
)
HEIGHT = {capability: -row for row, capabilities in enumerate(ROWS) for capability in capabilities}

UPWARD_WORDS = re.compile(r"attendees|registration_set|registrations\.|scan_set|donation_set")


def capability(model: type[Model]) -> str:
    return ".".join(model.__module__.split(".")[:2])


def our_models() -> list[type[Model]]:
    return [model for label in ("forums", "attendees") for model in apps.get_app_config(label).get_models()]


def points_downward(source: str, target: str) -> bool:
    """Whether a table of `source` may name a table of `target`. What is not ours lies below everything."""
    if source == target or target not in HEIGHT:
        return True
    if source == "attendees.donations" and target.startswith("attendees."):
        return False
    return HEIGHT[source] > HEIGHT[target]


def foreign_keys(model: type[Model]) -> list[Field]:
    return [field for field in model._meta.get_fields() if isinstance(field, Field) and field.is_relation]


def python_files(folder: str) -> list[Path]:
    """Our own sources; a migration only repeats what the models say."""
    return [path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts]


def test_every_table_belongs_to_a_capability_with_a_height():
    homeless = {model.__name__ for model in our_models() if capability(model) not in HEIGHT}

    assert homeless == set()


def test_no_foreign_key_points_upward_or_sideways():
    against_an_arrow = [
        f"{model.__name__}.{field.name} → {field.related_model.__name__}"
        for model in our_models()
        for field in foreign_keys(model)
        if not points_downward(capability(model), capability(field.related_model))
    ]

    assert against_an_arrow == []


def test_the_forums_side_never_mentions_who_comes():
    mentions = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in python_files("forums")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if UPWARD_WORDS.search(line)
    ]

    assert mentions == []


@pytest.mark.parametrize(
    ("source", "target", "allowed"),
    [
        ("attendees.checkin", "attendees.registrations", True),
        ("attendees.donations", "forums.programme", True),
        ("attendees.donations", "attendees.registrations", False),
        ("attendees.checkin", "attendees.messages", False),
        ("forums.programme", "attendees.registrations", False),
        ("forums.programme", "forums.publishing", False),
        ("forums.hosting", "django.contrib", True),
    ],
)
def test_an_arrow_is_judged_by_height(source, target, allowed):
    assert points_downward(source, target) is allowed


def test_no_template_of_the_forums_side_reverses_an_address_of_the_other():
    names = re.compile(
        r"""{%\s*url\s+["'](registrations|tickets|invitations|messages|checkin|donations|desk):"""
    )

    reversing = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "templates" / "forums").rglob("*.html"))
        if names.search(path.read_text())
    ]

    assert reversing == []
