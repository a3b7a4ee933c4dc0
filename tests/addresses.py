"""Every address of the URL configuration, and the forms that stand on a page."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

from django.urls import URLResolver, get_resolver

CONTROLS = ("input", "button", "textarea", "select")
WRITTEN_IN = ("text", "search", "email", "tel", "url", "date", "time", "number", "hidden", "textarea")


@dataclass(frozen=True)
class Address:
    """`template` is what Django reverses: `r/%(link)s/change/`, with the names in `params`."""

    template: str
    params: tuple[str, ...]

    def path(self, values: dict[str, str]) -> str:
        return "/" + self.template % {name: quote(values[name], safe="") for name in self.params}


def every_address(urlconf: str) -> list[Address]:
    return sorted(set(_under(get_resolver(urlconf), "")), key=lambda address: address.template)


def _under(resolver: URLResolver, before: str) -> Iterator[Address]:
    for name in resolver.reverse_dict:
        for possibilities, *_ in resolver.reverse_dict.getlist(name):
            for template, params in possibilities:
                yield Address(before + template, tuple(params))
    for prefix, inner in resolver.namespace_dict.values():
        yield from _under(inner, before + prefix)


@dataclass
class PageForm:
    """One `<form>` as a browser without JavaScript would send it."""

    method: str
    action: str
    values: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    @property
    def written_in(self) -> list[str]:
        """The fields that take any text, those that a page hides included."""
        return [name for name, kind in self.kinds.items() if kind in WRITTEN_IN]


def forms_on(page: str, *, path: str) -> list[PageForm]:
    reader = _Forms(path)
    reader.feed(page)
    return reader.forms


class _Forms(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.forms, self.area, self.chosen_in = path, list[PageForm](), "", ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said: dict[str, Any] = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.forms.append(PageForm(said.get("method", "get").lower(), said.get("action") or self.path))
        elif (
            self.forms
            and said.get("name")
            and "disabled" not in said
            and tag in ("input", "button", "textarea", "select")
        ):
            self._control(tag, said)
        elif tag == "option" and self.chosen_in and "selected" in said:
            self.forms[-1].values[self.chosen_in] = said.get("value", "")

    def _control(self, tag: str, said: dict[str, str]) -> None:
        name, form = said["name"], self.forms[-1]
        kind = said.get("type", "text") if tag == "input" else tag
        form.kinds[name] = kind
        if tag == "select":
            self.chosen_in = name
        if tag == "textarea":
            self.area, form.values[name] = name, ""
        elif kind in WRITTEN_IN or (kind in ("radio", "checkbox") and "checked" in said):
            form.values[name] = said.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.chosen_in = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1].values[self.area] += data
