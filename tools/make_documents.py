"""Keep README.md true: fill in what the program itself says.

Filled in are the parts between ``<!-- generated: … -->`` and ``<!-- end -->``, and the answers below the
``$ planner …`` lines of console blocks, which are run. Run ``python -m tools.make_documents`` (or ``just bless``);
with ``--check`` it only says whether README.md is current.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import typer
from typer.core import TyperArgument, TyperGroup, TyperOption

from planner import catalogue
from planner.cli import app

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
CUT = "…"
"""The last line of an answer that goes on."""

_PART = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
_COMMAND = re.compile(r"planner (?P<arguments>.*?)(?: \| head -n (?P<lines>\d+))?$")


def commands() -> Iterator[str]:
    """Every command with what it does, and every option with the commands that take it."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    yield "| command | does |"
    yield "| --- | --- |"
    taken: dict[str, tuple[str, list[str]]] = {}
    for name, command in group.commands.items():
        usage = " ".join(str(p.metavar or p.name) for p in command.params if isinstance(p, TyperArgument))
        yield f"| `planner {name} {usage}` | {command.help} |"
        for option in (p for p in command.params if isinstance(p, TyperOption) and p.help):
            metavar = "" if option.is_flag else f" {option.metavar or str(option.name).upper()}"
            taken.setdefault(", ".join(option.opts) + metavar, (option.help or "", []))[1].append(name)
    yield ""
    yield "| option | of | does |"
    yield "| --- | --- | --- |"
    for spelled, (does, takers) in taken.items():
        whose = "every command" if len(takers) == len(group.commands) else ", ".join(takers)
        yield f"| `{spelled}` | {whose} | {does} |"


def unknown() -> Iterator[str]:
    """The facts that were looked for and not found."""
    for citation in catalogue.load().citations.values():
        if citation.confidence == "not found":
            yield f"- {citation.statement} ({citation.id})"


PARTS = {"commands": commands, "unknown": unknown}


def current(folder: Path) -> str:
    """The text that README.md should have. Its commands run in ``folder``, one after the other."""
    text = README.read_text(encoding="utf-8")
    text = _PART.sub(lambda part: part[1] + "".join(f"{line}\n" for line in PARTS[part[2]]()) + part[3], text)
    return _CONSOLE.sub(lambda block: "```console\n" + "".join(_answered(block[1], folder)) + "```", text)


def _answered(block: str, folder: Path) -> Iterator[str]:
    for line in (line for line in block.splitlines() if line.startswith("$ ")):
        yield line + "\n"
        yield from (f"{answer}\n" for answer in answer_to(line[2:], folder))


def answer_to(command_line: str, folder: Path) -> list[str]:
    """Run a ``planner …`` line in a folder and give its results, cut as ``| head -n N`` says."""
    asked = _COMMAND.match(command_line)
    if asked is None:
        raise ValueError(f"only planner is run, not: {command_line}")
    ran = subprocess.run([sys.executable, "-m", "planner", *shlex.split(asked["arguments"])], cwd=folder, text=True,
                         encoding="utf-8", capture_output=True, check=True)
    lines = [line.rstrip() for line in ran.stdout.rstrip().splitlines()]
    most = int(asked["lines"] or len(lines))
    return [*lines[:most], CUT] if len(lines) > most else lines


def main(arguments: list[str]) -> int:
    """Bring README.md up to date, or with ``--check`` answer 1 when it is not."""
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copytree(ROOT / "sample_data", Path(scratch) / "sample_data")
        made = current(Path(scratch))
    if made == README.read_text(encoding="utf-8"):
        return 0
    if "--check" in arguments:
        print("README.md is not current: python -m tools.make_documents", file=sys.stderr)
        return 1
    README.write_text(made, encoding="utf-8", newline="\n")
    print("Wrote   README.md")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
