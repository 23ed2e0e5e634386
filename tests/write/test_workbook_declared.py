"""The declaration of the workbook says what the product promises."""

from __future__ import annotations

import pytest

from planner.model.fingerprint import fingerprint
from planner.model.look import HUMAN_HEADER, LOOKS, TOOL_HEADER
from planner.model.workbook import LISTS, SHEETS, Choices
from planner.write.workbook.styles import PAGE_COLOURS

PROMISED = {
    "Read me": "",
    "Summary": "",
    "Plan": "Device ID, Site, Location, Device, Type, Make and model, Serial, IP, Mailbox, TLS, Decision, Readiness, "
            "Target server, Port, Action, Do first, Why, Works until, Wave, Attention, Verify says, Status*, Owner*, "
            "Planned date*, Done date*, Done by*, Verified*, Error seen*, Exit option*, Exit date*, "
            "Override decision*, Override reason*, Override until*, Notes*",
    "Waves": "Wave, Name, Goal, Devices, Sites, Mailboxes, Gate, Exit test, Planned start*, Planned end*, Owner*, "
             "Go or no-go*, Notes*",
    "Sites": "Site, Cloud, Devices, Keep, Upgrade, Legacy, Legacy 21Vianet, Blocked, Unknown, Out of scope, Wave, "
             "Checklist, Wave override*, Site contact*, Visit date*, Notes*",
    "Questions": "Question ID, Question, Make, Model, Firmware, Devices settled, Sites, If yes, If no, "
                 "How to find out, Answer*, Answered by*, Answered on*, Evidence link*",
    "Data quality": "Finding ID, Severity, Code, Device ID, File, Sheet, Row, Column, Found, Expected, Fix, "
                    "Effect on plan, Resolution*, Comment*",
    "Mailboxes": "Mailbox, Cloud, Devices, Legacy devices, Setting now, Effective now, Needed, Change, Why, "
                 "Value to restore, Messages, Period, TLS 1.0 %, TLS 1.1 %, TLS 1.2 %, Sign-in, Load, Load reason, "
                 "Status*, Done date*, Done by*, Notes*",
    "Tenant runbook": "Step, Phase, Action, Where, Command, Expected, Check, Roll back, Needs step, Status*, "
                      "Done date*, Done by*, Notes*",
    "Evidence": "Device ID, MAC, TLS claimed, TLS by maker, TLS observed, TLS used, Grade, TLS source, Source date, "
                "Cloud, Cloud source, Route, Route source, Update, Update source, Conflict, File, Sheet, Row",
    "Changes": "Device ID, Kind, Field, Before, After, Cause, What to do",
    "Retired rows": "Device ID, Site, Device, Decision, Status*, Owner*, Planned date*, Done date*, Done by*, "
                    "Verified*, Error seen*, Exit option*, Exit date*, Override decision*, Override reason*, "
                    "Override until*, Notes*",
    "Rules and sources": "Rule, Version, Title, When, Then, Devices, Source, Link, Source date, Checked on",
    "Lists": "Status, Verified, Exit option, Override decision, Go or no-go",
}


def test_the_sheets_stand_in_the_promised_order() -> None:
    assert [sheet.title for sheet in SHEETS] == list(PROMISED)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.title)
def test_every_sheet_has_the_promised_columns(sheet) -> None:
    columns = [column.label + "*" * column.human for column in sheet.columns]
    assert ", ".join(columns) == PROMISED[sheet.title]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.title)
def test_keys_and_headers_are_unique_and_the_columns_of_people_come_last(sheet) -> None:
    assert len({column.key for column in sheet.columns}) == len(sheet.columns)
    assert len({column.label for column in sheet.columns}) == len(sheet.columns)
    assert sheet.columns == (*sheet.tool, *sheet.human)
    assert len(sheet.title) <= 31


def test_the_lists_hold_the_promised_values() -> None:
    assert LISTS[Choices.STATUS] == ("Not started", "Scheduled", "In progress", "Done", "Waiting", "Skipped")
    assert LISTS[Choices.VERIFIED] == ("Not yet", "Sent and received", "Failed")
    assert LISTS[Choices.GO] == ("Go", "No-go")
    assert LISTS[Choices.DECISION] == ("Keep", "Upgrade", "Legacy", "Legacy 21Vianet", "Blocked", "Unknown",
                                       "Out of scope")


@pytest.mark.parametrize("name, colours", [
    *((kind.value, (look.fill, look.text)) for kind, look in LOOKS.items()),
    ("tool header", TOOL_HEADER), ("human header", HUMAN_HEADER), *PAGE_COLOURS.items(),
])
def test_every_pair_of_colours_can_be_read(name: str, colours: tuple[str, str]) -> None:
    assert contrast(*colours) >= 4.5, name


def test_a_fingerprint_tells_which_cell_was_changed_and_passes_over_white_space() -> None:
    issued = fingerprint(("D-1", "Lyon", "Printer 1", ""))
    assert fingerprint(("D-1", "Lyon ", "Printer\n1", "")) == issued
    changed = fingerprint(("D-1", "Paris", "Printer 1", ""))
    assert [place for place in range(4) if changed[3 * place:3 * place + 3] != issued[3 * place:3 * place + 3]] == [1]


def contrast(one: str, other: str) -> float:
    """Measure the contrast of two colours (WCAG 2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place:place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
