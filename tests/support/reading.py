"""Read files in tests the way a run does, and make workbooks that no library would write."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from planner import catalogue, read
from planner.model.finding import Finding
from planner.model.knowledge import Rulebook
from planner.model.table import ReadFile
from planner.settings import ReadLimits, Settings

PATIENT = ReadLimits(seconds=300)
"""What is right does not depend on how busy the machine is."""
SETTINGS = Settings(date(2026, 1, 1), limits=PATIENT)

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


@cache
def rulebook() -> Rulebook:
    """The knowledge that the package ships."""
    return catalogue.load()


def settings(*, encoding: str = "", **limits: int) -> Settings:
    """Settings with some limits changed."""
    return replace(SETTINGS, encoding=encoding, limits=replace(PATIENT, **limits))


def read_paths(*paths: Path, settings: Settings = SETTINGS, own_output: Path | None = None
               ) -> tuple[tuple[ReadFile, ...], list[Finding]]:
    """Read paths with the shipped knowledge."""
    return read.sheets(paths, settings, rulebook(), own_output=own_output)


def read_one(path: Path, settings: Settings = SETTINGS) -> ReadFile:
    """Read a path that holds one file."""
    files, _ = read_paths(path, settings=settings)
    (file,) = files
    return file


def rows_of(path: Path, settings: Settings = SETTINGS) -> list[list[object]]:
    """The rows of the first sheet of a file that can be read."""
    file = read_one(path, settings)
    assert file.error is None, file.error
    return [list(row) for row in file.sheets[0].rows]


def error_code(path: Path, settings: Settings = SETTINGS) -> str:
    """The code of the error of a file that cannot be read; the message names the file, the hint helps."""
    file = read_one(path, settings)
    assert file.error is not None
    assert file.file in file.error.message
    assert file.error.hint
    return file.error.code


def hand_made_xlsx(path: Path, sheet: str, *, more: Mapping[str, str | bytes] = {}, prolog: str = "") -> Path:
    """Write an xlsx package around the XML of one sheet, with other parts added or replaced."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml":
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/xl/workbook.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
            '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels":
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml":
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="Devices" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels":
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'{prolog}<worksheet xmlns="{_MAIN}">{sheet}</worksheet>',
        **more,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def text_cell(reference: str, text: str) -> str:
    """The XML of a cell with an inline text."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'
