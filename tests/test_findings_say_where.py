"""Every finding about a cell says all that is needed to mend it, and counts rows as people do (SPEC 3, 6.4)."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from planner import plan_file
from planner.model.finding import Finding
from tests.support.corridor import inspected

WRONG = {
    "MAC": "broken", "IP": "on the roof", "Port": "25, 587", "Mailbox": "reception", "Type": "contraption",
    "Send method": "pigeon", "Update available": "soon", "State": "grey", "Sign-in": "handshake", "Cloud": "nine",
    "TLS": "the good one", "Planned update": "04/03/2026", "Peak per minute": "30-40", "Recipients per day": "many",
    "Serial": "1.23457E+15", "Location": "#REF!",
}
"""Of each column a value that cannot be understood."""
FILLED = {
    "MAC": "00:00:5E:00:53:02", "IP": "192.0.2.2", "Port": "587", "Mailbox": "scan@example.com", "Type": "printer",
    "Send method": "SMTP AUTH", "Update available": "no", "State": "active", "Sign-in": "password",
    "Cloud": "worldwide", "TLS": "1.0", "Planned update": "2027-01-31", "Peak per minute": "3",
    "Recipients per day": "4", "Serial": "3087M000002", "Location": "Room 1",
}


def workbook(*rows: tuple[str, ...], hidden: tuple[int, ...] = ()) -> bytes:
    """An xlsx file with a sheet Devices; rows from 1 may be hidden."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Devices"
    for row in rows:
        sheet.append(row)
    for number in hidden:
        sheet.row_dimensions[number].hidden = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def messy(wrong: str) -> list[tuple[str, ...]]:
    """A title, a header in row 3, a good device in row 4, one with a wrong value in row 5."""
    header = ("Site", "Device", *FILLED)
    good = ("Lyon", "MFP-1", *FILLED.values())
    bad = {**dict.fromkeys(FILLED, ""), wrong: WRONG[wrong]}
    return [("Printers",), (), header, good, ("Lyon", "MFP-2", *bad.values())]


@pytest.mark.parametrize("column", WRONG)
def test_a_cell_that_is_not_understood_is_named_with_all_that_mends_it(column: str, tmp_path: Path) -> None:
    report = inspected(tmp_path, {"Lyon/list.xlsx": workbook(*messy(column))})
    (seen,) = [f for f in json.loads(plan_file.encode(report))["findings"] if f["column"] == column]
    assert (seen["file"], seen["sheet"], seen["row"]) == ("Lyon/list.xlsx", "Devices", 5)
    assert WRONG[column] in seen["found"]
    assert all(seen[name] for name in ("id", "severity", "code", "expected", "fix"))
    assert set(seen) >= {"id", "severity", "code", "file", "sheet", "row", "column", "found", "expected", "fix",
                         "device"}


def test_hidden_rows_are_read_and_said(tmp_path: Path) -> None:
    rows = [("Site", "Device", "Serial"), *[("Lyon", f"MFP-{n}", f"3087M00000{n}") for n in range(1, 8)]]
    report = inspected(tmp_path, {"list.xlsx": workbook(*rows, hidden=(4, 5, 60))})
    assert report.sources[0].tables[0].counts.devices == 7
    assert [(f.sheet, f.found) for f in report.findings if f.code == "rows-hidden"] == [("Devices", "2 (first: row 4)")]


def left_out(report_folder: Path, text: str) -> tuple[int | None, Finding]:
    """The header row of a JSON file of devices, and the finding about its address that is none."""
    report = inspected(report_folder, {"devices.json": text})
    (finding,) = [f for f in report.findings if f.code == "ip-not-understood"]
    return report.sources[0].tables[0].header_row, finding


DEVICES = [{"Site": "Lyon", "Device": f"MFP-{n}", "Serial": f"3087M00000{n}", "IP": f"192.0.2.{n}"} for n in range(9)]
DEVICES[4]["IP"] = "on the roof"


def test_objects_of_json_are_counted_from_one(tmp_path: Path) -> None:
    header_row, finding = left_out(tmp_path, json.dumps(DEVICES, indent=1))
    assert (header_row, finding.row, finding.column) == (None, 5, "IP")


def test_lines_of_json_are_counted_as_lines(tmp_path: Path) -> None:
    lines = [json.dumps(device) for device in DEVICES]
    assert left_out(tmp_path / "a", "\n".join(lines))[1].row == 5
    assert left_out(tmp_path / "b", "\n".join([*lines[:2], "", *lines[2:]]))[1].row == 6
    report = inspected(tmp_path / "c", {"devices.json": "\n".join([*lines[:2], "", *lines[2:]])})
    counts = report.sources[0].tables[0].counts
    assert (counts.read, counts.devices, counts.blank) == (10, 9, 1)
