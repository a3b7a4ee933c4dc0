"""The locks install the same thing anywhere, from anywhere."""

import re

import pytest

from tests.environment import ROOT

ENTRY = re.compile(r"^(?P<name>[a-z0-9.-]+(?:\[[a-z,]+\])?)==(?P<version>\S+)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text()


def versions(name: str) -> dict[str, str]:
    return {entry["name"]: entry["version"] for entry in ENTRY.finditer(lock(name))}


@pytest.mark.parametrize("name", ["app", "dev"])
def test_a_lock_names_no_host_and_no_folder(name):
    naming = [
        line
        for line in lock(name).splitlines()
        if "://" in line or "--index" in line or "--find-links" in line
    ]

    assert naming == []


@pytest.mark.parametrize("name", ["app", "dev"])
def test_every_package_of_a_lock_has_hashes(name):
    blocks = re.split(r"^(?=[a-z0-9])", lock(name), flags=re.MULTILINE)

    assert [block.splitlines()[0] for block in blocks if block.strip() and not HASH.search(block)] == []


def test_the_tests_run_what_the_application_runs():
    app, dev = versions("app"), versions("dev")

    assert {name: dev.get(name) for name in app} == app
