"""Binary workbooks: what is mostly empty is read all the same."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from tests.support.reading import read_one, read_paths, settings
from tests.support.require import require

_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
Filled = dict[tuple[int, int], str | float | None]


def record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    size = len(content)
    length = bytearray()
    while size > 127:
        length.append(size & 127 | 128)
        size >>= 7
    return head + bytes(length) + bytes([size]) + content


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def cell(column: int, value: str | float | None) -> bytes:
    start = struct.pack("<II", column, 0)
    if value is None:
        return record(1, start)
    return record(6, start + wide(value)) if isinstance(value, str) else record(5, start + struct.pack("<d", value))


def sheet(cells: Filled, declared: tuple[int, int]) -> bytes:
    found = record(129) + record(148, struct.pack("<IIII", 0, declared[0], 0, declared[1])) + record(145)
    for row in sorted({row for row, _ in cells}):
        found += record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0))
        found += b"".join(cell(column, value) for (at, column), value in sorted(cells.items()) if at == row)
    return found + record(146) + record(130)


def xlsb(path: Path, **sheets: bytes) -> Path:
    """Write a binary workbook around the records of its sheets; a name that ends in ``_hidden`` is hidden."""
    listed = b"".join(record(156, struct.pack("<II", name.endswith("_hidden"), n) + wide(f"rId{n}") + wide(name))
                      for n, name in enumerate(sheets, 1))
    relations = "".join(f'<Relationship Id="rId{n}" Type="{_TYPE}/worksheet" Target="worksheets/sheet{n}.bin"/>'
                        for n in range(1, len(sheets) + 1))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml",
                         f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="bin" ContentType='
                         '"application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>')
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
                         f'Type="{_TYPE}/officeDocument" Target="xl/workbook.bin"/></Relationships>')
        archive.writestr("xl/_rels/workbook.bin.rels",
                         f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>')
        archive.writestr("xl/workbook.bin", record(131) + record(143) + listed + record(144) + record(132))
        for n, records in enumerate(sheets.values(), 1):
            archive.writestr(f"xl/worksheets/sheet{n}.bin", records)
    return path


LIST: Filled = {(0, 0): "Name", (0, 1): "Serial", (2, 0): "MFP", (2, 1): "0012", (2, 3): 587.0}
ROWS = [["Name", "Serial"], [], ["MFP", "0012", None, 587.0]]
CORNER = (1_048_575, 16_383)


def kept(rows: object) -> list[list[object]]:
    """Rows as they count: without the empty cells at their ends."""
    found = [list(row) for row in rows]  # type: ignore[attr-defined]
    for row in found:
        while row and row[-1] is None:
            row.pop()
    return found


def test_binary_workbooks_are_read(tmp_path: Path) -> None:
    file = read_one(xlsb(tmp_path / "a.xlsb", Devices=sheet(LIST, (2, 3)), Old_hidden=sheet(LIST, (2, 3))))
    assert (file.format, file.reader) == ("xlsb", "calamine")
    assert [(s.name, s.hidden) for s in file.sheets] == [("Devices", False), ("Old_hidden", True)]
    assert kept(file.sheets[0].rows) == ROWS


@pytest.mark.parametrize("declared", [CORNER, (2, 3)])
def test_a_stray_cell_in_the_last_corner_of_a_binary_sheet_is_read(tmp_path: Path, declared: tuple[int, int]) -> None:
    """A sheet that declares less than it holds ends the quick reader; the file is then read again with care."""
    blanks: Filled = {(row, column): None for row in range(500, 600) for column in range(9)}
    far = sheet({**LIST, **blanks, CORNER: "stray"}, declared)
    files, findings = read_paths(xlsb(tmp_path / "a.xlsb", Devices=far, Other=sheet(LIST, (2, 3))))
    assert files[0].error is None
    rows = files[0].sheets[0].rows
    assert kept(rows[:3]) == ROWS
    assert not any(rows[3:1_048_575])
    assert (len(rows), len(rows[-1]), rows[-1][-1]) == (1_048_576, 16_384, "stray")
    assert kept(files[0].sheets[1].rows) == ROWS
    assert [(f.code, f.sheet, f.found) for f in findings] == [
        ("sheet-sparse", "Devices", "1048576 rows and 16384 columns")]


def test_a_binary_sheet_that_only_declares_far_more_than_it_holds_is_read(tmp_path: Path) -> None:
    file = read_one(xlsb(tmp_path / "a.xlsb", Devices=sheet(LIST, CORNER)), settings(memory_mib=512))
    assert kept(file.sheets[0].rows) == ROWS


@pytest.mark.parametrize("cut", [1, 9, 40, 90])
def test_a_binary_sheet_that_breaks_off_is_read_as_far_as_it_goes_or_refused(tmp_path: Path, cut: int) -> None:
    broken = sheet({**LIST, CORNER: "stray"}, CORNER)[:-cut]
    file = read_one(xlsb(tmp_path / "a.xlsb", Devices=broken))
    assert file.error is None or file.error.code in ("damaged", "too-large")


def test_binary_workbooks_of_the_corpus_list_the_sheets_that_the_quick_reader_finds() -> None:
    from planner.read.ooxml import Package
    for path in sorted((require("corpus") / "spreadsheets").glob("*.xlsb")):
        if not zipfile.is_zipfile(path):
            continue
        with zipfile.ZipFile(path) as archive:
            named = [part.name for part in Package(archive).sheets if part.state != "veryHidden"]
        file = read_one(path)
        assert file.error is not None or [s.name for s in file.sheets] == named, path.name
