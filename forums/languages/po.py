"""Translations: from .po to .mo without gettext's programs, and which messages the project asks for."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.utils.translation.template import templatize

CALLS = {
    "_": "s",
    "gettext": "s",
    "gettext_lazy": "s",
    "gettext_noop": "s",
    "ngettext": "sp",
    "ngettext_lazy": "sp",
    "pgettext": "cs",
    "pgettext_lazy": "cs",
    "npgettext": "csp",
    "npgettext_lazy": "csp",
}  # what each argument is: context, singular, plural

BESIDE = re.compile(r"\{%\s*beside (?=[\"'])")
CALL = re.compile(r"""\b(n?p?gettext|_)\(((?:\s*,?\s*u?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'))+)""")
LITERAL = re.compile(r"""u?("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""")


class Message(NamedTuple):
    """What a translator is asked for; `context` and `plural` are "" where there is none."""

    text: str
    context: str = ""
    plural: str = ""


def compile_catalogs(locale: Path) -> list[Path]:
    """Write the .mo beside each .po that is newer than it, and say which."""
    written = []
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
            written.append(target)
    return written


def messages_in_template(source: str) -> set[Message]:
    """What `translate`, `blocktranslate`, `_("…")` and `beside` ask for."""
    asked = templatize(BESIDE.sub("{% translate ", source))
    return {
        _message(name, [ast.literal_eval(literal) for literal in LITERAL.findall(arguments)])
        for name, arguments in CALL.findall(asked)
    }


def messages_in_python(source: str) -> set[Message]:
    """What the calls of the gettext family ask for, as far as their arguments are plain strings."""
    return set(_python_messages(ast.walk(ast.parse(source))))


def untranslated(messages: Iterable[Message], catalog: Path) -> list[Message]:
    """Those for which this .po has nothing, an empty translation, or one marked fuzzy."""
    entries = polib.pofile(str(catalog))
    done = {
        Message(entry.msgid, entry.msgctxt or "", entry.msgid_plural)
        for entry in entries.translated_entries()
        if not entry.obsolete
    }
    return sorted(set(messages) - done)


def _python_messages(nodes: Iterable[ast.AST]) -> Iterator[Message]:
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        if name in CALLS and len(texts) >= len(CALLS[name]) and all(isinstance(text, str) for text in texts):
            yield _message(name, [str(text) for text in texts])


def _message(name: str, texts: list[str]) -> Message:
    parts = dict(zip(CALLS[name], texts, strict=False))
    return Message(parts["s"], parts.get("c", ""), parts.get("p", ""))
