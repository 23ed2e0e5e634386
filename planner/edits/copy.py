"""One returned workbook: what stands in its human columns, and which of its rows are not the tool's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from planner.catalogue.workbook_language import WorkbookLanguage, language_of, workbook_languages
from planner.edits.base import HOME, Base, Key, read_base
from planner.edits.sheet import ReturnedSheet, decision_shown
from planner.edits.values import token
from planner.model.base_sheet import BASE_TITLE
from planner.model.device import identity_keys
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.plan import Change, Glance, Human, HumanValue, LooseRow
from planner.model.source import Source
from planner.model.table import Row, Table, text_of
from planner.model.text import fold
from planner.model.workbook import CHANGES, EVIDENCE, EXTRA, PLAN, READ_ME, RETIRED, SHEETS, SUMMARY, Column, Sheet

IDENTITY = ("serial", "mac", "ip", "site")
TYPED_IN = ("site", "location", "device", "type", "model", "serial", "ip", "mailbox", "tls")
"""The tool's cells of the sheet Plan that describe a device which a person types in."""


def pages() -> frozenset[str]:
    """The titles of the sheets that nobody fills in, in every language."""
    return frozenset({BASE_TITLE, *(one.title(page) for one in workbook_languages() for page in (READ_ME, SUMMARY))})


@dataclass(slots=True)
class Copy:
    """A returned workbook, taken apart.

    ``typed`` holds the human cells of rows that are there once; ``rows`` are those rows, ``columns`` the human
    columns that are there (sheet key, row or column key). ``doubled`` are rows whose key stands twice, ``loose``
    rows without a key of this workbook. ``known`` maps identity keys to the Device IDs that have them. ``own``:
    the workbook that this run will replace; ``here``: its rows stand in that workbook.
    """

    file: str
    base: Base
    own: bool = False
    here: bool = False
    typed: dict[Key, HumanValue] = field(default_factory=dict)
    rows: set[tuple[str, str]] = field(default_factory=set)
    columns: set[tuple[str, str]] = field(default_factory=set)
    doubled: dict[tuple[str, str], list[Human]] = field(default_factory=dict)
    loose: list[LooseRow] = field(default_factory=list)
    known: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    earlier: dict[str, Glance] = field(default_factory=dict)
    retired: set[str] = field(default_factory=set)
    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def age_key(self) -> tuple[bool, str, str]:
        """Sort key, the newest last; the workbook of this folder is always the newest."""
        return self.own, self.base.meta.get("as_of", ""), self.file


def read_copy(file: str, tables: Sequence[Table], rulebook: Rulebook, *, own: bool = False) -> Copy:
    """Read one workbook: rows by their key, columns by header text; order and hidden rows do not matter."""
    base = read_base(next((t for t in tables if t.sheet == BASE_TITLE), None))
    language = language_of(((table.sheet, [column.header for column in table.columns]) for table in tables),
                           base.meta.get("language", ""))
    copy = Copy(file, base, own, here=own)
    for table in tables:
        # A sheet that was saved as text has no name: it was recognised by the header of Plan.
        declared = PLAN if not table.sheet and table.file == file else _declared(table.sheet, language, base)
        if declared is None or declared.is_page:
            if declared is None and table.sheet != BASE_TITLE:
                copy.findings.append(rulebook.finding("sheet-added", Source(file, table.sheet), found=table.sheet))
            continue
        sheet = ReturnedSheet(declared, table, language, base)
        _remember(copy, sheet)
        if declared.is_returned:
            _read_rows(copy, sheet, rulebook)
        elif sheet.added:
            copy.findings.append(rulebook.finding(
                "column-not-carried", Source(file, table.sheet),
                found=", ".join(key.removeprefix(EXTRA) for _, key in sheet.added)))
    for device, keys in copy.base.identity.items():
        glance = copy.earlier.get(device)
        for key in identity_keys(asset_tag=keys.get("asset_tag", ""), host=keys.get("host", ""),
                                 site=glance.site if glance else ""):
            copy.known.setdefault(key, set()).add(device)
    return copy


