"""Write docs/recognised-exports.md: which fields are found in the exports of known tools.

Every known header line is recognised as if it came from a file, with placeholder rows below. Run
``python -m tools.make_recognition_table``; with ``--check`` it only says whether the document is current.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from planner import catalogue, recognise
from planner.model.knowledge import Rulebook
from planner.model.table import Kind, RawSheet, ReadFile, Table
from planner.recognise.lexicon import Lexicon
from planner.settings import Settings

TARGET = Path(__file__).parent.parent / "docs" / "recognised-exports.md"
ROWS = 4

INTRODUCTION = """\
# Exports that are recognised

Made by `python -m tools.make_recognition_table` from the telling headers in `planner/data/recognition.toml`, each
line recognised with placeholder rows below it. A file is taken for such an export when enough of these headers stand
in it. Its other columns, and those of any other list, are recognised by their names in eleven languages and by their
values. `planner inspect` shows for your own file which column was taken for what, and why.
"""

PLACEHOLDERS = {
    "ip": "192.0.2.{n}",
    "resp_ip": "198.51.100.{n}",
    "mac": "00:00:5E:00:53:0{n}",
    "mailbox": "scan{n}@example.com",
    "host": "mfp-{n}.example.com",
    "name": "MFP-0{n}",
    "serial": "3087M00{n}",
    "asset_tag": "A-100{n}",
    "make": "Ricoh",
    "model": "IM C200{n}",
    "type": "printer",
    "state": "active",
    "site": "Berlin",
    "port": "587",
    "server": "smtp.example.com",
    "tls": "1.2",
    "tls_version": "TLSv1.2",
    "firmware": "1.0{n}",
    "date": "2026-10-0{n}",
    "link": "https://www.example.com/{n}",
}
"""A believable value of a field; {n} makes it another one in each row."""


def tables(rulebook: Rulebook) -> Iterator[tuple[str, Table]]:
    """The title of every known export, and what becomes of its header line."""
    lexicon = Lexicon(rulebook)
    for tool in rulebook.recognition["tool"]:
        headers = tuple(tool["headers"])
        values = [_placeholder(header, tool["fields"], lexicon) for header in headers]
        rows = [tuple(value.format(n=n) for value in values) for n in range(1, ROWS + 1)]
        file = ReadFile("export.csv", sheets=(RawSheet("", (headers, *rows)),))
        found, _ = recognise.tables([file], Settings(date(2026, 11, 24)), rulebook)
        yield tool["title"], found[0]


def _placeholder(header: str, fields: dict[str, str], lexicon: Lexicon) -> str:
    meanings = [*lexicon.meanings(header), *lexicon.evidence_meanings(header)]
    field = fields.get(header, meanings[0][0].field if meanings else "")
    return PLACEHOLDERS.get(field, "text {n}")


def document(rulebook: Rulebook) -> str:
    """The text of the document: one table for each kind of export, one line for each tool."""
    found = list(tables(rulebook))
    lines = [INTRODUCTION]
    for kind in Kind:
        of_kind = [(title, table) for title, table in found if table.kind is kind]
        if not of_kind:
            continue
        lines += [f"## Kind `{kind.value}`", "", "| export | read | passed over |", "| --- | --- | --- |"]
        lines += [f"| {_cell(title)} | {_read(table)} | {_passed_over(table)} |" for title, table in of_kind]
        lines.append("")
    return "\n".join(lines)


def _read(table: Table) -> str:
    return ", ".join(f"{_cell(c.header)} → `{c.field}`" for c in table.columns if c.field) or "–"


def _passed_over(table: Table) -> str:
    return ", ".join(_cell(c.header) for c in table.columns if not c.field and c.header) or "–"


def _cell(text: str) -> str:
    """A text that may stand in a cell of a table; names of columns can hold signs that mean something there."""
    for sign in ("\\", "|", "[", "]", "*", "_", "<", ">", "`"):
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def main(arguments: list[str]) -> int:
    """Write the document, or with ``--check`` answer 1 when it is not current."""
    made = document(catalogue.load())
    if TARGET.exists() and made == TARGET.read_text(encoding="utf-8"):
        return 0
    if "--check" in arguments:
        print(f"{TARGET.name} is not current: python -m tools.make_recognition_table", file=sys.stderr)
        return 1
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(made, encoding="utf-8", newline="\n")
    print(f"Wrote   docs/{TARGET.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
