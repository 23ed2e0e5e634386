"""Turn one sheet into its tables: split, keep secrets out, recognise, sort the rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from planner.model.source import column_letter
from planner.model.table import CellRow, Column, Kind, LeftOut, RawSheet, ReadFile, Row, Table, text_of
from planner.recognise.beside import bands, cut
from planner.recognise.columns import Orders
from planner.recognise.header import Header, HeaderFinder, preamble
from planner.recognise.keyvalue import Turned, turn
from planner.recognise.kinds import KindFinder, Recognised
from planner.recognise.lexicon import Lexicon
from planner.recognise.merged import unmerge
from planner.recognise.normal import key
from planner.recognise.pages import PageReader
from planner.recognise.regions import Region, Splitter
from planner.recognise.rows import HEADING, NOTE, RowSorter, Sorted
from planner.recognise.secrets import Masker, empty_columns
from planner.recognise.shapes import Profile, Shape, ShapeReader, profile, sample
from planner.settings import Settings

SECRET = "holds secrets: emptied before anything is read from it"
JSON = "json"
FURTHER = "a further line of the device that begins in row {row}"


@dataclass(frozen=True, slots=True)
class Found:
    """A table, the headers of columns that were emptied, those in which secrets were masked, and its profiles."""

    table: Table
    emptied: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()
    profiles: tuple[Profile, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """The names and rows of a table, what its columns look like, and which of them were emptied."""

    labels: tuple[str, ...]
    rows: Sequence[CellRow]
    profiles: tuple[Profile, ...]
    secret: frozenset[int]


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
        self._pages = PageReader(lexicon, self._shapes)
        self._forced = {key(header): name for name, header in settings.maps.items()}

    def read(self, file: ReadFile, sheet: RawSheet) -> list[Found]:
        """Give the tables of a sheet from top to bottom, those beside each other from left to right."""
        turned = turn(sheet, self._finder)
        if turned:
            return [self._turned(file, sheet, turned)]
        rows, masked = self._masker.rows(sheet.rows)
        sheet = replace(sheet, rows=rows)
        found = [made for region in self._splitter.split(sheet) for made in self._beside(file, sheet, region, masked)]
        return list(map(_of_objects, found)) if file.format == JSON else found

    def _beside(self, file: ReadFile, sheet: RawSheet, region: Region, masked: frozenset[int]) -> Iterator[Found]:
        """Make the tables of a region: one, or several that stand beside each other."""
        rows = sheet.rows[region.first : region.end]
        lines = sheet.rows[region.header.first : region.header.last + 1] if region.header else ()
        labels = _labels(region.header, rows)
        found = bands(labels, rows, self._lexicon)
        if len(found) == 1:
            yield self._table(file, sheet, region, masked, self._body(labels, rows), lines)
            return
        for start, end in found:
            body = self._body((*[""] * start, *labels[start:end]), cut(rows, (start, end)))
            made = self._table(file, sheet, region, masked, body, cut(lines, (start, end)))
            yield replace(made, table=replace(made.table, first_column=start))

    def _table(
        self,
        file: ReadFile,
        sheet: RawSheet,
        region: Region,
        masked: frozenset[int],
        body: Body,
        lines: Sequence[CellRow],
    ) -> Found:
        """Make the table of a region of a sheet. ``lines`` are those of its header."""
        header = region.header
        titles = sheet.rows[region.above : header.first] if header else ()
        above = preamble(sheet.rows, region.above, header.first) if header else {}
        names = (sheet.name, file.file.rpartition("/")[2], *above.values())
        known = self._recognise(body, names, with_header=header is not None)
        fields = {c.index: c.field for c in known.columns if c.field}
        rows, continues = unmerge(body.rows, sheet.merged, region.first, fields, len(body.labels))
        sorter = RowSorter(known.kind, known.columns, body.profiles, self._lexicon, self._shapes, self._pages)
        found = sorter.sort(rows, region.number, continues, lines, titles)
        if header is None:
            found = _with_titles(found, sheet.rows, region)
        table = self._made(file, sheet, known, found)
        if header:
            why = f"{header.why}; {known.why}"
            table = replace(table, header_row=header.last + 1, why=why, preamble=above)
        return _found(table, body, masked)

    def _turned(self, file: ReadFile, sheet: RawSheet, turned: Turned) -> Found:
        """Make the table of a sheet of keys and values."""
        rows, masked = self._masker.rows(turned.records)
        body = self._body(turned.labels, rows)
        known = self._recognise(body, (sheet.name, file.file), with_header=True)
        kept = tuple(Row(number, row) for number, row in zip(turned.numbers, body.rows, strict=True))
        left_out = [LeftOut(number, FURTHER.format(row=begin)) for number, begin in turned.further]
        left_out += [LeftOut(number, HEADING) for number in turned.headings]
        table = self._made(file, sheet, known, Sorted(kept, _in_order(left_out), turned.blank))
        return _found(replace(table, why=f"the names stand down the side; {known.why}"), body, masked)

    def _body(self, labels: tuple[str, ...], rows: Sequence[CellRow]) -> Body:
        """Look at the columns of a table, and empty those that hold secrets."""
        looked_at = [row for row in sample(rows) if any(map(text_of, row))]
        profiles = [profile(looked_at, column, self._shapes) for column in range(len(labels))]
        secret = self._secret_columns(labels, profiles)
        if secret:
            rows = empty_columns(rows, secret)
            profiles = [profile((), c, self._shapes) if c in secret else seen for c, seen in enumerate(profiles)]
        return Body(labels, rows, tuple(profiles), secret)

    def _recognise(self, body: Body, names: Sequence[str], *, with_header: bool) -> Recognised:
        """Recognise a table without letting on what its secret columns are called."""
        if not with_header:
            return self._kinds.without_header(body.profiles, Orders(self._forced), names)
        labels = ["" if column in body.secret else label for column, label in enumerate(body.labels)]
        known = self._kinds.find(labels, body.profiles, self._orders(body.labels), names)
        columns = tuple(
            Column(c.index, body.labels[c.index], None, SECRET) if c.index in body.secret else c for c in known.columns
        )
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
            secret |= {
                column
                for column, label in enumerate(labels)
                if label and self._lexicon.is_user_name(label) and profiles[column].share(Shape.EMAIL) < 0.5
            }
        return frozenset(secret)

    def _made(self, file: ReadFile, sheet: RawSheet, known: Recognised, rows: Sorted) -> Table:
        if known.kind is Kind.DEVICES:
            rows = self._where(known.columns, rows)
        return Table(
            file.file,
            sheet.name,
            known.kind,
            known.columns,
            rows.rows,
            known.confidence,
            why=known.why,
            left_out=rows.left_out,
            blank=rows.blank,
            hidden=sheet.hidden,
            modified=file.modified,
            tool=known.tool,
        )

    def _where(self, columns: Sequence[Column], rows: Sorted) -> Sorted:
        """Keep the rows that --where asks for; a table without the column keeps all."""
        for name, value in self._settings.where:
            place = next((c.index for c in columns if key(c.header) == key(name) or c.field == name), None)
            if place is None:
                continue
            wanted = value.casefold().strip()
            kept = tuple(
                row for row in rows.rows if place < len(row.cells) and text_of(row.cells[place]).casefold() == wanted
            )
            numbers = {row.number for row in kept}
            left = tuple(
                LeftOut(row.number, f"filtered by --where {name}={value}")
                for row in rows.rows
                if row.number not in numbers
            )
            rows = Sorted(kept, _in_order((*rows.left_out, *left)), rows.blank)
        return rows


def _of_objects(found: Found) -> Found:
    """Number the rows of JSON as its objects: what stands above the first are their keys, and no row of the file."""
    table = found.table
    rows = tuple(Row(row.number - 1, row.cells) for row in table.rows)
    left_out = tuple(replace(row, number=row.number - 1) for row in table.left_out)
    line = table.header_row or 1
    why = table.why if line > 1 else table.why.replace("row 1 names the columns", "the keys name the columns")
    return replace(found, table=replace(table, rows=rows, left_out=left_out, header_row=line - 1 or None, why=why))


def _with_titles(found: Sorted, rows: Sequence[CellRow], region: Region) -> Sorted:
    """Account for the rows above a list that has no header."""
    above = range(region.above, region.first)
    titles = [LeftOut(index + 1, NOTE) for index in above if any(map(text_of, rows[index]))]
    first = titles[0].number if titles else region.number
    return Sorted(found.rows, _in_order((*titles, *found.left_out)), found.blank + region.number - first - len(titles))


def _in_order(rows: Iterable[LeftOut]) -> tuple[LeftOut, ...]:
    return tuple(sorted(rows, key=lambda row: row.number))


def _found(table: Table, body: Body, masked: frozenset[int]) -> Found:
    table = replace(table, columns=_without_empty(table.columns, body))
    shown = [column for column in sorted(masked - body.secret) if column < len(body.labels)]
    return Found(
        table,
        tuple(body.labels[column] for column in sorted(body.secret)),
        tuple(body.labels[column] or column_letter(column + 1) for column in shown),
        body.profiles,
    )


def _without_empty(columns: Sequence[Column], body: Body) -> tuple[Column, ...]:
    """Leave out the columns without a name and without a single value: a stray cell can stand 16,000 columns out."""
    doubtful = {c.index for c in columns if not c.header and not c.field and not body.profiles[c.index].filled}
    if not doubtful:
        return tuple(columns)
    first = min(doubtful)
    filled = {
        column
        for row in body.rows
        if len(row) > first
        for column, cell in enumerate(row[first:], start=first)
        if cell is not None and column in doubtful and text_of(cell)
    }
    return tuple(c for c in columns if c.index not in doubtful or c.index in filled)


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
