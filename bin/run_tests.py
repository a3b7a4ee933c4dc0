"""The second half of bin/test: run every part, go on after a failure, and say what each took."""

import argparse
import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.databases import throwaway_postgresql
from tests.environment import ROOT, SQLITE, VAR
from tests.machine import HELPFUL, missing_for

GROUPS = ("lint", "node", "sqlite", "postgresql", "browser")
LONGEST = {False: 20 * 60, True: 4 * 3600}  # seconds one part may take, without and with --deep
IN_CI = os.environ.get("CI") == "true"
NOTHING_SELECTED = 5  # pytest's word for "no test ran"

PYTHON = (sys.executable, "-m")
MANAGE = (sys.executable, "manage.py")
PRODUCTION = {
    "SITE_URL": "https://sala.example",
    "ALLOWED_HOSTS": "sala.example",
    "DATABASE_URL": "postgresql://sala@db.example/sala",
    "MAIL_URL": "smtp://mail.example:587?tls=yes",
    "BEHIND_PROXY": "yes",
}


@dataclass
class Part:
    """One command; with a `report` (JUnit XML) its tests are counted."""

    name: str
    command: tuple[str | Path, ...]
    environment: dict[str, str]
    report: Path | None = None
    seconds: float = 0.0
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    word: str = ""


def lints() -> list[Part]:
    production = PRODUCTION | {"SECRET_KEY": os.environ["SECRET_KEY"]}
    return [
        Part("ruff", (*PYTHON, "ruff", "check"), {}),
        Part("ruff format", (*PYTHON, "ruff", "format", "--check"), {}),
        Part("mypy", (*PYTHON, "mypy"), {}),
        Part(
            "contracts",
            (Path(sys.executable).with_name("lint-imports"), "--cache-dir", "var/import-linter"),
            {},
        ),
        Part("templates", (*PYTHON, "djlint", "--lint", "--quiet", "templates"), {}),
        Part("check", (*MANAGE, "check", "--fail-level", "WARNING"), {}),
        Part("check --deploy", (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"), production),
        Part("migrations", (*MANAGE, "makemigrations", "--check", "--dry-run"), {}),
    ]


def node() -> Part:
    report = VAR / "node.xml"
    reporters = (
        *("--test-reporter=dot", "--test-reporter-destination=stdout"),
        *("--test-reporter=junit", f"--test-reporter-destination={report}"),
    )
    files = sorted((ROOT / "tests" / "js").rglob("*.test.js"))
    return Part("node", ("node", "--test", *reporters, *files), {}, report)


def pytest(name: str, *arguments: str, environment: dict[str, str]) -> Part:
    report = VAR / f"{name}.xml"
    command = (*PYTHON, "pytest", "-q", f"--junit-xml={report}", *arguments)
    return Part(name, command, environment, report)


def run(part: Part, *, longest: int, may_be_empty: bool) -> None:
    print(f"\n── {part.name}", flush=True)
    if part.report:
        part.report.unlink(missing_ok=True)
    begun = time.monotonic()
    quiet = part.report is None
    child = subprocess.Popen(
        part.command,
        env=os.environ | part.environment,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
    )
    try:
        output, _ = child.communicate(timeout=longest)
        code = child.returncode
    except subprocess.TimeoutExpired:
        child.kill()
        output, code = f"{part.name} took longer than {longest} s and was ended.\n", 1
        child.wait()
    part.seconds = time.monotonic() - begun
    if code == NOTHING_SELECTED and may_be_empty:
        part.word = "nothing selected"
        return
    count(part)
    if code and not part.failed:
        part.failed = 1
    if code and output:
        print(output, end="", flush=True)


def count(part: Part) -> None:
    if part.report is None or not part.report.exists():
        return
    for case in ET.parse(part.report).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            part.failed += 1
        elif case.find("skipped") is not None:
            part.skipped += 1
        else:
            part.passed += 1


def parts_of(group: str, arguments: list[str], stack: ExitStack) -> list[Part]:
    if group == "lint":
        return lints()
    if group == "node":
        return [node()]
    if group == "browser":
        return [pytest("browser", "-m", "browser", *arguments, environment={})]
    url = stack.enter_context(throwaway_postgresql()) if group == "postgresql" else SQLITE
    return [
        pytest(
            group,
            *("-m", "not browser", "-n", "2", "--dist", "loadfile"),
            *arguments,
            environment={"DATABASE_URL": url},
        )
    ]


def result(part: Part) -> str:
    if part.word:
        return part.word
    if part.report is None:
        return "FAILED" if part.failed else "ok"
    return f"{part.passed} passed, {part.failed} failed, {part.skipped} skipped"


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/test", epilog="Everything else goes to pytest.")
    parser.add_argument("--deep", action="store_true", help="the long searches too")
    parser.add_argument("--only", default=",".join(GROUPS), help=f"some of {', '.join(GROUPS)}")
    options, selection = parser.parse_known_args()
    wanted = options.only.split(",")
    if not set(wanted) <= set(GROUPS):
        parser.error(f"--only takes {', '.join(GROUPS)}")
    os.environ["DATABASE_URL"] = SQLITE
    if options.deep:
        os.environ["DEEP"] = "yes"  # for the tests in JavaScript
    arguments = [*(["--deep"] if options.deep else []), *selection]

    missing = missing_for(set(wanted))
    done: list[Part] = []
    for group in wanted:
        lacking = [need.name for need in missing if group in need.parts and need.name not in HELPFUL]
        if lacking:
            done.append(Part(group, (), {}, skipped=1, word=f"SKIPPED, without {', '.join(lacking)}"))
            continue
        with ExitStack() as stack:
            for part in parts_of(group, arguments, stack):
                run(part, longest=LONGEST[options.deep], may_be_empty=bool(selection))
                done.append(part)
    return conclude(done)


def conclude(done: list[Part]) -> int:
    passed, failed, skipped = (
        sum(getattr(part, what) for part in done) for what in ("passed", "failed", "skipped")
    )
    print(f"\n{'part':16}{'seconds':>8}  result")
    for part in done:
        print(f"{part.name:16}{part.seconds:8.1f}  {result(part)}")
    print(f"{'together':16}{sum(part.seconds for part in done):8.1f}")
    if skipped and IN_CI:
        print("Here nothing may be skipped: the skips above count as a failure.")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or (skipped and IN_CI) else 0


if __name__ == "__main__":
    sys.exit(main())
