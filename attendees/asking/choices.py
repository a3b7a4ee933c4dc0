"""The choices of a question as a host writes them, one a line, and as the table keeps them. No query."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from forums.languages.spelling import has_a_sign, one_line

Choice = dict[str, Any]  # {"key": …, "label": {language: words}, "retired": …}
Labels = list[dict[str, str]]


def lines_of(text: str) -> list[str]:
    """What stands on each line; a blank one says nothing."""
    return [line for line in map(one_line, text.splitlines()) if has_a_sign(line)]


def labels_of(texts: Mapping[str, str], *, first: str) -> Labels:
    """One label for each line of the first language, with the line beside it in every other one."""
    labels = [{first: line} for line in lines_of(texts.get(first, ""))]
    for code, text in texts.items():
        if code != first:
            for label, line in zip(labels, lines_of(text), strict=False):
                label[code] = line
    return labels


def texts_of(choices: list[Choice], languages: list[str]) -> dict[str, str]:
    """The offered ones as their host wrote them. A language says all of them or, to be written anew, none."""
    offered = [choice["label"] for choice in choices if not choice.get("retired")]
    said = {code: [label.get(code, "") for label in offered] for code in languages}
    if languages and not all(said[languages[0]]):  # written while another language was the first one
        said[languages[0]] = [next(iter(label.values()), "") for label in offered]
    return {code: "\n".join(lines) for code, lines in said.items() if all(lines)}


def rewritten(choices: list[Choice], labels: Labels, *, first: str, keep_retired: bool) -> list[Choice]:
    """With these labels on offer, in their order.

    The same words in the first language are the same choice and keep its key, also one that was taken away; other
    words are another choice, so that nobody is found to have chosen what they did not. What is not named any more
    stays, retired, with its words, unless nobody can have chosen it.
    """
    before = {_words(choice, first): choice for choice in choices}
    used, numbers = {choice["key"] for choice in choices}, count(1)
    offered: list[Choice] = []
    for label in labels:
        found = before.pop(label[first], None)
        key = found["key"] if found else next(k for k in map("c{}".format, numbers) if k not in used)
        offered.append({"key": key, "label": (found["label"] if found else {}) | label, "retired": False})
    kept = {choice["key"] for choice in offered}
    gone = [choice | {"retired": True} for choice in choices if choice["key"] not in kept]
    return offered + (gone if keep_retired else [])


def _words(choice: Choice, first: str) -> str:
    return str(choice["label"].get(first) or next(iter(choice["label"].values()), ""))
