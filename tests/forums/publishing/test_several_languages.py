"""A text stays in every language that the form does not rightly speak of."""

from uuid import uuid4

import pytest
from django.test import Client

from forums.languages.text import LangText
from forums.programme.models import Forum, Speaker
from tests.factories import make_forum, make_member, make_organization, signed_in

pytestmark = pytest.mark.django_db

NEW = "/desk/our-committee/new-forum/"
BOTH = LangText(en="The right to vote", km="សិទ្ធិបោះឆ្នោត")


@pytest.fixture
def host():
    return make_organization(slug="our-committee", languages=["en", "km"])


@pytest.fixture
def owner(host) -> Client:
    return signed_in(make_member(host))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"title": "Voting", "title_more_km": "ខ្មែរ"}, LangText(en="Voting", km="ខ្មែរ")),
        ({"title": "Voting", "title_more_km": "x" * 161}, LangText(en="Voting", km=BOTH["km"])),
        ({"title": "x" * 161, "title_more_km": "ខ្មែរ"}, LangText(en=BOTH["en"], km="ខ្មែរ")),
        ({"title": "Voting"}, LangText(en="Voting", km=BOTH["km"])),
        ({"title": "Voting", "title_more_km": ""}, LangText(en="Voting")),
        ({"title": "", "title_more_km": ""}, LangText()),
    ],
    ids=["both", "km wrong", "en wrong", "km not sent", "km emptied", "both emptied"],
)
@pytest.mark.parametrize("at", ["its own address", "the new form's"])
def test_a_title_keeps_each_language_that_is_not_rightly_sent(
    host, owner: Client, at: str, typed: dict[str, str], kept: LangText
):
    draft = make_forum(host, state="draft", published_at=None, title=BOTH)
    address = NEW if at == "the new form's" else f"/desk{draft.get_absolute_url()}edit/"

    owner.post(address, {"uuid": str(draft.uuid), **typed})

    assert Forum.objects.get().title == kept


def test_a_language_taken_off_the_organization_keeps_its_texts_through_the_next_edit(host, owner: Client):
    forum = make_forum(host, state="draft", published_at=None, title=BOTH, description=BOTH)
    forum.venue.access = BOTH
    forum.venue.save()
    Speaker.objects.create(forum=forum, name="Sam Rainsy", role=BOTH, biography=BOTH)
    host.languages = ["en"]
    host.save()

    owner.post(
        f"/desk{forum.get_absolute_url()}edit/",
        {
            "uuid": str(forum.uuid),
            "title": "New",
            "description": "New",
            "place": forum.venue.name,
            "address": forum.venue.address,
            "access_en": "New",
            "speakers-TOTAL_FORMS": "1",
            "speakers-INITIAL_FORMS": "0",
            "speakers-0-name": "Sam Rainsy",
            "speakers-0-role_en": "New",
            "speakers-0-biography_en": "",
        },
    )

    after, speaker = Forum.objects.get(), Speaker.objects.get()
    new = LangText(en="New", km=BOTH["km"])
    assert (after.title, after.description, after.venue.access, speaker.role, speaker.biography) == (
        *[new] * 4,
        LangText(km=BOTH["km"]),
    )


def test_a_speaker_of_another_name_takes_over_nobodys_words(host, owner: Client):
    forum = make_forum(host, state="draft", published_at=None)
    Speaker.objects.create(forum=forum, name="Sam Rainsy", role=BOTH)
    speakers = {"speakers-TOTAL_FORMS": "1", "speakers-INITIAL_FORMS": "0", "speakers-0-name": "Mu Sochua"}

    owner.post(f"/desk{forum.get_absolute_url()}edit/", {"uuid": str(forum.uuid), **speakers})

    assert Speaker.objects.values_list("name", "role").get() == ("Mu Sochua", LangText())


def test_a_text_in_one_language_makes_a_draft(owner: Client):
    owner.post(NEW, {"uuid": str(uuid4()), "title": "", "title_more_km": BOTH["km"]})

    assert Forum.objects.get().title == LangText(km=BOTH["km"])
