"""The house stays as it is drawn: layers, size of files, no clock, no network, a quick start."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "planner").rglob("*.py"))
LONGEST = 320
CLOCK = {"today", "now", "utcnow", "time", "time_ns", "localtime", "gmtime"}
CLOCK_OWNERS = {"date", "datetime", "time"}
NETWORK = {"socket", "ssl", "urllib", "http", "requests", "httpx", "smtplib", "ftplib", "asyncio", "socketserver"}
HEAVY = {"pandas", "openpyxl", "xlsxwriter", "python_calamine", "jinja2", "chardet", "clevercsv", "lxml", "xlrd",
         "msoffcrypto", "numpy"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> Iterator[str]:
    """The top-level names of everything that a module imports, wherever it does so."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def clock_calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (isinstance(node, ast.Attribute) and node.attr in CLOCK and isinstance(node.value, ast.Name)
                and node.value.id in CLOCK_OWNERS):
            yield f"{name(path)}:{node.lineno} {node.value.id}.{node.attr}"


def test_rooms_have_no_doors_to_each_other() -> None:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    checked = subprocess.run([sys.executable, "-c", command, "--no-cache"], cwd=ROOT, capture_output=True, text=True,
                             check=False)
    assert checked.returncode == 0, checked.stdout[-3000:] + checked.stderr


def test_no_file_is_longer_than_can_be_kept_in_mind() -> None:
    lines = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {file: count for file, count in lines.items() if count > LONGEST} == {}


def test_only_the_front_door_reads_the_clock() -> None:
    calls = [call for path in MODULES for call in clock_calls(path)]
    assert [call for call in calls if not call.startswith("planner/cli.py:")] == []
    assert len(calls) > 0


def test_nothing_but_the_probe_can_reach_the_network() -> None:
    reached = {name(path): sorted(NETWORK & set(imported(path))) for path in MODULES
               if not name(path).startswith("planner/probe/")}
    assert {file: found for file, found in reached.items() if found} == {}


@pytest.mark.parametrize("module", ["planner.cli", "planner.commands", "planner.pipeline", "planner.write.starter"])
def test_heavy_libraries_are_loaded_only_when_they_are_used(module: str) -> None:
    code = f"import sys, {module}; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
                            env={**os.environ, "PYTHONPATH": str(ROOT)}).stdout.split()
    assert HEAVY & {entry.partition(".")[0] for entry in loaded} == set()


def test_no_room_reads_toml_but_the_catalogue() -> None:
    readers = [name(path) for path in MODULES if {"tomllib", "tomli"} & set(imported(path))]
    assert readers
    assert all(file.startswith("planner/catalogue/") for file in readers)
