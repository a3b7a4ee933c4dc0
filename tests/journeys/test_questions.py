"""A form with a question of every kind, from the first look to my registration and its page of answers."""

import pytest
from playwright.sync_api import Page, expect

from attendees.registrations.models import Registration
from attendees.registrations.questions.models import Answer, Question
from forums.languages.text import LangText
from forums.programme.models import Forum
from tests.factories import make_forum, make_question
from tests.journeys.conftest import Visit
from tests.journeys.looking import look_at
from tests.journeys.serving import Site
from tests.journeys.watching import Watch

LUNCH = [
    {"key": "rice", "label": {"en": "Rice and vegetables", "km": "បាយ និងបន្លែ"}, "retired": False},
    {"key": "soup", "label": {"en": "Soup", "km": "ស៊ុប"}, "retired": False},
    {"key": "none", "label": {"en": "No lunch, thank you", "km": "មិនញ៉ាំទេ អរគុណ"}, "retired": False},
]
HELP = [
    {"key": "chairs", "label": {"en": "Setting up chairs", "km": "រៀបចំកៅអី"}, "retired": False},
    {"key": "tea", "label": {"en": "Making tea", "km": "ធ្វើតែ"}, "retired": False},
]


def make_asking_forum() -> Forum:
    """Every kind once, in two languages, some with the host's own reason."""
    forum = make_forum()
    make_question(
        forum, "short", label=LangText(en="Which city do you come from?", km="តើលោកអ្នកមកពីទីក្រុងណា?"),
        why=LangText(en="We plan the next forum where most people live.", km="យើងរៀបចំវេទិកាបន្ទាប់នៅជិតមនុស្សច្រើនបំផុត។"),
    )  # fmt: skip
    make_question(
        forum, "long", short_lived=True,
        label=LangText(en="What should we talk about?", km="តើយើងគួរពិភាក្សាអំពីអ្វី?"),
    )  # fmt: skip
    make_question(
        forum, "one", label=LangText(en="Lunch at noon?", km="អាហារថ្ងៃត្រង់?"), choices=LUNCH, required=True
    )
    make_question(
        forum, "several", label=LangText(en="Would you help us?", km="តើលោកអ្នកអាចជួយបានទេ?"), choices=HELP
    )
    make_question(
        forum, "yes_no", label=LangText(en="Is this your first forum?", km="តើនេះជាវេទិកាដំបូងរបស់លោកអ្នក?")
    )
    for kind in ("speaker", "photo", "access"):
        make_question(forum, kind)
    return forum


def fill(page: Page) -> None:
    page.get_by_label("Name for the door list").fill("Sophea Chan")
    page.get_by_role("radio", name="2").check(force=True)
    page.get_by_label("Which city do you come from?").fill("Surrey")
    page.get_by_label("What should we talk about?").fill("The vote from abroad.\nAnd the schools.")
    page.get_by_role("group", name="Would you help us?").get_by_label("Making tea").check()
    page.get_by_role("group", name="Is this your first forum?").get_by_label("No").check()
    page.get_by_label("Your question to the speaker").fill("When can we vote?")
    page.get_by_label("Please no photos of me").check()
    page.get_by_text("What would help you to take part?").click()
    page.get_by_label("A ride").check()
    page.get_by_label("Anything we should know about it").fill("From Newton, two of us")


@pytest.mark.parametrize("scripted", [True, False])
def test_every_question_is_answered_read_and_answered_anew(
    site: Site, visitor: Visit, watch: Watch, scripted: bool
):
    watch.allow("status of 422")  # one answer is wanted, and forgotten at first
    forum = make_asking_forum()
    phone = visitor(width=390, java_script_enabled=scripted)

    phone.goto(f"{forum.get_absolute_url()}registration/")
    fill(phone)
    phone.get_by_role("button", name="Keep my place").click()
    expect(phone.get_by_role("alert")).to_contain_text("Please choose one.")
    expect(phone.get_by_label("A ride")).to_be_checked()
    expect(phone.get_by_label("Anything we should know about it")).to_have_value("From Newton, two of us")
    phone.get_by_label("Soup").check()
    phone.get_by_role("button", name="Keep my place").click()

    expect(phone.get_by_role("heading", level=1)).to_have_text("You have 2 places.")
    expect(phone.get_by_text("A ride – From Newton, two of us")).to_be_visible()
    phone.get_by_role("link", name="My answers").click()
    phone.get_by_label("Rice and vegetables").check()
    phone.get_by_label("Fine").check()
    phone.get_by_role("button", name="Save").click()

    expect(phone.get_by_text("Rice and vegetables")).to_be_visible()
    mine = Registration.objects.get()
    said = {answer.question.kind: answer.value for answer in Answer.objects.select_related("question")}
    assert mine.photo == Registration.Photo.FINE
    assert said == {
        "short": "Surrey",
        "long": "The vote from abroad.\nAnd the schools.",
        "one": "rice",
        "several": ["tea"],
        "yes_no": False,
        "speaker": "When can we vote?",
        "photo": "fine",
        "access": {"kinds": ["ride"], "more": "From Newton, two of us"},
    }


@pytest.mark.parametrize("language", ["en", "km"])
def test_the_pages_of_questions_in_every_look(site: Site, visitor: Visit, watch: Watch, language: str):
    watch.allow("status of 422")
    forum = make_asking_forum()
    page = visitor()
    form = f"{forum.get_absolute_url()}registration/"

    page.goto(f"{form}?lang={language}")
    page.locator("details.fold > summary").last.click()
    look_at(page, f"questions-form-{language}")
    page.locator("form#registration button").last.click()
    look_at(page, f"questions-refused-{language}")

    page.goto(form)
    fill(page)
    page.get_by_label("Soup").check()
    page.get_by_role("button", name="Keep my place").click()
    mine = page.url.partition("?")[0]
    Question.objects.filter(kind="long").update(retired_at=forum.published_at)
    page.goto(f"{mine}?lang={language}")
    look_at(page, f"questions-mine-{language}")
    page.goto(f"{mine}answers/?lang={language}")
    look_at(page, f"questions-answers-{language}")
