"""Turn one sheet into its tables: split, keep secrets out, recognise, sort the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.model.source import column_letter
from planner.model.table import CellRow, Column, Kind, LeftOut, RawSheet, ReadFile, Row, Table, text_of
from planner.recognise.columns import Orders
from planner.recognise.header import Header, HeaderFinder, preamble
from planner.recognise.keyvalue import Turned, turn
from planner.recognise.kinds import KindFinder, Recognised
from planner.recognise.lexicon import Lexicon
from planner.recognise.merged import unmerge
from planner.recognise.normal import key
from planner.recognise.regions import Region, Splitter
from planner.recognise.rows import RowSorter, Sorted
from planner.recognise.secrets import Masker, empty_columns
from planner.recognise.shapes import Profile, Shape, ShapeReader, profile, sample
from planner.settings import Settings

SECRET = "holds secrets: emptied before anything is read from it"
FURTHER = "a further line of the device that begins in row {row}"


@dataclass(frozen=True, slots=True)
class Found:
    """A table with what was noticed while it was made: headers emptied, columns masked, merged rows."""

    table: Table
    emptied: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()
    columns: tuple[Profile, ...] = ()


class SheetReader:
    """Recognise the tables of sheets. Made once a run, so that every word is judged once."""

    def __init__(self, lexicon: Lexicon, settings: Settings) -> None:
        self._lexicon = lexicon
        self._settings = settings
        self._shapes = ShapeReader(lexicon)
        self._finder = HeaderFinder(lexicon, self._shapes)
        self._splitter = Splitter(self._finder, self._shapes, lexicon.spelled)
        self._kinds = KindFinder(lexicon)
        self._masker = Masker(lexicon)
        self._forced = {key(header): name for name, header in settings.maps.items()}

    def read(self, file: ReadFile, sheet: RawSheet) -> list[Found]:
        """Give the tables of a sheet from top to bottom."""
        turned = turn(sheet, self._finder)
        if turned:
            return [self._turned(file, sheet, turned)]
        rows, masked = self._masker.rows(sheet.rows)
        sheet = replace(sheet, rows=rows)
        return [self._table(file, sheet, region, masked) for region in self._splitter.split(sheet)]

    def _table(self, file: ReadFile, sheet: RawSheet, region: Region, masked: frozenset[int]) -> Found:
        header = region.header
        body: Sequence[CellRow] = sheet.rows[region.first:region.end]
        labels = _labels(header, body)
        looked_at = [row for row in sample(body) if any(map(text_of, row))]
        profiles = [profile(looked_at, column, self._shapes) for column in range(len(labels))]
        secret = self._secret_columns(labels, profiles)
        if secret:
            body = empty_columns(body, secret)
            profiles = [profile([], c, self._shapes) if c in secret else p for c, p in enumerate(profiles)]
        above = preamble(sheet.rows, region.above, header.first) if header else {}
        names = (sheet.name, file.file.rpartition("/")[2], *above.values())
        known = self._recognise(labels, profiles, secret, names, with_header=header is not None)
        fields = {c.index: c.field for c in known.columns if c.field}
        body, continues = unmerge(body, sheet.merged, region.first, fields, len(labels))
        sorter = RowSorter(known.kind, known.columns, profiles, self._lexicon, self._shapes)
        table = self._made(file, sheet, known, sorter.sort(body, region.number, continues),
                           header.last + 1 if header else None, header.why if header else "", above)
        shown = tuple(labels[c] or column_letter(c + 1) for c in sorted(masked - secret) if c < len(labels))
        return Found(table, tuple(labels[c] for c in sorted(secret)), shown, tuple(profiles))

    def _turned(self, file: ReadFile, sheet: RawSheet, turned: Turned) -> Found:
        """Make the table of a sheet of keys and values."""
        rows, masked = self._masker.rows(turned.records)
        profiles = [profile(rows, column, self._shapes) for column in range(len(turned.labels))]
        secret = self._secret_columns(turned.labels, profiles)
        rows = empty_columns(rows, secret) if secret else rows
        profiles = [profile(rows, column, self._shapes) for column in range(len(turned.labels))]
        known = self._recognise(turned.labels, profiles, secret, (sheet.name, file.file), with_header=True)
        kept = tuple(Row(number, row) for number, row in zip(turned.numbers, rows, strict=True))
        begins = [number for number in turned.numbers]
        left_out = tuple(
            LeftOut(index + 1, FURTHER.format(row=max((n for n in begins if n <= index + 1), default=begins[0])))
            for index in range(turned.first, turned.end) if index + 1 not in begins and index not in turned.blank)
        table = self._made(file, sheet, known, Sorted(kept, left_out, len(turned.blank)), None,
                           "the names stand down the side", {})
        return Found(table, tuple(turned.labels[c] for c in sorted(secret)),
                     tuple(turned.labels[c] for c in sorted(masked - secret)), tuple(profiles))

    def _recognise(self, labels: Sequence[str], profiles: Sequence[Profile], secret: frozenset[int],
                   names: Sequence[str], *, with_header: bool) -> Recognised:
        """Recognise a table without letting on what its secret columns are called."""
        if not with_header:
            return self._kinds.without_header(profiles, Orders(self._forced), names)
        open_labels = ["" if column in secret else label for column, label in enumerate(labels)]
        known = self._kinds.find(open_labels, profiles, self._orders(labels), names)
        columns = tuple(Column(c.index, labels[c.index], None, SECRET) if c.index in secret else c for c in known.columns)
        return replace(known, columns=columns)

    def _orders(self, labels: Sequence[str]) -> Orders:
        keys = frozenset(filter(None, map(key, labels)))
        for saved in self._settings.profiles:
            if frozenset(filter(None, map(key, saved.headers))) == keys:
                return Orders(self._forced, {key(h): name for h, name in saved.fields.items()}, saved.name)
        return Orders(self._forced)

    def _secret_columns(self, labels: Sequence[str], profiles: Sequence[Profile]) -> frozenset[int]:
        """Columns with a secret name; with them the sign-in names, unless they are mail addresses."""
        secret = {column for column, label in enumerate(labels) if label and self._lexicon.is_secret(label)}
        if secret:
            secret |= {column for column, label in enumerate(labels) if label and self._lexicon.is_user_name(label)
                       and profiles[column].share(Shape.EMAIL) < 0.5}
        return frozenset(secret)

    def _made(self, file: ReadFile, sheet: RawSheet, known: Recognised, rows: Sorted, header_row: int | None,
              header_why: str, above: dict[str, str]) -> Table:
        if known.kind is Kind.DEVICES:
            rows = self._where(known.columns, rows)
        why = f"{header_why}; {known.why}" if header_why else known.why
        return Table(file.file, sheet.name, known.kind, known.columns, rows.rows, known.confidence, header_row, why,
                     rows.left_out, rows.blank, sheet.hidden, modified=file.modified, tool=known.tool, preamble=above)

    def _where(self, columns: Sequence[Column], rows: Sorted) -> Sorted:
        """Keep the rows that --where asks for; a table without the column keeps all."""
        for name, value in self._settings.where:
            place = next((c.index for c in columns if key(c.header) == key(name) or c.field == name), None)
            if place is None:
                continue
            wanted = value.casefold().strip()
            kept = tuple(row for row in rows.rows
                         if place < len(row.cells) and text_of(row.cells[place]).casefold() == wanted)
            numbers = {row.number for row in kept}
            left = tuple(LeftOut(row.number, f"filtered by --where {name}={value}") for row in rows.rows
                         if row.number not in numbers)
            rows = Sorted(kept, tuple(sorted((*rows.left_out, *left), key=lambda r: r.number)), rows.blank)
        return rows


def _labels(header: Header | None, body: Sequence[CellRow]) -> tuple[str, ...]:
    """The names of all columns that have a name or a value; the rest at the right end is not there."""
    named = header.labels if header else ()
    width = max((len(row) for row in body), default=0)
    looked_at = sample(body)
    while width > len(named) and not any(len(row) >= width and text_of(row[width - 1]) for row in looked_at):
        width -= 1
    while named and len(named) > width and not named[-1]:
        named = named[:-1]
    return (*named, *[""] * (width - len(named)))
