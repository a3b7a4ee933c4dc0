"""The languages that may be spoken at a forum, each by its own name. Pages are written in fewer of them."""

SPOKEN = {
    "en": "English",
    "km": "ភាសាខ្មែរ",
    "fr": "Français",
    "pa": "ਪੰਜਾਬੀ",
    "vi": "Tiếng Việt",
    "zh": "中文",
}


def own_name(code: str) -> str:
    """The language as its speakers call it; the code itself where the table does not know it."""
    return SPOKEN.get(code, code)
