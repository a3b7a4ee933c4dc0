"""The second half of bin/test: run every part, go on after a failure, and say what each took."""

import argparse
import os
import sys
from contextlib import ExitStack
from pathlib import Path

from tests.databases import throwaway_postgresql
from tests.environment import ROOT, SQLITE, VAR
from tests.machine import HELPFUL, missing_for
from tests.parts import Part, result, run

GROUPS = ("lint", "node", "sqlite", "postgresql", "browser")
LONGEST = {False: 20 * 60, True: 4 * 3600}  # seconds one part may take, without and with --deep
IN_CI = os.environ.get("CI") == "true"

PYTHON = (sys.executable, "-m")
MANAGE = (sys.executable, "manage.py")
PRODUCTION = {
    "SITE_URL": "https://sala.example",
    "ALLOWED_HOSTS": "sala.example",
    "DATABASE_URL": "postgresql://sala@db.example/sala",
    "MAIL_URL": "smtp://mail.example:587?tls=yes",
    "BEHIND_PROXY": "yes",
}


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
