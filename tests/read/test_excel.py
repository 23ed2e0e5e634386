"""Workbooks of every kind, and the traps in them."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from planner.model.table import MergedRange
from tests.support.reading import error_code, hand_made_xlsx, read_one, read_paths, rows_of, settings, text_cell


def book(path: Path, rows: list[list[object]], **options: object) -> Path:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd", **options}) as workbook:
        sheet = workbook.add_worksheet("Devices")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def test_text_and_numbers_stay_apart(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_string(0, 0, "0012")
        sheet.write_number(0, 1, 12)
        sheet.write_string(0, 2, "NA")
        sheet.write_boolean(0, 3, True)
    assert rows_of(tmp_path / "a.xlsx") == [["0012", 12.0, "NA", True]]


def test_dates_are_dates_and_days_have_no_time(tmp_path: Path) -> None:
    (row,) = rows_of(book(tmp_path / "a.xlsx", [[date(2026, 2, 1), datetime(2026, 2, 1, 13, 30)]]))
    assert [value.isoformat()[:10] for value in row] == ["2026-02-01", "2026-02-01"]  # type: ignore[attr-defined]


def test_the_1904_system_gives_the_same_days(tmp_path: Path) -> None:
    (row,) = rows_of(book(tmp_path / "a.xlsx", [[date(2026, 2, 1)]], date_1904=True))
    assert row[0].isoformat()[:10] == "2026-02-01"  # type: ignore[attr-defined]


def test_many_dates_come_back_in_their_places(tmp_path: Path) -> None:
    rows: list[list[object]] = [[f"d{n}", date(2026, 1, 1 + n % 28), n, date(2025, 1, 1) if n % 7 == 0 else "x"]
                                for n in range(12_000)]
    read = rows_of(book(tmp_path / "a.xlsx", rows))
    assert [[str(v).removesuffix(" 00:00:00").removesuffix(".0") for v in row] for row in read] == [
        [str(v) for v in row] for row in rows]


def test_row_numbers_hold_when_the_data_begins_further_down(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as workbook:
        workbook.add_worksheet().write(44, 2, "Serial")
    rows = rows_of(tmp_path / "a.xlsx")
    assert len(rows) == 45
    assert rows[44] == [None, None, "Serial"]


def test_formatted_empty_rows_and_columns_do_not_count(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as workbook:
        sheet = workbook.add_worksheet()
        bold = workbook.add_format({"bold": True})
        sheet.write(0, 0, "x")
        for row in range(5000):
            sheet.write_blank(row, 30, None, bold)
    assert rows_of(tmp_path / "a.xlsx") == [["x"]]


def test_a_stray_cell_in_the_last_corner_is_read(tmp_path: Path) -> None:
    path = hand_made_xlsx(
        tmp_path / "a.xlsx",
        '<dimension ref="A1:XFD1048576"/><sheetData>'
        f'<row r="1">{text_cell("A1", "Name")}{text_cell("B1", "IP")}</row>'
        f'<row r="1048576">{text_cell("XFD1048576", "stray")}</row></sheetData>')
    files, findings = read_paths(path)
    rows = files[0].sheets[0].rows
    assert list(rows[0][:2]) == ["Name", "IP"]
    assert rows[1_048_575][16_383] == "stray"
    assert [f.code for f in findings] == ["sheet-sparse"]


def test_a_sheet_that_declares_far_more_than_it_holds_is_read(tmp_path: Path) -> None:
    path = hand_made_xlsx(
        tmp_path / "a.xlsx",
        '<dimension ref="A1:XFD1048576"/><sheetData>'
        f'<row r="1">{text_cell("A1", "Name")}{text_cell("B1", "IP")}{text_cell("C1", "Model")}</row></sheetData>')
    assert rows_of(path) == [["Name", "IP", "Model"]]


def test_a_stray_cell_is_found_without_a_declared_dimension(tmp_path: Path) -> None:
    path = hand_made_xlsx(
        tmp_path / "a.xlsx",
        f'<sheetData><row r="1">{text_cell("A1", "x")}</row>'
        f'<row r="1000000">{text_cell("ZZ1000000", "far")}</row></sheetData>')
    rows = rows_of(path)
    assert rows[999_999][701] == "far"


def test_a_dimension_that_lies_costs_nothing_but_time(tmp_path: Path) -> None:
    """The quick reader runs out of memory on it and its process ends; the careful one reads the sheet."""
    path = hand_made_xlsx(
        tmp_path / "a.xlsx",
        f'<dimension ref="A1:B2"/><sheetData><row r="1">{text_cell("A1", "x")}</row>'
        f'<row r="1048576">{text_cell("ZZ1048576", "far")}</row></sheetData>')
    file = read_one(path)
    assert file.reader == "openpyxl"
    assert file.sheets[0].rows[1_048_575][701] == "far"


def test_fifty_thousand_merged_ranges_are_read(tmp_path: Path) -> None:
    merged = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 50_001))
    cells = "".join(f'<row r="{n}">{text_cell(f"A{n}", f"d{n}")}{text_cell(f"C{n}", "x")}</row>'
                    for n in range(1, 50_001))
    path = hand_made_xlsx(tmp_path / "a.xlsx", f"<sheetData>{cells}</sheetData><mergeCells>{merged}</mergeCells>")
    sheet = read_one(path).sheets[0]
    assert len(sheet.merged) == 50_000
    assert sheet.merged[0] == MergedRange(0, 0, 0, 1)


def test_merged_ranges_are_cut_to_the_data(tmp_path: Path) -> None:
    path = hand_made_xlsx(
        tmp_path / "a.xlsx",
        f'<sheetData><row r="1">{text_cell("A1", "Site")}</row><row r="2">{text_cell("B2", "x")}</row></sheetData>'
        '<mergeCells><mergeCell ref="A1:A1048576"/><mergeCell ref="D9:E10"/></mergeCells>')
    assert read_one(path).sheets[0].merged == (MergedRange(0, 0, 1, 0),)


def test_four_thousand_columns_and_a_cell_of_32767_characters_are_read(tmp_path: Path) -> None:
    rows = rows_of(book(tmp_path / "a.xlsx", [[f"h{n}" for n in range(4000)], ["x" * 32_767]]))
    assert len(rows[0]) == 4000
    assert rows[1][0] == "x" * 32_767


def test_hidden_sheets_are_read_and_said(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as workbook:
        workbook.add_worksheet("Shown").write(0, 0, "x")
        hidden = workbook.add_worksheet("Old")
        hidden.write(0, 0, "y")
        hidden.hide()
    files, findings = read_paths(tmp_path / "a.xlsx")
    assert [(s.name, s.hidden) for s in files[0].sheets] == [("Shown", False), ("Old", True)]
    assert [(f.code, f.sheet) for f in findings] == [("sheet-hidden", "Old")]


def test_very_hidden_sheets_are_left_out_but_for_our_own_base(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as workbook:
        for name in ("Shown", "Secret", "_base"):
            sheet = workbook.add_worksheet(name)
            sheet.write(0, 0, name)
            if name != "Shown":
                sheet.very_hidden()
    files, findings = read_paths(tmp_path / "a.xlsx")
    assert [s.name for s in files[0].sheets] == ["Shown", "_base"]
    assert [(f.code, f.sheet) for f in findings] == [("sheet-left-out", "Secret")]


def test_chart_sheets_are_no_tables(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as workbook:
        sheet = workbook.add_worksheet("Devices")
        sheet.write_row(0, 0, ["a", 1])
        chart = workbook.add_chart({"type": "bar"})
        chart.add_series({"values": "=Devices!$B$1:$B$1"})
        workbook.add_chartsheet("Picture").set_chart(chart)
    assert [s.name for s in read_one(tmp_path / "a.xlsx").sheets] == ["Devices"]


def test_formulas_give_the_values_that_were_saved(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_formula(0, 0, "=1+1", value=2)
        sheet.write_formula(0, 1, '="TLS "&"1.2"', value="TLS 1.2")
    assert rows_of(tmp_path / "a.xlsx") == [[2.0, "TLS 1.2"]]


def test_formulas_without_a_value_are_empty_and_said(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    assert workbook.active is not None
    workbook.active.append(["Name", "=1+1", "=A1"])
    workbook.save(tmp_path / "a.xlsx")
    files, findings = read_paths(tmp_path / "a.xlsx")
    assert [list(row) for row in files[0].sheets[0].rows] == [["Name"]]
    (finding,) = findings
    assert finding.code == "formula-without-value"
    assert finding.found == "2 (first: B1)"
    assert any("2 (first: B1)" in note for note in files[0].notes)


def test_error_cells_show_their_text(tmp_path: Path) -> None:
    path = hand_made_xlsx(
        tmp_path / "a.xlsx",
        f'<sheetData><row r="1">{text_cell("A1", "x")}<c r="C1" t="e"><f>NA()</f><v>#N/A</v></c></row>'
        '<row r="3"><c r="A3" t="e"><v>#REF!</v></c></row></sheetData>')
    rows = rows_of(path)
    assert rows[0] == ["x", None, "#N/A"]
    assert rows[2][0] == "#REF!"


def test_the_date_inside_the_document_is_taken(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.save(tmp_path / "a.xlsx")
    core = ('<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            'xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:modified>2025-03-04T05:06:07Z</dcterms:modified>'
            '</cp:coreProperties>')
    path = hand_made_xlsx(tmp_path / "b.xlsx", f'<sheetData><row r="1">{text_cell("A1", "x")}</row></sheetData>',
                          more={"docProps/core.xml": core})
    assert read_one(path).modified == date(2025, 3, 4)


@pytest.mark.parametrize("name", ["inventory.xlsx", "inventory.csv", "inventory"])
def test_the_name_of_a_file_does_not_matter(tmp_path: Path, name: str) -> None:
    book(tmp_path / "a.xlsx", [["Name"], ["MFP"]]).rename(tmp_path / name)
    file = read_one(tmp_path / name)
    assert (file.format, len(file.sheets[0].rows)) == ("xlsx", 2)


def test_parts_with_odd_case_are_found(tmp_path: Path) -> None:
    good = hand_made_xlsx(tmp_path / "a.xlsx", f'<sheetData><row r="1">{text_cell("A1", "x")}</row></sheetData>')
    with zipfile.ZipFile(good) as archive, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as odd:
        for name in archive.namelist():
            odd.writestr(name.replace("sheet1", "Sheet1").replace("xl/workbook", "xl/Workbook"), archive.read(name))
    assert rows_of(tmp_path / "b.xlsx") == [["x"]]


def test_strict_workbooks_are_read(tmp_path: Path) -> None:
    transitional = book(tmp_path / "a.xlsx", [["Name", 1], ["MFP", 2]])
    with zipfile.ZipFile(transitional) as archive, zipfile.ZipFile(tmp_path / "s.xlsx", "w") as strict:
        for name in archive.namelist():
            text = archive.read(name)
            text = text.replace(b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                                b"http://purl.oclc.org/ooxml/spreadsheetml/main")
            text = text.replace(b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                                b"http://purl.oclc.org/ooxml/officeDocument/relationships")
            strict.writestr(name, text)
    assert rows_of(tmp_path / "s.xlsx") == [["Name", 1.0], ["MFP", 2.0]]


def test_opendocument_spreadsheets_are_read(tmp_path: Path) -> None:
    cells = "".join(f"<table:table-cell office:value-type='string'><text:p>{t}</text:p></table:table-cell>"
                    for t in ("0012", "NA"))
    _ods(tmp_path / "a.ods", f"<table:table-row>{cells}</table:table-row>"
         "<table:table-row table:number-rows-repeated='1048575'><table:table-cell/></table:table-row>")
    file = read_one(tmp_path / "a.ods")
    assert file.format == "ods"
    assert file.modified == date(2025, 3, 4)
    assert [list(r) for r in file.sheets[0].rows] == [["0012", "NA"]]


def test_a_stray_cell_in_the_last_corner_of_an_opendocument_sheet_costs_next_to_nothing(tmp_path: Path) -> None:
    cell = "<table:table-cell office:value-type='string'><text:p>{}</text:p></table:table-cell>".format
    empty = "<table:table-cell table:number-columns-repeated='{}'/>".format
    _ods(tmp_path / "a.ods",
         f"<table:table-row>{cell('Name')}{cell('IP')}</table:table-row>"
         f"<table:table-row>{cell('MFP')}{cell('192.0.2.1')}{empty(16382)}</table:table-row>"
         f"<table:table-row table:number-rows-repeated='1048573'>{empty(16384)}</table:table-row>"
         f"<table:table-row>{empty(16383)}{cell('x')}</table:table-row>")
    file = read_one(tmp_path / "a.ods", settings(memory_mib=512))
    assert file.reader == "lxml"
    rows = file.sheets[0].rows
    assert [list(row) for row in rows[:2]] == [["Name", "IP"], ["MFP", "192.0.2.1"]]
    assert len(rows) == 1_048_576
    assert (len(rows[-1]), rows[-1][-1]) == (16_384, "x")


def test_both_readers_of_opendocument_sheets_give_the_same_cells(tmp_path: Path) -> None:
    cell = "<table:table-cell {}><text:p>{}</text:p></table:table-cell>".format
    cells = [
        cell("office:value-type='float' office:value='587'", "587"),
        cell("office:value-type='percentage' office:value='0.5'", "50 %"),
        cell("office:value-type='boolean' office:boolean-value='true'", "TRUE"),
        cell("office:value-type='date' office:date-value='2026-02-01'", "1 February"),
        cell("office:value-type='date' office:date-value='2026-02-01T10:20:30'", "1 February"),
        cell("office:value-type='string'", "a<text:s text:c='3'/>b</text:p><text:p>c"),
        cell("office:value-type='string' table:number-columns-repeated='2'", "again"),
    ]
    row = f"<table:table-row>{''.join(cells)}</table:table-row>"
    _ods(tmp_path / "a.ods", row * 2)
    far = "<table:table-row><table:table-cell table:number-columns-repeated='9000'/>" + cell("", "far")
    _ods(tmp_path / "b.ods", f"{row * 2}{far}</table:table-row>")
    quick, streamed = read_one(tmp_path / "a.ods"), read_one(tmp_path / "b.ods")
    assert (quick.reader, streamed.reader) == ("calamine", "lxml")
    assert [list(r) for r in streamed.sheets[0].rows[:2]] == [list(r) for r in quick.sheets[0].rows]


def test_a_hidden_opendocument_sheet_with_merged_cells_is_streamed_as_it_is(tmp_path: Path) -> None:
    cell = "<table:table-cell {}><text:p>{}</text:p></table:table-cell>".format
    tall = cell("table:number-rows-spanned='2'", "Berlin")
    rows = (f"<table:table-row>{tall}{cell('', 'MFP')}</table:table-row>"
            f"<table:table-row><table:covered-table-cell/>{cell('', 'MFQ')}"
            f"<table:table-cell table:number-columns-repeated='9000'/>{cell('', 'far')}</table:table-row>")
    _ods(tmp_path / "a.ods", rows, hidden=True)
    sheet = read_one(tmp_path / "a.ods").sheets[0]
    assert sheet.hidden
    assert sheet.merged == (MergedRange(0, 0, 1, 0),)
    assert list(sheet.rows[1][:2]) == [None, "MFQ"]


def test_an_opendocument_cell_repeated_over_everything_is_too_large(tmp_path: Path) -> None:
    _ods(tmp_path / "a.ods", "<table:table-row table:number-rows-repeated='1048576'><table:table-cell "
         "table:number-columns-repeated='16384'><text:p>x</text:p></table:table-cell></table:table-row>")
    assert error_code(tmp_path / "a.ods") == "too-large"


def _ods(path: Path, rows: str, manifest: str = "", *, hidden: bool = False) -> None:
    names = " ".join(f"xmlns:{short}='urn:oasis:names:tc:opendocument:xmlns:{short}:1.0'"
                     for short in ("office", "table", "text", "style", "meta", "manifest"))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<office:document-content {names}><office:automatic-styles>"
                         f"<style:style style:name='t' style:family='table'><style:table-properties "
                         f"table:display='{str(not hidden).lower()}'/></style:style></office:automatic-styles>"
                         "<office:body><office:spreadsheet>"
                         f"<table:table table:name='Devices' table:style-name='t'>{rows}</table:table>"
                         "</office:spreadsheet></office:body></office:document-content>")
        archive.writestr("meta.xml", f"<office:document-meta {names} xmlns:dc='http://purl.org/dc/elements/1.1/'>"
                         "<office:meta><dc:date>2025-03-04T05:06:07</dc:date></office:meta>"
                         "</office:document-meta>")
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {names}>{manifest}</manifest:manifest>")


def test_an_encrypted_opendocument_file_needs_its_password(tmp_path: Path) -> None:
    _ods(tmp_path / "a.ods", "", "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>")
    assert error_code(tmp_path / "a.ods") == "password-protected"


def _biff2(path: Path, cells: list[tuple[int, int, str]]) -> Path:
    """A worksheet of Excel 2: BOF, LABEL records, EOF."""
    stream = io.BytesIO()
    stream.write(struct.pack("<HHHH", 0x0009, 4, 2, 0x10))
    for row, column, text in cells:
        body = struct.pack("<HH3sB", row, column, b"\0\0\0", len(text)) + text.encode("ascii")
        stream.write(struct.pack("<HH", 0x0004, len(body)) + body)
    stream.write(struct.pack("<HH", 0x000A, 0))
    path.write_bytes(stream.getvalue())
    return path


def test_worksheets_of_excel_2_are_read(tmp_path: Path) -> None:
    path = _biff2(tmp_path / "a.xls", [(0, 0, "Name"), (1, 0, "MFP"), (1, 1, "192.0.2.1")])
    file = read_one(path)
    assert (file.format, file.reader) == ("xls-biff2-4", "xlrd")
    assert [list(r) for r in file.sheets[0].rows] == [["Name"], ["MFP", "192.0.2.1"]]


def test_more_cells_than_the_limit_are_too_large(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["x"] * 20] * 20)
    assert error_code(path, settings(cells=100)) == "too-large"
