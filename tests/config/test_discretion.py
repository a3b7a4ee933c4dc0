"""The log tells an operator where something failed, never who it was about."""

import logging

import pytest

from config.discretion import DiscreetFormatter


def logged(message: str, *, failure: BaseException | None = None) -> str:
    about = (type(failure), failure, failure.__traceback__) if failure else None
    return DiscreetFormatter("{levelname} {message}", style="{").format(
        logging.LogRecord("django.request", logging.ERROR, __file__, 1, message, None, about)
    )


def test_a_personal_link_is_cut():
    said = [
        logged(f"Internal Server Error: {path}")
        for path in (
            "/r/AbC-123_x/change/",
            "/t/AbC-123_x/",
            "/k/AbC-123_x/",
            "/unsubscribe/AbC-123_x/",
            "/door/pass/AbC/",
            "/desk/join/AbC/",
            "/healthz",
        )
    ]

    assert said == [
        "ERROR Internal Server Error: /r/…/change/",
        "ERROR Internal Server Error: /t/…/",
        "ERROR Internal Server Error: /k/…/",
        "ERROR Internal Server Error: /unsubscribe/…/",
        "ERROR Internal Server Error: /door/pass/…/",
        "ERROR Internal Server Error: /desk/join/…/",
        "ERROR Internal Server Error: /healthz",
    ]


def refuse_a_row(row: str) -> None:
    raise ValueError(f"Key ({row}) already exists")


def keep(row: str) -> None:
    try:
        refuse_a_row(row)
    except ValueError as error:
        raise LookupError(row) from error


def test_an_exception_is_named_by_its_place_and_class_alone():
    row = "-".join(["sophea", "example", "org"])
    with pytest.raises(LookupError) as caught:
        keep(row)

    said = logged("Failed", failure=caught.value)

    assert row not in said
    assert [line for line in said.splitlines() if not line.startswith(" ")] == [
        "ERROR Failed",
        "builtins.ValueError",
        "builtins.LookupError",
    ]
