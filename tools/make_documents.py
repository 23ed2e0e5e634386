"""Keep README.md and the guides in docs/ true: fill in what the program itself says.

Filled in are the parts between ``<!-- generated: … -->`` and ``<!-- end -->``, and the answers below the
``$ planner …`` lines of console blocks, which are run. Run ``python -m tools.make_documents`` (or ``just bless``);
with ``--check`` it only says which documents are not current.
"""

from __future__ import annotations

import os
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
from planner.model.knowledge import Citation
from planner.review import rules as review

ROOT = Path(__file__).parent.parent
DOCUMENTS = tuple(ROOT / name for name in ("README.md", "docs/administrator.md", "docs/commands.md", "docs/rules.md",
                                           "docs/findings.md"))
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


def rules() -> Iterator[str]:
    """The knowledge, a chapter each, and the sources it cites."""
    rulebook = catalogue.load()
    chapter = ""
    for entry in review.select(rulebook, None):
        if entry.chapter != chapter:
            chapter = entry.chapter
            yield from (f"## {CHAPTERS[chapter]}", "")
        yield from (f"### {cell(entry.id)}", "", f"**{cell(entry.title)}**", "")
        yield from (f"- {name}: {cell(value)}" for name, value in entry.details if value)
        if entry.sources:
            yield f"- sources: {', '.join(f'[{source}](#{source.casefold()})' for source in entry.sources)}"
        yield ""
    yield from ("## Sources", "", "| id | says | where | of | confidence | checked on |",
                "| --- | --- | --- | --- | --- | --- |")
    yield from (_source(c) for c in rulebook.citations.values())


def findings() -> Iterator[str]:
    """Every kind of finding, the grave ones first."""
    kinds = sorted(catalogue.load().findings.values(), key=lambda kind: (kind.severity.rank, kind.code))
    yield "| code | severity | says | expected | what to do | effect on the plan |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for kind in kinds:
        told = (kind.title, kind.expected, kind.fix, kind.effect)
        yield f"| `{kind.code}` | {kind.severity} | {' | '.join(map(cell, told))} |"


def help_of_commands() -> Iterator[str]:
    """What ``--help`` says, command by command."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    for name in group.commands:
        said = subprocess.run([sys.executable, "-m", "planner", name, "--help"], text=True, encoding="utf-8",
                              env={**os.environ, "COLUMNS": "100"}, capture_output=True, check=True).stdout
        lines = (line.rstrip() for line in said.strip().splitlines())
        yield from (f"## planner {name}", "", "```text", *lines, "```", "")


def cell(text: str) -> str:
    """Write a text so that Markdown shows it as it is."""
    return re.sub(r"([\\|*_<>`\[\]])", r"\\\1", text)


def _source(c: Citation) -> str:
    where = f"[{cell(c.title)}]({c.url})" if c.url else cell(c.title)
    return (f'| <a id="{c.id.casefold()}"></a>{c.id} | {cell(c.statement)} | {where} | {cell(c.date)} | '
            f"{cell(c.confidence)} | {c.checked_on.isoformat()} |")


PARTS = {"commands": commands, "unknown": unknown, "rules": rules, "findings": findings, "help": help_of_commands}
CHAPTERS = {"decisions": "The decision table", "smtp-auth": "Whether a mailbox may use SMTP AUTH",
            "milestones": "Dates", "limits": "Limits", "errors": "Errors that devices show", "clouds": "Clouds"}


def current(document: Path, folder: Path) -> str:
    """The text that a document should have. Its commands run in ``folder``, one after the other."""
    text = document.read_text(encoding="utf-8")
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
    """Bring the documents up to date, or with ``--check`` answer 1 when one is not."""
    answer = 0
    for document in DOCUMENTS:
        with tempfile.TemporaryDirectory() as scratch:
            shutil.copytree(ROOT / "sample_data", Path(scratch) / "sample_data")
            made = current(document, Path(scratch))
        name = document.relative_to(ROOT).as_posix()
        if made == document.read_text(encoding="utf-8"):
            continue
        if "--check" in arguments:
            print(f"{name} is not current: python -m tools.make_documents", file=sys.stderr)
            answer = 1
            continue
        document.write_text(made, encoding="utf-8", newline="\n")
        print(f"Wrote   {name}")
    return answer


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
