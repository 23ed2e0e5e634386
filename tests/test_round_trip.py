"""The round trip: a keystroke is never lost and never reinterpreted (SPEC 7)."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from planner.model.decision import DecisionKind
from planner.model.errors import OutputError
from planner.model.finding import Severity
from planner.model.workbook import CHANGES, EVIDENCE, MAILBOXES, PLAN, QUESTIONS, RETIRED, SITES, WAVES, Sheet
from planner.write.workbook.rows import GONE as GONE_TEXT
from tests.support.desk import ROWS, Desk, cells, column, found, named, opened, row, type_in


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.plan()
    return desk


def test_a_device_that_is_still_there_keeps_what_was_typed_and_gets_fresh_tool_columns(desk: Desk) -> None:
    first = named(desk.plan(), "PRN-1")
    type_in(desk.workbook, first.id, status="Done", owner="Ana", done_date=date(2026, 11, 20), notes=" 0012\nline ")
    desk.list_devices(ROWS[0].replace(",1.0,no", ",1.2,no"), *ROWS[1:])
    again = named(desk.plan(), "PRN-1")
    assert again.human == {"status": "Done", "owner": "Ana", "done_date": "2026-11-20", "notes": " 0012\nline "}
    assert again.tls.value == "1.2"
    [shown] = [r for r in cells(desk.workbook) if r["Device ID"] == first.id]
    assert (shown["Status"], shown["Notes"], shown["TLS"]) == ("Done", " 0012\nline ", "1.2")
    assert shown["Done date"].date() == date(2026, 11, 20)


def test_a_decision_that_changes_after_done_keeps_the_status_and_says_so_until_it_is_done_again(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-1")
    assert device.decision is DecisionKind.LEGACY_WORLDWIDE
    type_in(desk.workbook, device.id, status="Done", done_date=date(2026, 11, 20))
    assert named(desk.plan(), "PRN-1").attention == ""
    desk.list_devices(ROWS[0].replace(",1.0,no", ",1.2,no"), *ROWS[1:])
    for _ in range(3):
        changed = named(desk.plan(), "PRN-1")
        assert changed.decision is DecisionKind.KEEP
        assert changed.human["status"] == "Done"
        assert "done under old decision" in changed.attention.lower()
    type_in(desk.workbook, device.id, done_date=date(2026, 11, 24))
    assert named(desk.plan(), "PRN-1").attention == ""


@pytest.mark.parametrize("old, new", [("SN1", "SN1-NEW"), ("PRN-1,", "PRN-ONE,"), ("Lyon,PRN-1", "Paris,PRN-1"),
                                      ("Lyon,PRN-1", "Paris,PRINTER-ONE")])
def test_a_corrected_serial_name_or_site_keeps_the_id_and_what_was_typed(desk: Desk, old: str, new: str) -> None:
    device = named(desk.plan(), "PRN-1")
    type_in(desk.workbook, device.id, status="Done")
    desk.list_devices(ROWS[0].replace(old, new), *ROWS[1:])
    again = [d for d in desk.plan().devices if d.id == device.id]
    assert [d.human for d in again] == [{"status": "Done"}]


def test_two_candidates_are_a_finding_and_nothing_is_attached(tmp_path: Path) -> None:
    desk = Desk(tmp_path, (ROWS[0], ROWS[1].replace("10.0.0.2", "10.0.0.1")))
    before = desk.plan()
    for device in before.devices:
        type_in(desk.workbook, device.id, owner=device.name)
    desk.list_devices(ROWS[0].replace("Lyon,PRN-1", "Lyon,PRN-9").replace("SN1", "SN9"))
    after = desk.plan()
    [device] = after.devices
    assert device.human == {}
    assert device.id not in {d.id for d in before.devices}
    assert len(found(after, "two-candidates")) == 1
    assert {r.device: r.human for r in after.retired} == {d.id: {"owner": d.name} for d in before.devices}


def test_a_device_that_is_gone_goes_to_retired_rows_with_everything_and_comes_back_with_it(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-1")
    type_in(desk.workbook, device.id, status="Done", notes="sold?", override_decision="Keep")
    with opened(desk.workbook) as book:
        book["Plan"].cell(1, 40).value = "Lease end"
        book["Plan"].cell(row(book["Plan"], device.id), 40).value = "2027"
    everything = {"status": "Done", "notes": "sold?", "override_decision": "Keep", "extra:Lease end": "2027"}
    desk.list_devices(*ROWS[1:])
    for _ in range(3):
        plan = desk.plan()
        [gone] = plan.retired
        assert (gone.device, gone.site, gone.name, gone.decision) == (device.id, "Lyon", "PRN-1", "legacy-worldwide")
        assert gone.human == everything
        [shown] = cells(desk.workbook, RETIRED)
        assert (shown["Device ID"], shown["Decision"], shown["Notes"]) == (device.id, "⚠ Legacy", "sold?")
        assert shown["Lease end"] == "2027"
    type_in(desk.workbook, device.id, RETIRED, notes="found again")
    desk.list_devices(*ROWS)
    back = desk.plan()
    assert named(back, "PRN-1").human == {**everything, "notes": "found again"}
    assert back.retired == ()


def test_a_row_typed_in_by_hand_is_attached_by_its_serial_or_its_ip(desk: Desk) -> None:
    plan = desk.plan()
    with opened(desk.workbook) as book:
        sheet = book["Plan"]
        for place, (header, value, note) in enumerate((("Serial", "sn2", "by serial"), ("IP", "10.0.0.4", "by ip"))):
            number = sheet.max_row + 2 + place
            sheet.cell(number, column(sheet, header)).value = value
            sheet.cell(number, column(sheet, "Notes")).value = note
    again = desk.plan()
    assert named(again, "PRN-2").human == {"notes": "by serial"}
    assert named(again, "PRN-4").human == {"notes": "by ip"}
    assert len(again.devices) == len(plan.devices)
    assert {f.device for f in found(again, "row-attached")} == {named(again, "PRN-2").id, named(again, "PRN-4").id}
    assert named(desk.plan(), "PRN-2").human == {"notes": "by serial"}


def test_a_row_typed_in_by_hand_that_matches_nothing_is_a_device_of_its_own_kept_and_reported(desk: Desk) -> None:
    _add_row(desk.workbook, Site="Lyon", Device="NEW-1", Serial="XX-77", IP="10.0.0.77", TLS="1.0",
             Notes="in the cellar", Status="Scheduled")
    seen = []
    for _ in range(3):
        plan = desk.plan()
        device = named(plan, "NEW-1")
        assert (device.site, device.serial, device.tls.value) == ("Lyon", "XX-77", "1.0")
        assert device.human == {"status": "Scheduled", "notes": "in the cellar"}
        assert [f.device for f in found(plan, "row-typed-in")] == [device.id]
        seen.append((device.id, desk.bytes()))
    assert seen[0] == seen[1] == seen[2]
    desk.list_devices(*ROWS, "Lyon,NEW-1,HP,M525,1.0,XX-77,10.0.0.77,n1@example.com,,SMTP AUTH,1.2,no,")
    listed = desk.plan()
    assert named(listed, "NEW-1").id == seen[0][0]
    assert named(listed, "NEW-1").tls.value == "1.2"
    assert named(listed, "NEW-1").human == {"status": "Scheduled", "notes": "in the cellar"}
    assert found(listed, "row-typed-in") == []


def test_a_row_typed_into_a_returned_copy_is_one_device_however_often_the_copy_is_read(desk: Desk) -> None:
    _add_row(desk.send_out("lyon.xlsx"), Site="Lyon", Device="Old scanner", Notes="no plate")
    first = named(desk.plan(), "Old scanner")
    type_in(desk.workbook, first.id, notes="plate found")
    for _ in range(2):
        assert named(desk.plan(), "Old scanner").human == {"notes": "plate found"}


def test_a_row_without_a_device_stays_at_the_end_of_its_sheet(desk: Desk) -> None:
    with opened(desk.workbook) as book:
        book["Waves"].append(["W9", "Mine", "A wave of my own"])
        book["Plan"].cell(book["Plan"].max_row + 3, column(book["Plan"], "Notes")).value = "three are missing"
    for _ in range(2):
        plan = desk.plan()
        assert len(found(plan, "row-without-key")) == 2
        assert cells(desk.workbook)[-1]["Notes"] == "three are missing"
        assert [cells(desk.workbook, WAVES)[-1][name] for name in ("Wave", "Name")] == ["W9", "Mine"]


def test_a_device_id_on_two_rows_shows_both_and_chooses_neither(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-1")
    type_in(desk.workbook, device.id, owner="Ana")
    desk.plan()
    with opened(desk.workbook) as book:
        sheet = book["Plan"]
        first = row(sheet, device.id)
        sheet.append([cell.value for cell in sheet[first]])
        sheet.cell(first, column(sheet, "Status")).value = "Done"
        sheet.cell(sheet.max_row, column(sheet, "Status")).value = "Waiting"
    for _ in range(3):
        plan = desk.plan()
        assert named(plan, "PRN-1").human == {"owner": "Ana"}
        [finding] = found(plan, "row-twice")
        assert (finding.severity, finding.device) == (Severity.ERROR, device.id)
        assert "Done" in finding.found
        assert "Waiting" in finding.found
        shown = [r for r in cells(desk.workbook) if r["Device ID"] == device.id]
        assert [r["Status"] for r in shown] == ["Done", "Waiting"]
    with opened(desk.workbook) as book:
        book["Plan"].delete_rows(row(book["Plan"], device.id) + 1)
    plan = desk.plan()
    assert named(plan, "PRN-1").human == {"owner": "Ana", "status": "Done"}
    assert found(plan, "row-twice") == []


def test_a_value_outside_the_list_is_kept_as_typed_and_found(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-1")
    type_in(desk.workbook, device.id, status="done!!")
    for _ in range(2):
        plan = desk.plan()
        assert named(plan, "PRN-1").human == {"status": "done!!"}
        assert [(f.found, f.device, f.column) for f in found(plan, "outside-the-list")] == [
            ("done!!", device.id, "Status")]


def test_an_unclear_date_is_kept_and_found_and_dates_settles_it(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-1")
    type_in(desk.workbook, device.id, planned_date="03/04/2026", done_date="soon", exit_date="31.12.2026")
    plan = desk.plan()
    assert named(plan, "PRN-1").human == {"planned_date": "03/04/2026", "done_date": "soon", "exit_date": "31.12.2026"}
    assert [f.found for f in found(plan, "typed-date-unclear")] == ["03/04/2026"]
    assert [f.found for f in found(plan, "typed-date-not-understood")] == ["soon"]
    settled = desk.plan(dates="dmy")
    assert named(settled, "PRN-1").human["planned_date"] == "2026-04-03"
    assert found(settled, "typed-date-unclear") == []
    shown = next(r for r in cells(desk.workbook) if r["Device ID"] == device.id)
    assert shown["Planned date"].date() == date(2026, 4, 3)


def test_a_changed_tool_cell_is_reported_and_not_applied(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-1")
    type_in(desk.workbook, device.id, decision="✔ Keep", serial="OTHER")
    plan = desk.plan()
    assert {(f.column, f.found) for f in found(plan, "tool-cell-changed")} == {("Serial", "OTHER"),
                                                                               ("Decision", "✔ Keep")}
    assert named(plan, "PRN-1").decision is DecisionKind.LEGACY_WORLDWIDE
    assert named(plan, "PRN-1").serial == "SN1"


def test_several_copies_are_laid_together_field_by_field(desk: Desk) -> None:
    plan = desk.plan()
    one, two, three = (named(plan, f"PRN-{n}") for n in (1, 2, 3))
    a, b = desk.send_out("a.xlsx"), desk.send_out("b.xlsx")
    type_in(a, one.id, status="Done", owner="Ana")
    type_in(a, two.id, status="Done")
    type_in(a, three.id, owner="Ana")
    type_in(b, one.id, notes="by b")
    type_in(b, two.id, status="Done")
    type_in(b, three.id, owner="Bo")
    for _ in range(3):
        merged = desk.plan()
        assert named(merged, "PRN-1").human == {"status": "Done", "owner": "Ana", "notes": "by b"}
        assert named(merged, "PRN-2").human == {"status": "Done"}
        assert named(merged, "PRN-3").human == {}
        [conflict] = found(merged, "copies-disagree")
        assert conflict.found == "Ana (a.xlsx) | Bo (b.xlsx)"
        assert (conflict.severity, conflict.device, conflict.column) == (Severity.ERROR, three.id, "Owner")
        [change] = [change for change in merged.changes if change.kind == "conflict"]
        assert (change.device, change.field, change.after) == (three.id, "Owner", "Ana (a.xlsx) | Bo (b.xlsx)")
        assert any(row["Kind"] == "conflict" and row["After"] == change.after for row in cells(desk.workbook, CHANGES))


def test_copies_under_any_name_are_laid_together_with_nothing_else_at_hand(desk: Desk, tmp_path: Path) -> None:
    plan = desk.plan()
    ids = {d.name: d.id for d in plan.devices}
    for name, person in (("plan (1).xlsx", "Ana"), ("Kopie von Lyon.xlsx", "Bo")):
        copy = desk.send_out(name)
        type_in(copy, ids["PRN-1"], **{"owner" if person == "Ana" else "notes": person})
        type_in(copy, ids["PRN-3"], owner=person)
    elsewhere = Desk(tmp_path / "elsewhere")
    for copy in desk.inbox.glob("*.xlsx"):
        shutil.copy(copy, elsewhere.inbox)
    for _ in range(2):
        merged = elsewhere.plan()
        assert {d.name: d.id for d in merged.devices} == ids
        assert named(merged, "PRN-1").human == {"owner": "Ana", "notes": "Bo"}
        [conflict] = found(merged, "copies-disagree")
        assert conflict.found == "Bo (Kopie von Lyon.xlsx) | Ana (plan (1).xlsx)"


def test_a_dispute_ends_when_somebody_types_the_right_value_into_the_workbook(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-3")
    type_in(desk.send_out("a.xlsx"), device.id, owner="Ana")
    type_in(desk.send_out("b.xlsx"), device.id, owner="Bo")
    desk.plan()
    type_in(desk.workbook, device.id, owner="Bo")
    for _ in range(3):
        plan = desk.plan()
        assert named(plan, "PRN-3").human == {"owner": "Bo"}
        assert found(plan, "copies-disagree") == []
        assert [change for change in plan.changes if change.kind == "conflict"] == []


def test_what_was_typed_here_and_is_disputed_is_not_lost_when_the_workbook_is_written_anew(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-3")
    type_in(desk.send_out("a.xlsx"), device.id, owner="Ana")
    type_in(desk.workbook, device.id, owner="Me")
    for _ in range(3):
        plan = desk.plan()
        assert named(plan, "PRN-3").human == {}
        assert [f.found for f in found(plan, "copies-disagree")] == ["Ana (a.xlsx) | Me (plan.xlsx)"]
    (desk.inbox / "a.xlsx").unlink()
    assert named(desk.plan(), "PRN-3").human == {"owner": "Me"}


def test_a_copy_that_stays_in_the_inbox_does_not_undo_what_was_typed_since(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-1")
    type_in(desk.send_out("a.xlsx"), device.id, status="In progress", owner="Ana")
    desk.plan()
    type_in(desk.workbook, device.id, status="Done", owner=None)
    for _ in range(3):
        plan = desk.plan()
        assert named(plan, "PRN-1").human == {"status": "Done"}
        assert found(plan, "copies-disagree") == []


def test_a_value_may_come_back_after_it_was_cleared(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-1")
    type_in(desk.workbook, device.id, status="Done")
    desk.plan()
    type_in(desk.workbook, device.id, status=None)
    desk.plan()
    type_in(desk.send_out("late.xlsx"), device.id, status="Done")
    assert named(desk.plan(), "PRN-1").human == {"status": "Done"}


def test_what_a_copy_cleared_stays_cleared_and_may_be_typed_again(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-1")
    type_in(desk.workbook, device.id, owner="Ana")
    desk.plan()
    type_in(desk.send_out("a.xlsx"), device.id, owner=None)
    assert named(desk.plan(), "PRN-1").human == {}
    type_in(desk.workbook, device.id, owner="Bo")
    for _ in range(2):
        assert named(desk.plan(), "PRN-1").human == {"owner": "Bo"}


def test_a_copy_from_an_older_plan_is_accepted_and_its_age_is_shown(desk: Desk) -> None:
    device = named(desk.plan(as_of=date(2026, 10, 1)), "PRN-1")
    type_in(desk.send_out("old.xlsx"), device.id, status="Done")
    plan = desk.plan()
    assert named(plan, "PRN-1").human == {"status": "Done"}
    [age] = found(plan, "copy-from-older-plan")
    assert (age.file, "2026-10-01" in age.found) == ("old.xlsx", True)


def test_a_workbook_from_before_fresh_brings_back_what_was_typed(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-1")
    type_in(desk.workbook, device.id, status="Done")
    desk.plan()
    shutil.move(desk.workbook, desk.inbox / "before.xlsx")
    assert named(desk.plan(), "PRN-1").human == {"status": "Done"}


def test_columns_of_ones_own_are_carried_at_the_right_end(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-1")
    with opened(desk.workbook) as book:
        sheet = book["Plan"]
        end = sheet.max_column
        for place, (header, value) in enumerate((("Room", 12), ("", "no header"), ("Notes", "second notes")), start=1):
            sheet.cell(1, end + place).value = header or None
            sheet.cell(row(sheet, device.id), end + place).value = value
        sheet.insert_cols(1)
        sheet.cell(1, 1).value = "Left of all"
        sheet.cell(row_of(sheet, device.id), 1).value = "x"
        book["Sites"].cell(1, book["Sites"].max_column + 1).value = "Key holder"
        book["Sites"].cell(2, book["Sites"].max_column).value = "Bo"
    for _ in range(2):
        plan = desk.plan()
        human = {k.removeprefix("extra:"): v for k, v in named(plan, "PRN-1").human.items()}
        assert human.pop("Room") == 12
        assert human.pop("Notes (2)") == "second notes"
        assert human.pop("Left of all") == "x"
        assert list(human.values()) == ["no header"]
        headers = list(cells(desk.workbook)[0])
        assert set(headers[len(PLAN.columns):]) > {"Room", "Notes (2)", "Left of all"}
        assert cells(desk.workbook, SITES)[0]["Key holder"] == "Bo"


def row_of(sheet: object, key: str) -> int:
    """The row of a Device ID wherever its column stands."""
    return next(cell.row for cells in sheet.iter_rows() for cell in cells if cell.value == key)  # type: ignore[attr-defined]


def test_a_column_of_dates_of_ones_own_stays_one(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-1")
    with opened(desk.workbook) as book:
        sheet = book["Plan"]
        sheet.cell(1, sheet.max_column + 1).value = "Lease end"
        sheet.cell(row(sheet, device.id), sheet.max_column).value = date(2027, 5, 1)
    for _ in range(2):
        assert named(desk.plan(), "PRN-1").human == {"extra:Lease end": "2027-05-01"}
        shown = next(r for r in cells(desk.workbook) if r["Device ID"] == device.id)
        assert shown["Lease end"].date() == date(2027, 5, 1)


def test_a_column_added_to_a_sheet_of_the_tool_that_is_not_carried_is_named_in_a_finding(desk: Desk) -> None:
    with opened(desk.workbook) as book:
        sheet = book["Rules and sources"]
        sheet.cell(1, sheet.max_column + 1).value = "My remark"
        sheet.cell(2, sheet.max_column).value = "looked at it"
    assert [(f.sheet, f.found) for f in found(desk.plan(), "column-not-carried")] == [
        ("Rules and sources", "My remark")]


def _with_column(desk: Desk, header: str, value: str) -> None:
    """Give the inventory one column more."""
    first, *rows = (desk.inbox / "devices.csv").read_text().splitlines()
    (desk.inbox / "devices.csv").write_text("\n".join([f"{first},{header}", *(f"{line},{value}" for line in rows)]))


def test_columns_added_to_evidence_are_carried_beside_those_of_the_inventory(desk: Desk) -> None:
    _with_column(desk, "Lease end", "2027")
    device = named(desk.plan(), "PRN-1")
    assert device.extra == {"Lease end": "2027"}
    with opened(desk.workbook) as book:
        sheet = book["Evidence"]
        for header, value in (("My remark", "looked at it"), ("Lease end", "extended"), ("Weight", 12)):
            sheet.cell(1, sheet.max_column + 1).value = header
            sheet.cell(row(sheet, device.id), sheet.max_column).value = value
    seen = []
    for _ in range(2):
        plan = desk.plan()
        assert plan.evidence_remarks == {device.id: {
            "extra:My remark": "looked at it", "extra:Lease end (2)": "extended", "extra:Weight": 12}}
        assert not [f for f in plan.findings if f.code in ("column-not-carried", "tool-cell-changed", "column-deleted")]
        [shown] = [r for r in cells(desk.workbook, EVIDENCE) if r["Device ID"] == device.id]
        assert (shown["Lease end"], shown["Lease end (2)"], shown["My remark"]) == ("2027", "extended", "looked at it")
        assert list(shown)[-4:] == ["Lease end", "Lease end (2)", "My remark", "Weight"]
        seen.append(desk.bytes())
    assert seen[0] == seen[1]


def test_a_column_of_ones_own_on_evidence_stays_when_the_inventory_brings_one_of_its_name(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-1")
    with opened(desk.workbook) as book:
        sheet = book["Evidence"]
        sheet.cell(1, sheet.max_column + 1).value = "Lease end"
        sheet.cell(row(sheet, device.id), sheet.max_column).value = "mine"
    desk.plan()
    _with_column(desk, "Lease end", "2027")
    for _ in range(3):
        desk.plan()
        [shown] = [r for r in cells(desk.workbook, EVIDENCE) if r["Device ID"] == device.id]
        assert (shown["Lease end"], shown["Lease end (2)"]) == ("2027", "mine")
        assert list(shown)[-2:] == ["Lease end", "Lease end (2)"]


def test_what_was_typed_beside_the_evidence_of_a_device_that_is_gone_stays_and_comes_back(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-1")
    with opened(desk.workbook) as book:
        sheet = book["Evidence"]
        sheet.cell(1, sheet.max_column + 1).value = "My remark"
        sheet.cell(row(sheet, device.id), sheet.max_column).value = "looked at it"
    desk.list_devices(*ROWS[1:])
    for _ in range(2):
        desk.plan()
        last = cells(desk.workbook, EVIDENCE)[-1]
        assert (last["Device ID"], last["Conflict"], last["My remark"]) == (device.id, GONE_TEXT, "looked at it")
    desk.list_devices(*ROWS)
    plan = desk.plan()
    assert plan.evidence_remarks == {device.id: {"extra:My remark": "looked at it"}}
    assert GONE_TEXT not in [r["Conflict"] for r in cells(desk.workbook, EVIDENCE)]


def test_a_changed_cell_of_evidence_is_reported_and_not_applied(desk: Desk) -> None:
    _with_column(desk, "Lease end", "2027")
    device = named(desk.plan(), "PRN-1")
    with opened(desk.workbook) as book:
        sheet = book["Evidence"]
        sheet.cell(row(sheet, device.id), column(sheet, "TLS used")).value = "1.3"
        sheet.cell(row(sheet, device.id), column(sheet, "Lease end")).value = "2030"
    plan = desk.plan()
    assert {(f.sheet, f.column, f.found, f.device) for f in found(plan, "tool-cell-changed")} == {
        ("Evidence", "TLS used", "1.3", device.id), ("Evidence", "Lease end", "2030", device.id)}
    [shown] = [r for r in cells(desk.workbook, EVIDENCE) if r["Device ID"] == device.id]
    assert (shown["TLS used"], shown["Lease end"]) == ("1.0", "2027")


GONE = {SITES: "Lyon", MAILBOXES: "prn1@example.com", QUESTIONS: "", WAVES: ""}


@pytest.mark.parametrize("sheet", GONE, ids=lambda sheet: sheet.title)
def test_what_was_typed_for_a_row_that_is_gone_stays_in_sight_until_it_is_emptied(desk: Desk, sheet: Sheet) -> None:
    desk.plan()
    key = GONE[sheet] or str(next(iter(cells(desk.workbook, sheet)[-1 if sheet is QUESTIONS else -2].values())))
    type_in(desk.workbook, key, sheet, **{sheet.human[-1].key: "precious"})
    last = sheet.human[-1].label
    kept = desk.workbook.read_bytes()
    desk.list_devices("Oslo,PRN-9,HP,M525,1.0,SN9,10.0.0.9,prn9@example.com,smtp.office365.com,SMTP AUTH,1.2,no,")
    for _ in range(3):
        plan = desk.plan()
        shown = cells(desk.workbook, sheet)[-1]
        assert (next(iter(shown.values())), shown[last]) == (key, "precious")
        assert GONE_TEXT in shown.values()
        assert plan.carried[sheet.key][key] == {sheet.human[-1].key: "precious"}
        assert not [f for f in plan.findings if f.code in ("tool-cell-changed", "row-without-key")]
    type_in(desk.workbook, key, sheet, **{sheet.human[-1].key: None})
    assert key not in desk.plan().carried.get(sheet.key, {})
    assert key not in [next(iter(row.values())) for row in cells(desk.workbook, sheet)]
    desk.workbook.write_bytes(kept)
    desk.list_devices(*ROWS)
    desk.plan()
    [back] = [row for row in cells(desk.workbook, sheet) if next(iter(row.values())) == key]
    assert back[last] == "precious"
    assert GONE_TEXT not in back.values()


def test_a_sheet_of_ones_own_is_named_in_a_finding(desk: Desk) -> None:
    with opened(desk.workbook) as book:
        book.create_sheet("My sums")["A1"] = 1
    assert [f.found for f in found(desk.plan(), "sheet-added")] == ["My sums"]


def test_a_deleted_column_says_nothing_and_its_values_are_kept(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-1")
    type_in(desk.workbook, device.id, status="Done", owner="Ana")
    desk.plan()
    with opened(desk.workbook) as book:
        book["Plan"].delete_cols(column(book["Plan"], "Status"))
    plan = desk.plan()
    assert named(plan, "PRN-1").human == {"status": "Done", "owner": "Ana"}
    assert [f.found for f in found(plan, "column-deleted")] == ["Status"]


def test_order_filters_hidden_and_blank_rows_do_not_matter(desk: Desk) -> None:
    plan = desk.plan()
    for device in plan.devices:
        type_in(desk.workbook, device.id, owner=device.name)
    with opened(desk.workbook) as book:
        sheet = book["Plan"]
        rows = [[cell.value for cell in cells] for cells in sheet.iter_rows(min_row=2)]
        sheet.delete_rows(2, sheet.max_row)
        for number, values in enumerate(reversed(rows)):
            for place, value in enumerate(values, start=1):
                sheet.cell(3 + 2 * number, place).value = value
        sheet.row_dimensions[5].hidden = True
        sheet.auto_filter.ref = "A1:C9"
    again = desk.plan()
    assert {d.name: d.human for d in again.devices} == {d.name: {"owner": d.name} for d in plan.devices}
    assert not [f for f in again.findings if f.sheet == "Plan"]


def test_a_plan_sheet_saved_as_csv_is_read_too(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-1")
    type_in(desk.workbook, device.id, owner="Ana")
    desk.plan()
    rows = openpyxl.load_workbook(desk.workbook)["Plan"].iter_rows(values_only=True)
    lines = [["" if value is None else str(value) for value in values] for values in rows]
    place = lines[0].index("Status")
    next(line for line in lines if line[0] == device.id)[place] = "Done"
    quoted = ['"' + '","'.join(text.replace('"', '""') for text in line) + '"' for line in lines]
    (desk.inbox / "plan-sheet.csv").write_text("\n".join(quoted), encoding="utf-8")
    assert named(desk.plan(), "PRN-1").human == {"owner": "Ana", "status": "Done"}


def test_a_text_that_looks_like_the_code_of_a_character_is_no_character(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-1")
    type_in(desk.workbook, device.id, notes="_x005F_x0041_")  # how a spreadsheet program stores _x0041_
    for _ in range(3):
        assert named(desk.plan(), "PRN-1").human == {"notes": "_x0041_"}


def test_a_number_of_many_digits_is_the_same_in_every_run(desk: Desk) -> None:
    device = named(desk.plan(), "PRN-1")
    type_in(desk.workbook, device.id, notes=12345678901234567890, owner=1e300, done_by=7)
    first = named(desk.plan(), "PRN-1").human
    assert first["done_by"] == 7
    assert named(desk.plan(), "PRN-1").human == first


def test_a_workbook_of_another_tenant_stops_the_run(desk: Desk) -> None:
    desk.workbook.unlink()
    desk.plan(tenant="Contoso")
    with pytest.raises(OutputError, match="another tenant, Contoso"):
        desk.plan(tenant="Fabrikam")


def _add_row(path: Path, **values: str) -> None:
    with opened(path) as book:
        sheet = book["Plan"]
        number = sheet.max_row + 1
        for header, value in values.items():
            sheet.cell(number, column(sheet, header)).value = value
