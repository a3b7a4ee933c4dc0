"""No form takes more than the column behind it holds: only SQLite would keep it."""

from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.db import models

from forums.hosting.forms import InvitationForm, OrganizationForm
from forums.hosting.models import Membership, Organization
from forums.programme.models import Forum, Speaker, Venue
from forums.publishing.forms import ForumForm
from forums.publishing.speaker_forms import SpeakerForm
from tests.factories import make_member, make_organization, signed_in

NAMED_OTHERWISE = {"place": (Venue, "name"), "address": (Venue, "address")}


def pairs(form: forms.Form, model: type[models.Model]) -> list[tuple[str, int | None, int]]:
    """(field, what it takes, what its column holds) for each typed text that has a column of a certain length."""
    columns: dict[str, Any] = {column.name: column for column in model._meta.concrete_fields}
    for name, (other, theirs) in NAMED_OTHERWISE.items():
        columns[name] = other._meta.get_field(theirs)
    return [
        (name, field.max_length, columns[name].max_length)
        for name, field in form.fields.items()
        if isinstance(field, forms.CharField) and getattr(columns.get(name), "max_length", None)
    ]


@pytest.mark.django_db
def test_no_text_is_longer_than_its_column():
    host = make_organization()
    found = [
        *pairs(ForumForm(organization=host), Forum),
        *pairs(SpeakerForm(languages=[("en", "English")]), Speaker),
        *pairs(OrganizationForm(), Organization),
        *pairs(InvitationForm(), Membership),
    ]

    assert {name for name, _, _ in found} == {
        *("place", "address", "slug", "name", "email"),
        *("contact_name", "contact_phone", "contact_email"),
    }
    assert [(name, takes, holds) for name, takes, holds in found if takes is None or takes > holds] == []


@pytest.mark.django_db
def test_an_address_that_no_mail_reaches_is_said_in_words():
    host = make_organization(slug="our-committee")
    form = {"uuid": str(uuid4()), "title": "Evening", "contact_email": f"{'a' * 245}@example.org"}

    page = signed_in(make_member(host)).post("/desk/our-committee/new-forum/", form).content.decode()

    assert "This email address does not look right. Please check it." in page
    assert Forum.objects.values_list("title__en", "contact_email").get() == ("Evening", "")
