"""Turn the rows of an inventory into devices: every cell read once, what cannot be read said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from planner.model.cells import is_failed
from planner.model.device import DeviceType, Route
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.source import Source
from planner.model.table import LeftOut, Row, Table, text_of
from planner.model.text import first_of
from planner.normalise.fields import FAILED, OF_COLUMNS, FieldReaders, Remembering
from planner.normalise.route import infer_route
from planner.normalise.sites import typed_site

SHOWN = 8
"""So many row numbers are written out in a finding."""
TEXTS = 3
"""So many different texts are."""
IDENTITY = frozenset({"name", "host", "serial", "mac", "ip", "mailbox", "asset_tag"})
"""What makes a row a device (SPEC 3)."""


def listed(rows: Sequence[int]) -> str:
    """Name rows in a finding: row 3; rows 3, 7; rows 1, 2, 3 … (12 rows)."""
    named = first_of(list(map(str, rows)), SHOWN)
    if len(rows) == 1:
        return f"row {named}"
    return f"rows {named} ({len(rows)} rows)" if len(rows) > SHOWN else f"rows {named}"


class Built(NamedTuple):
    """What a row gives: the attributes of a device with what was noticed, or how the row is left out.

    ``values`` are those of ``Device`` but the ID, which only the whole run settles. Both are empty for a blank row.
    """

    values: Mapping[str, Any] | None = None
    findings: tuple[Finding, ...] = ()
    left_out: LeftOut | None = None


class RowBuilder:
    """Read the rows of one table. Columns are looked up once; a row costs only its own cells.

    ``sites`` maps a site as typed to the spelling that is shown; ``site`` is the site of a row that names none.
    """

    def __init__(self, table: Table, readers: FieldReaders, rulebook: Rulebook, sites: Mapping[str, str],
                 site: str) -> None:
        self._table = table
        self._readers = readers
        self._rulebook = rulebook
        self._sites = sites
        self._site = site
        self._sites_of_rows: dict[str, str] = {}
        self._site_column = table.fields.get("site")
        # In the order of precedence; texts that repeat are looked up where they were read before.
        plan = [(table.fields[name], read) for name, read in readers.by_field.items() if name in table.fields]
        self._repeating = [(index, read, read.seen) for index, read in plan if isinstance(read, Remembering)]
        self._unique = [(index, read) for index, read in plan if not isinstance(read, Remembering)]
        self._columns = {name: index + 1 for name, index in table.fields.items()}
        self._headers = {name: table.headers[index] for name, index in table.fields.items()}
        self._extra = [(c.index, c.header) for c in table.columns if not c.field and c.header]
        self._system_columns = [c.index for c in table.columns if c.header and readers.is_system_header(c.header)]
        self._default_type = readers.type_in_name(table.sheet) or readers.type_in_name(table.file)
        self._of_columns: dict[tuple[str, int], list[tuple[int, str]]] = defaultdict(list)
        self._types: dict[str, DeviceType | None] = {}
        self._routes: dict[str, tuple[Route, str]] = {}

    def rows(self) -> Iterator[Built]:
        """Build every row of the table, in order."""
        return map(self._build, self._table.rows)

    def about_columns(self) -> Iterator[Finding]:
        """Say what was wrong with the cells of a column, once for all rows that were built."""
        for (code, index), cells in self._of_columns.items():
            texts = list(dict.fromkeys(text for _, text in cells))
            yield self._rulebook.finding(
                code, Source(self._table.file, self._table.sheet, cells[0][0], index + 1),
                column=self._table.headers.get(index, ""),
                found=f"{first_of(texts, TEXTS)} in {listed([row for row, _ in cells])}")

    def _build(self, row: Row) -> Built:
        cells, width = row.cells, len(row.cells)
        found: list[Finding] = []
        of_columns: list[tuple[str, int]] = []
        values: dict[str, Any] = {}
        for index, remembering, seen in self._repeating:
            if index < width and (cell := cells[index]) is not None:
                given, problem, details = seen.get(cell) or remembering(cell)
                values.update(given)
                if problem in OF_COLUMNS:
                    of_columns.append((problem, index))
                elif problem:
                    found.append(self._finding(problem, row, index, details))
        for index, read in self._unique:
            if index < width and (cell := cells[index]) is not None:
                given, problem, details = FAILED if is_failed(cell) else read(cell)
                values.update(given)
                if problem in OF_COLUMNS:
                    of_columns.append((problem, index))
                elif problem:
                    found.append(self._finding(problem, row, index, details))
        extra = {header: text for index, header in self._extra
                 if index < width and cells[index] is not None and (text := text_of(cells[index]))}
        if values.keys().isdisjoint(IDENTITY):
            if not values and not extra and not any(map(text_of, cells)):
                return Built()
            found.append(self._rulebook.finding(
                "row-without-identity", Source(self._table.file, self._table.sheet, row.number)))
        if reason := self._is_no_mail_device(row, values):
            return Built(left_out=LeftOut(row.number, reason))
        if self._site_column is not None and is_failed(self._text(row, self._site_column)):
            of_columns.append((FAILED.problem, self._site_column))
        for place in of_columns:
            self._of_columns[place].append((row.number, self._text(row, place[1])))
        if "type" not in values and (kind := self._type_of_model(values.get("model", "")) or self._default_type):
            values["type"] = kind
        if "claimed_route" not in values and "server" in values:
            values["claimed_route"], values["route_inferred"] = self._route_of_server(values["server"])
        values.setdefault("as_of", self._table.modified)
        values["source"] = Source(self._table.file, self._table.sheet, row.number)
        values["site"] = self._site_of(row)
        values["columns"] = self._columns
        values["headers"] = self._headers
        values["extra"] = extra
        return Built(values, tuple(found))

    def _site_of(self, row: Row) -> str:
        typed = self._text(row, self._site_column)
        if typed not in self._sites_of_rows:
            self._sites_of_rows[typed] = self._sites[typed_site(typed) or self._site]
        return self._sites_of_rows[typed]

    def _type_of_model(self, model: str) -> DeviceType | None:
        if model not in self._types:
            self._types[model] = self._readers.type_in_name(model)
        return self._types[model]

    def _route_of_server(self, server: str) -> tuple[Route, str]:
        if server not in self._routes:
            self._routes[server] = infer_route(server, self._rulebook)
        return self._routes[server]

    def _is_no_mail_device(self, row: Row, values: Mapping[str, Any]) -> str:
        """Say why a row is a computer or a phone that sends no mail; empty for everything else (SPEC 3)."""
        if "mailbox" in values or "server" in values:
            return ""
        if values.get("claimed_route", Route.NONE) is not Route.NONE:
            return ""
        kind = self._text(row, self._table.fields.get("type"))
        if word := self._readers.sends_no_mail(kind) if kind else None:
            return f"a {word} that sends no mail ({kind})"
        if values.get("type", DeviceType.OTHER) is DeviceType.OTHER:
            for index in self._system_columns:
                system = self._text(row, index)
                if system and (word := self._readers.system_of(system)):
                    return f"a {word} that sends no mail ({system})"
        return ""

    def _text(self, row: Row, index: int | None) -> str:
        return text_of(row.cells[index]) if index is not None and index < len(row.cells) else ""

    def _finding(self, code: str, row: Row, index: int, details: Mapping[str, Any]) -> Finding:
        return self._rulebook.finding(
            code, Source(self._table.file, self._table.sheet, row.number, index + 1),
            column=self._table.headers.get(index, ""), found=self._text(row, index), **details)
