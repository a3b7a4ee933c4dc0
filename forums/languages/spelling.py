"""What people type, without what nobody meant to type."""

import unicodedata

# Overrides of the writing direction: no name needs them, and they make a list unreadable. Joiners stay, Khmer
# and Indic scripts are spelled with them.
_DIRECTIONS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_BREAKS = ("Cc", "Zl", "Zp")  # control characters, ends of lines and paragraphs
_HALF = "Cs"  # half of a pair of surrogates: no database takes it, no mail carries it
_LAYOUT = "\t\n\r"
_BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"  # Hangul fillers and the empty Braille cell


def one_line(text: str) -> str:
    """Without line breaks, control characters, direction overrides and halves of characters; spaces made single."""
    visible = "".join(" " if unicodedata.category(sign) in _BREAKS else sign for sign in _whole(text))
    return " ".join(visible.translate(_DIRECTIONS).split())


def several_lines(text: str) -> str:
    """As it was typed, without control characters and halves of characters, and without blanks around it."""
    return "".join(
        sign for sign in _whole(text) if sign in _LAYOUT or unicodedata.category(sign) != "Cc"
    ).strip()


def has_a_sign(text: str) -> bool:
    """Whether anything of it can be seen: a letter, a digit, a sign, an emoji."""
    return any(unicodedata.category(sign)[0] in "LNPS" and sign not in _BLANK_LETTERS for sign in text)


def _whole(text: str) -> str:
    return "".join(sign for sign in text if unicodedata.category(sign) != _HALF)
