"""Tables in markup: HTML saved as .xls, single-file web pages, SpreadsheetML 2003."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from planner.model.table import MergedRange
from tests.support.reading import error_code, read_one, read_paths, rows_of

OPEN = ('<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">')


def test_an_html_page_under_xls_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_text(
        '<html><head><meta charset="utf-8"></head><body><p>Report</p><table>'
        "<tr><th>Name</th><th>IP &amp; host</th></tr><tr><td> MFP <b>1</b></td><td>192.0.2.1<br>mfp</td></tr>"
        "<tr><td>&nbsp;</td><td>Büro</td></table></body></html>", encoding="utf-8")
    file = read_one(tmp_path / "a.xls")
    assert (file.format, file.encoding) == ("html", "utf-8")
    assert [list(r) for r in file.sheets[0].rows] == [
        ["Name", "IP & host"], ["MFP 1", "192.0.2.1\nmfp"], [None, "Büro"]]


def test_each_html_table_is_a_sheet_and_tables_inside_tables_are_their_own(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "<table><tr><td>outer<table><tr><td>inner</td></tr></table></td></tr></table><table><tr><td>third")
    assert [[list(r) for r in s.rows] for s in read_one(tmp_path / "a.html").sheets] == [
        [["outer"]], [["inner"]], [["third"]]]


def test_spans_are_merged_ranges(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "<table><tr><td rowspan=2>Berlin</td><td colspan=2>MFP</td></tr><tr><td>a</td><td>b</td></tr></table>")
    sheet = read_one(tmp_path / "a.html").sheets[0]
    assert [list(r) for r in sheet.rows] == [["Berlin", "MFP", None], [None, "a", "b"]]
    assert sheet.merged == (MergedRange(0, 0, 1, 0), MergedRange(0, 1, 0, 2))


def test_the_charset_of_a_page_is_believed(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(
        '<html><meta http-equiv="Content-Type" content="text/html; charset=windows-1250"><table><tr><td>Łódź'
        .encode("cp1250"))
    assert rows_of(tmp_path / "a.xls") == [["Łódź"]]


def test_a_page_without_a_table_is_unsupported(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_text("<html><body><p>Session expired</p></body></html>")
    assert error_code(tmp_path / "a.xls") == "unsupported-format"


def test_a_single_file_web_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_text(
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\nContent-Type: text/html\n'
        "Content-Transfer-Encoding: quoted-printable\n\n<table><tr><td colspan=3D1>M=\nFP</td></tr></table>\n--x--\n")
    assert rows_of(tmp_path / "a.xls") == [["MFP"]]


def test_spreadsheetml_is_read_with_its_types_and_gaps(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_text(
        f'{OPEN}<o:DocumentProperties><o:LastSaved>2025-03-04T05:06:07Z</o:LastSaved></o:DocumentProperties>'
        '<Worksheet ss:Name="Devices"><Table>'
        '<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">Title</Data></Cell></Row>'
        '<Row ss:Index="3"><Cell><Data ss:Type="String">0012</Data></Cell><Cell ss:Index="3">'
        '<Data ss:Type="Number">1.2</Data></Cell><Cell><Data ss:Type="DateTime">2026-02-01T00:00:00.000</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2026-02-01T10:30:00.000</Data></Cell><Cell><Data ss:Type="Boolean">1</Data>'
        '</Cell><Cell><Data ss:Type="Error">#N/A</Data></Cell></Row></Table></Worksheet>'
        '<Worksheet ss:Name="Old"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table>'
        '<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>')
    files, findings = read_paths(tmp_path / "a.xls")
    first, second = files[0].sheets
    assert files[0].modified == date(2025, 3, 4)
    assert first.merged == (MergedRange(0, 0, 0, 1),)
    assert [list(r) for r in first.rows] == [
        ["Title", None], [], ["0012", None, 1.2, date(2026, 2, 1), datetime(2026, 2, 1, 10, 30), True, "#N/A"]]
    assert (second.name, second.hidden) == ("Old", True)
    assert [f.code for f in findings] == ["sheet-hidden"]


def test_spreadsheetml_that_breaks_off_or_counts_wrongly_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(f'{OPEN}<Worksheet ss:Name="A"><Table><Row>')
    (tmp_path / "b.xml").write_text(f'{OPEN}<Worksheet ss:Name="A"><Table><Row ss:Index="99999999"/></Table>'
                                    "</Worksheet></Workbook>")
    files, _ = read_paths(tmp_path)
    assert [f.error and f.error.code for f in files] == ["damaged", "damaged"]


def test_xml_of_another_kind_is_unsupported(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text('<?xml version="1.0"?><rss><channel/></rss>')
    assert error_code(tmp_path / "a.xml") == "unsupported-format"
