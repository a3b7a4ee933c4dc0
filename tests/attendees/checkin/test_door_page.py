"""What the door's templates, scripts and vendored reader promise each other, read from the files."""

import re
from hashlib import sha256
from pathlib import Path
from typing import get_args

import pytest

from attendees.checkin.verdict import State
from attendees.registrations.code import ALPHABET

ROOT = Path(__file__).parents[3]
WORDS = ROOT / "templates/attendees/checkin/words"
SCRIPTS = ROOT / "static/js/door"
VENDOR = ROOT / "static/vendor"

SCREENS = {
    "keypad",
    "ask_lead",
    "lead_reasons",
    "no_signal",
    "unsent",
    "storage_full",
    "signed_off",
    "unknown",
}
ANSWERS = {"left", "undone"}  # what the server says of exits and undos


def in_templates(pattern: str) -> list[str]:
    return [found for file in sorted(WORDS.glob("*.html")) for found in re.findall(pattern, file.read_text())]


def in_scripts(name: str, pattern: str) -> list[str]:
    return re.findall(pattern, (SCRIPTS / name).read_text())


def test_every_state_has_words_once():
    states = [
        name for name in in_templates(r'data-words="([a-z_-]+)"') if not re.match("line-|camera-|door-", name)
    ]

    assert sorted(states) == sorted({*get_args(State), *SCREENS, *ANSWERS})


def test_every_line_the_scripts_ask_for_has_words():
    asked = set(in_scripts("board.js", r'"((?:line|camera|door)-[a-z]+)"')) | set(
        in_scripts("scanner.js", r'"(camera-[a-z]+)"')
    )

    assert asked - {"door-line", "camera-line", "camera-trouble"} == set(
        in_templates(r'data-words="((?:line|camera|door)-[a-z]+)"')
    )


def test_every_button_does_something():
    actions = in_scripts("flow.js", r"(?s)const actions = \{(.*?)\n  \};")[0]

    known = set(re.findall(r"^    (\w+)[:(]", actions, re.MULTILINE))

    assert set(in_templates(r'data-action="(\w+)"')) == known


def test_a_screen_has_at_most_three_buttons():
    keypad_and_party = {"keypad.html", "entries.html"}  # one to type on, one with a button for every number

    counts = {
        file.name: max(section.count("<button") for section in file.read_text().split("</section>"))
        for file in WORDS.glob("*.html")
        if file.name not in keypad_and_party
    }

    assert max(counts.values()) <= 3


def test_the_pad_has_exactly_the_characters_of_a_code():
    assert (
        in_templates(r'"([0-9A-Z]+)"\|make_list')
        == [ALPHABET]
        == in_scripts("code.js", r'ALPHABET = "(\w+)"')
    )


def test_every_outcome_the_enrolment_script_names_has_a_sentence():
    trials = (ROOT / "templates/attendees/checkin/trials.html").read_text()

    sentences = set(re.findall(r'data-outcome="([a-z-]+)"', trials))

    assert sentences == {"none", "insecure", "refused", "old", "no-signal", "unknown", "tries", "storage"}


@pytest.mark.parametrize(
    ("file", "digest"),
    re.findall(r"\| (zxing-wasm-\S+) \| \d+ \| `([0-9a-f]{64})`", (VENDOR / "README.md").read_text()),
)
def test_vendored_files_are_the_ones_written_down(file, digest):
    assert sha256((VENDOR / file).read_bytes()).hexdigest() == digest


def test_the_worker_takes_its_reader_from_the_vendored_folder():
    paths = in_scripts("decode.js", r'"/static/(vendor/[^"]+)"')

    assert [(ROOT / "static" / path).is_file() for path in paths] == [True, True]
