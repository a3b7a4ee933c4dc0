"""Descriptions are written in Markdown and shown as a small, safe subset of HTML."""

from html import unescape

import nh3
from markdown_it import MarkdownIt

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "h3", "h4", "hr"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"https", "http", "mailto", "tel"}

_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True})
_LEVELS = {
    "h1": "h3",
    "h2": "h3",
    "h3": "h3",
    "h4": "h4",
    "h5": "h4",
    "h6": "h4",
}  # the page has its own h1 and h2


def to_text(source: str) -> str:
    """Markdown → one line of plain words, for previews and calendars."""
    return " ".join(unescape(nh3.clean(to_html(source), tags=set())).split())


def to_html(source: str) -> str:
    """Markdown → sanitised HTML: no image, no raw HTML, no script address; heads start at h3."""
    tokens = _markdown.parse(source.replace("\x00", ""))
    for token in tokens:
        token.tag = _LEVELS.get(token.tag, token.tag)
    rendered = _markdown.renderer.render(tokens, _markdown.options, {})
    return nh3.clean(
        rendered, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer"
    )
