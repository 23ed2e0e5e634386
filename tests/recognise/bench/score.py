"""Recognise the lists of the bench and count what came out right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from functools import cache

from planner.model.finding import Finding
from planner.model.table import Column, Confidence, Kind, RawSheet, ReadFile, Table, text_of
from tests.recognise.bench.disturb import DISTURBANCES, Disturbed, plain
from tests.recognise.bench.lists import ANYTHING, NOTHING, SECRET, BenchList, Part, bench_lists
from tests.recognise.sheets import Seen, file, recognised

KEYS = frozenset({"ip", "mac", "serial", "name", "model", "mailbox"})
BY_SHAPE = frozenset({"ip", "mac", "mailbox"})
"""Without a header only these may be assigned silently (SPEC 3)."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hits: int = 0
    of: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.hits + other.hits, self.of + other.of)

    @property
    def value(self) -> float:
        """The share, 1 when there was nothing to count."""
        return self.hits / self.of if self.of else 1.0

    def __str__(self) -> str:
        return f"{100 * self.value:5.1f} %  ({self.hits} of {self.of})"


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of acceptance, and in words what went wrong."""

    kind_right: Share = Share()
    sure: Share = Share()
    header_row: Share = Share()
    key_fields: Share = Share()
    other_fields: Share = Share()
    wrongly_mapped: Share = Share()
    rows_accounted: Share = Share()
    devices_kept: Share = Share()
    secrets_dropped: Share = Share()
    false_devices: Share = Share()
    near_miss_taken: Share = Share()
    troubles: tuple[str, ...] = ()

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def about(self, name: str) -> str:
        """A figure with what went wrong."""
        return "\n".join([f"{name}: {getattr(self, name)}", *self.troubles])

    def lines(self) -> list[str]:
        """The figures, one a line."""
        return [f"{f.name.replace('_', ' '):16}{getattr(self, f.name)}" for f in fields(self) if f.name != "troubles"]


@cache
def figures(part: Part) -> Figures:
    """The figures of one part over all its lists and all disturbances."""
    cases = [
        (bench, name, DISTURBANCES[name](bench))
        for bench in bench_lists(part)
        for name in (DISTURBANCES if bench.is_device_list else [plain.__name__])
    ]
    files = [_file(number, disturbed) for number, (_, _, disturbed) in enumerate(cases)]
    total = Figures()
    for (bench, name, disturbed), seen in zip(cases, _seen_apart(files), strict=True):
        total += _Verdict(bench, name, disturbed, seen).figures() if bench.is_device_list else _near_miss(bench, seen)
    return total


def _file(number: int, disturbed: Disturbed) -> ReadFile:
    """A file whose name says nothing."""
    return file(RawSheet("", disturbed.lines, merged=disturbed.merged), name=f"{number}.xlsx")


def _seen_apart(files: Sequence[ReadFile]) -> list[Seen]:
    """Recognise all files in one run, and give what was seen of each."""
    seen = recognised(*files)
    tables: dict[str, list[Table]] = defaultdict(list)
    findings: dict[str, list[Finding]] = defaultdict(list)
    for table in seen.tables:
        tables[table.file].append(table)
    for finding in seen.findings:
        findings[finding.file].append(finding)
    return [Seen(tuple(tables[f.file]), tuple(findings[f.file])) for f in files]


def _near_miss(bench: BenchList, seen: Seen) -> Figures:
    """Whether a table that is no list of devices is taken without a question."""
    taken = [t for t in seen.tables if t.kind is Kind.DEVICES and t.confidence is Confidence.SURE]
    troubles = (f"{bench.name} · plain: taken silently, {taken[0].why}",) if taken else ()
    return Figures(near_miss_taken=Share(bool(taken), 1), troubles=troubles)


@dataclass(slots=True)
class _Verdict:
    """The comparison of what was seen with what is true; troubles gather while it is made."""

    bench: BenchList
    disturbance: str
    disturbed: Disturbed
    seen: Seen
    troubles: list[str] = field(default_factory=list)

    def figures(self) -> Figures:
        """Judge everything that acceptance asks for."""
        table = self._list_table()
        if table is None:
            self._trouble(f"no list of devices: {[(t.kind.value, t.header_row, t.why) for t in self.seen.tables]}")
        key_fields, other_fields, wrong = self._columns(table)
        return Figures(
            kind_right=Share(table is not None, 1),
            sure=Share(table is not None and table.confidence is Confidence.SURE, 1),
            header_row=self._header_row(table),
            key_fields=key_fields,
            other_fields=other_fields,
            wrongly_mapped=wrong,
            rows_accounted=self._rows_accounted(),
            devices_kept=self._devices_kept(),
            secrets_dropped=self._secrets_dropped(),
            false_devices=self._false_devices(),
            troubles=tuple(self.troubles),
        )

    def _trouble(self, text: str) -> None:
        self.troubles.append(f"{self.bench.name} · {self.disturbance}: {text}")

    def _list_table(self) -> Table | None:
        devices = [t for t in self.seen.tables if t.kind is Kind.DEVICES]
        first = min(self.disturbed.device_rows)
        return next((t for t in devices if first in {row.number for row in t.rows}), devices[0] if devices else None)

    def _header_row(self, table: Table | None) -> Share:
        right = table is not None and table.header_row == self.disturbed.header_row
        if table is not None and not right:
            self._trouble(f"header on row {table.header_row}, not {self.disturbed.header_row}")
        return Share(right, 1)

    def _columns(self, table: Table | None) -> tuple[Share, Share, Share]:
        columns = {c.index - self.disturbed.offset: c for c in table.columns} if table else {}
        keys = others = wrong = Share()
        for place, right in enumerate(self.bench.truth):
            if ANYTHING in right:
                continue
            column = columns.get(place, Column(place, ""))
            hit = column.field in right
            if column.field:
                wrong += Share(not hit, 1)
            wanted = right - {SECRET}
            if NOTHING not in right and wanted and self._expected(wanted):
                if wanted & KEYS:
                    keys += Share(hit, 1)
                else:
                    others += Share(hit, 1)
            if (column.field and not hit) or (not hit and NOTHING not in right and wanted and self._expected(wanted)):
                self._trouble(f"{self.bench.header[place]!r} is {column.field}, not {'/'.join(sorted(right))}"
                              f" ({column.why})")
        return keys, others, wrong

    def _expected(self, wanted: frozenset[str]) -> bool:
        return self.disturbed.header_row is not None or wanted <= BY_SHAPE

    def _rows_accounted(self) -> Share:
        known = {n for t in self.seen.tables for n in _used(t) | _left_out(t) | {t.header_row}}
        start = self.disturbed.header_row or 0
        content = [n for n, line in enumerate(self.disturbed.lines, 1) if n > start and any(map(text_of, line))]
        lost = [n for n in content if n not in known]
        if lost:
            self._trouble(f"rows {lost} are not accounted for")
        return Share(len(content) - len(lost), len(content))

    def _devices_kept(self) -> Share:
        used = {n for t in self.seen.tables if t.kind is Kind.DEVICES for n in _used(t)}
        lost = sorted(self.disturbed.device_rows - used)
        reasons = {row.number: row.reason for t in self.seen.tables for row in t.left_out}
        for n in lost:
            self._trouble(f"device on row {n} lost: {reasons.get(n, 'not in a list of devices')}")
        return Share(len(self.disturbed.device_rows) - len(lost), len(self.disturbed.device_rows))

    def _false_devices(self) -> Share:
        false = [
            (row.number, row.cells) for t in self.seen.tables if t.kind is Kind.DEVICES for row in t.rows
            if row.number not in self.disturbed.device_rows
        ]
        for number, cells in false:
            self._trouble(f"false device on row {number}: {[c for c in cells if c]}")
        return Share(len(false), len(self.disturbed.device_rows))

    def _secrets_dropped(self) -> Share:
        if self.disturbed.header_row is None:
            return Share()
        said = repr(self.seen)
        leaked = [secret for secret in self.bench.secrets if secret in said]
        if leaked:
            self._trouble("secrets leaked")
        return Share(len(self.bench.secrets) - len(leaked), len(self.bench.secrets))


def _used(table: Table) -> set[int]:
    return {row.number for row in table.rows}


def _left_out(table: Table) -> set[int]:
    return {row.number for row in table.left_out}
