"""One part of bin/test: run its command, time it, count its tests."""

import os
import subprocess
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

NOTHING_SELECTED = 5  # pytest's word for "no test ran"


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


def result(part: Part) -> str:
    if part.word:
        return part.word
    if part.report is None:
        return "FAILED" if part.failed else "ok"
    return f"{part.passed} passed, {part.failed} failed, {part.skipped} skipped"
