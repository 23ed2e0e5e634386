"""Judge whole sheets whose layout itself is the trouble: names down the side, lists beside each other, no header."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from planner.model.table import Column, Confidence, Kind, MergedRange, RawSheet, Table
from tests.recognise.bench.lists import HERE, NOTHING, Part
from tests.recognise.bench.score import KEYS, Figures, Share
from tests.recognise.sheets import Seen, file, recognised

FOLDER = "sheets"


@dataclass(frozen=True, slots=True)
class WholeSheet:
    """A sheet as it is, with its truth.

    ``fields`` holds the fields that are right under a header, ``columns`` those that are right at a place (where the
    header spans rows). ``confirm``: without a question nothing of it may be taken. ``names_down_the_side``: a record
    is no row of the sheet.
    """

    name: str
    lines: tuple[tuple[str, ...], ...]
    merged: tuple[MergedRange, ...]
    devices: int
    header_row: int | None
    fields: Mapping[str, frozenset[str]]
    columns: tuple[frozenset[str], ...]
    confirm: bool
    names_down_the_side: bool
    secrets: tuple[str, ...]

    def right(self, column: Column) -> frozenset[str]:
        """The fields that are right for a column."""
        if self.columns:
            return self.columns[column.index] if column.index < len(self.columns) else frozenset({NOTHING})
        return self.fields.get(_plain(column.header), frozenset({NOTHING}))

    @property
    def wanted(self) -> list[frozenset[str]]:
        """The fields that must be found, each with what else is right."""
        return [right for right in (*self.columns, *self.fields.values()) if NOTHING not in right]


@cache
def whole_sheets(part: Part) -> tuple[WholeSheet, ...]:
    """Every whole sheet of one part, by name."""
    return tuple(_load(path) for path in sorted((HERE / part.value / FOLDER).glob("*.toml")))


@cache
def sheet_figures(part: Part) -> Figures:
    """The figures of one part over its whole sheets, each a file of its own in a run of its own."""
    total = Figures()
    for whole in whole_sheets(part):
        seen = recognised(file(RawSheet("", whole.lines, merged=whole.merged), name="1.xlsx"))
        total += _Verdict(whole, seen).figures()
    return total


def _plain(header: str) -> str:
    return header.strip(" :")


def _load(path: Path) -> WholeSheet:
    entry = tomllib.loads(path.read_text("utf-8"))
    columns = entry["columns"].split("|") if "columns" in entry else []
    return WholeSheet(
        path.stem,
        tuple(map(tuple, entry["lines"])),
        tuple(MergedRange(*area) for area in entry.get("merged", [])),
        entry["devices"],
        entry.get("header_row"),
        {_plain(name): frozenset(right.split("/")) for name, right in entry.get("fields", {}).items()},
        tuple(frozenset(right.split("/")) for right in columns),
        entry.get("confidence") == Confidence.CONFIRM.value,
        entry.get("names_down_the_side", False),
        tuple(entry.get("secrets", [])),
    )


@dataclass(slots=True)
class _Verdict:
    """The comparison of what was seen with what is true; troubles gather while it is made."""

    whole: WholeSheet
    seen: Seen
    troubles: list[str] = field(default_factory=list)

    def figures(self) -> Figures:
        """Judge everything that acceptance asks for."""
        tables = [t for t in self.seen.tables if t.kind is Kind.DEVICES]
        taken = [t for t in tables if t.confidence is Confidence.SURE]
        if not self.whole.devices:
            self._trouble_unless(not taken, "taken silently")
            return Figures(near_miss_taken=Share(bool(taken), 1), troubles=tuple(self.troubles))
        kind_right = bool(tables) and not (self.whole.confirm and taken)
        self._trouble_unless(kind_right, f"seen as {[(t.kind.value, t.confidence.value) for t in self.seen.tables]}")
        found = sum(len(t.rows) for t in tables)
        self._trouble_unless(found == self.whole.devices, f"{found} devices, not {self.whole.devices}")
        key_fields, other_fields, wrong = self._columns(tables)
        return Figures(
            kind_right=Share(kind_right, 1),
            sure=Share(bool(taken), 1),
            header_row=self._header_row(tables),
            key_fields=key_fields,
            other_fields=other_fields,
            wrongly_mapped=wrong,
            rows_accounted=self._rows_accounted(),
            devices_kept=Share(min(found, self.whole.devices), self.whole.devices),
            secrets_dropped=self._secrets_dropped(),
            false_devices=Share(max(0, found - self.whole.devices), self.whole.devices),
            troubles=tuple(self.troubles),
        )

    def _trouble_unless(self, right: bool, text: str) -> None:
        if not right:
            self.troubles.append(f"{self.whole.name}: {text}")

    def _columns(self, tables: list[Table]) -> tuple[Share, Share, Share]:
        keys = others = wrong = Share()
        hits: list[frozenset[str]] = []
        for column in (column for table in tables for column in table.columns if column.field):
            right = self.whole.right(column)
            hit = column.field in right
            wrong += Share(not hit, 1)
            hits += [right] * hit
            self._trouble_unless(hit, f"{column.header!r} is {column.field}, not {'/'.join(sorted(right))}")
        for wanted in self.whole.wanted:
            hit = wanted in hits
            self._trouble_unless(hit, f"no {'/'.join(sorted(wanted))}")
            if wanted & KEYS:
                keys += Share(hit, 1)
            else:
                others += Share(hit, 1)
        return keys, others, wrong

    def _header_row(self, tables: list[Table]) -> Share:
        if self.whole.names_down_the_side:
            return Share()
        first = tables[0].header_row if tables else 0
        self._trouble_unless(first == self.whole.header_row, f"header on row {first}, not {self.whole.header_row}")
        return Share(first == self.whole.header_row, 1)

    def _rows_accounted(self) -> Share:
        known = {row.number for t in self.seen.tables for row in (*t.rows, *t.left_out)}
        known |= {t.header_row for t in self.seen.tables if t.header_row}
        content = {n for n, line in enumerate(self.whole.lines, 1) if any(line)}
        beyond = sorted(known - set(range(1, len(self.whole.lines) + 1)))
        lost = [] if self.whole.names_down_the_side else sorted(
            n for n in content - known if n > (self.whole.header_row or 0)
        )
        self._trouble_unless(not beyond, f"rows {beyond} lie beyond the sheet")
        self._trouble_unless(not lost, f"rows {lost} are not accounted for")
        return Share(len(content) - len(lost) - len(beyond), len(content))

    def _secrets_dropped(self) -> Share:
        said = repr(self.seen)
        leaked = [secret for secret in self.whole.secrets if secret in said]
        self._trouble_unless(not leaked, "secrets leaked")
        return Share(len(self.whole.secrets) - len(leaked), len(self.whole.secrets))
