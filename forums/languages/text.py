"""A text in several languages."""

from collections.abc import Mapping

from django.conf import settings
from django.utils import translation

from forums.languages.spelling import has_a_sign, several_lines

SCRIPTS = {"km": ((0x1780, 0x17FF), (0x19E0, 0x19FF)), "pa": ((0x0A00, 0x0A7F),)}

Said = dict[str, str]  # language → text, "" where it was emptied; a language not named keeps its text


class LangText(dict[str, str]):
    """`{"en": …, "km": …}`. `str()` gives the reader's language, then its base, then the first one filled."""

    def pick(self, language: str | None = None) -> tuple[str, str]:
        """(language, text) for the reader; the language asked for and "" where nothing is filled."""
        wanted = language or translation.get_language() or settings.LANGUAGE_CODE
        for code in (wanted, wanted.partition("-")[0], *self):
            if self.get(code):
                return code, self[code]
        return wanted, ""

    def other(self, language: str) -> str:
        """The text in exactly this language, or nothing."""
        return self.get(language, "")

    def rewritten(self, said: Said) -> "LangText":
        """With what was said in some languages, "" where a text was taken away; the others stay as they are."""
        unsaid = {code: text for code, text in self.items() if code not in said}
        return LangText.cleaned({**said, **unsaid})

    def __str__(self) -> str:
        return self.pick()[1]

    def __bool__(self) -> bool:
        return any(self.values())

    @classmethod
    def cleaned(cls, texts: Mapping[str, str]) -> "LangText":
        """Without the languages that say nothing, and without what no database keeps."""
        said = {code: several_lines(text) for code, text in texts.items()}
        return cls({code: text for code, text in said.items() if has_a_sign(text)})


def language_of_name(name: str) -> str:
    """The language whose script a name is written in ("km", "pa"), or "" for Latin and all others."""
    for code, ranges in SCRIPTS.items():
        if any(low <= ord(letter) <= high for letter in name for low, high in ranges):
            return code
    return ""