def _declared(title: str, language: WorkbookLanguage, base: Base) -> Sheet | None:
    """Find a sheet by its title as issued, or in the language of the workbook."""
    issued = base.titles.get(fold(title))
    return next((sheet for sheet in SHEETS if sheet.key == issued), None) or language.sheet(title)


def _remember(copy: Copy, sheet: ReturnedSheet) -> None:
    """Note what the sheet tells of the earlier plan: who is who, what was decided, what had changed."""
    if sheet.sheet in (PLAN, EVIDENCE, RETIRED):
        for row in sheet.table.rows:
            device = sheet.key(row)
            if device and (not copy.base.there or sheet.sheet is not PLAN or (PLAN.key, device) in copy.base.prints):
                if sheet.sheet is not RETIRED:
                    for key in _identity(sheet, row):
                        copy.known.setdefault(key, set()).add(device)
                if sheet.sheet is RETIRED:
                    copy.retired.add(device)
                if sheet.sheet is not EVIDENCE:
                    copy.earlier[device] = Glance(sheet.text(row, "site"), sheet.text(row, "device"),
                                                  decision_shown(sheet.text(row, "decision")))
    elif sheet.sheet is CHANGES:
        for row in sheet.table.rows:
            shown = Change(*(sheet.text(row, column.key) for column in CHANGES.columns))
            copy.changes.append(replace(shown, what_to_do=sheet.sentence(row, "what_to_do"),
                                        before=sheet.changed_value(row, shown.field, "before"),
                                        after=sheet.changed_value(row, shown.field, "after")))


def _identity(sheet: ReturnedSheet, row: Row) -> Iterator[tuple[str, str]]:
    found = {name: sheet.text(row, name) for name in IDENTITY}
    name = sheet.text(row, "device")
    return identity_keys(serial=found["serial"], mac=found["mac"], site=found["site"], name=name, host=name,
                         ip=found["ip"])


def _read_rows(copy: Copy, sheet: ReturnedSheet, rulebook: Rulebook) -> None:
    """Sort the rows of a sheet: the tool's own, those with a key that stands twice, those typed in by hand."""
    home = HOME.get(sheet.sheet.key, sheet.sheet.key)
    copy.columns.update((home, column) for column in sheet.human_columns)
    if sheet.missing:
        copy.findings.append(rulebook.finding(
            "column-deleted", Source(copy.file, sheet.table.sheet),
            found=", ".join(column.label for column in sheet.missing)))
    by_key: dict[str, list[Row]] = {}
    for row in sheet.table.rows:
        key = sheet.key(row)
        if key and ((sheet.sheet.key, key) in copy.base.prints or not copy.base.there):
            by_key.setdefault(key, []).append(row)
        elif any(map(text_of, row.cells)):
            copy.loose.append(LooseRow(home, sheet.tool_cells(row), sheet.human(row)))
    for key, rows in by_key.items():
        copy.rows.add((home, key))
        if len(rows) > 1:
            copy.doubled[home, key] = [sheet.human(row) for row in rows]
            continue
        issued = copy.base.prints.get((sheet.sheet.key, key))
        if issued and (changed := sheet.changed(rows[0], issued)):
            _tool_cells_changed(copy, sheet, rows[0], changed, rulebook)
        copy.typed.update({(home, key, column): value for column, value in sheet.human(rows[0]).items()})


def _tool_cells_changed(copy: Copy, sheet: ReturnedSheet, row: Row, changed: Sequence[Column], rulebook: Rulebook
                        ) -> None:
    """Report cells of the tool that a person changed. A row that a person typed in is theirs to correct."""
    key = sheet.key(row)
    for column in changed:
        text = sheet.text(row, column.key)
        if sheet.sheet is PLAN and key in copy.base.typed_in and column.key in TYPED_IN:
            copy.base.typed_in[key][column.key] = text
        else:
            copy.findings.append(rulebook.finding(
                "tool-cell-changed", sheet.source(row, column.key), column=column.label, found=text,
                device=key if sheet.sheet in (PLAN, EVIDENCE) else "", key=key))


def same_row(first: Mapping[str, HumanValue], second: Mapping[str, HumanValue]) -> bool:
    """Whether two rows hold the same of what people typed."""
    return {k: token(v) for k, v in first.items()} == {k: token(v) for k, v in second.items()}
