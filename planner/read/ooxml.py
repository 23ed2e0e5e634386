"""Find one's way in a workbook's package: which part holds which sheet, and when the document was changed.

Member names are looked up whatever their case and slashes: some programs write ``xl\\Workbook.xml``.
"""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

_MODIFIED = "{http://purl.org/dc/terms/}modified"
_DC_DATE = "{http://purl.org/dc/elements/1.1/}date"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet of the package: its name, the part that holds it, whether it is shown."""

    name: str
    path: str
    state: str = "visible"


def parse(data: bytes) -> Any:
    """Parse XML with entities, network and huge trees off; None when it is not well-formed."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
                             recover=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


class Package:
    """The parts of a workbook, found by content types and relationships."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.replace("\\", "/").lower(): name for name in archive.namelist()}

    @property
    def is_binary(self) -> bool:
        """Whether the sheets are binary (xlsb)."""
        return "xl/workbook.bin" in self._names

    @property
    def has_macros(self) -> bool:
        """Whether the workbook declares macros (they are never run)."""
        return b"macroEnabled" in self._read("[content_types].xml")

    @property
    def modified(self) -> date | None:
        """The day on which the document says that it was changed last."""
        root = parse(self._read("docprops/core.xml"))
        return day_of(root.findtext(f".//{_MODIFIED}") if root is not None else None)

    @cached_property
    def sheets(self) -> tuple[SheetPart, ...]:
        """The worksheets in the order of the workbook, chart and macro sheets left out."""
        workbook = self._workbook_path()
        targets = self._targets(workbook)
        if self.is_binary:
            from planner.read import xlsb
            return xlsb.sheet_parts(self._read(workbook), targets)
        root = parse(self._read(workbook))
        if root is None:
            return ()
        found = []
        for sheet in root.iter("{*}sheet"):
            relation = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
            path, kind = targets.get(relation, ("", ""))
            if path and kind.endswith("/worksheet"):
                found.append(SheetPart(sheet.get("name", ""), path, sheet.get("state", "visible")))
        return tuple(found)

    def _read(self, name: str) -> bytes:
        member = self._names.get(name.lower())
        return self._archive.read(member) if member else b""

    def _workbook_path(self) -> str:
        root = parse(self._read("_rels/.rels"))
        if root is not None:
            for relation in root.iter("{*}Relationship"):
                if relation.get("Type", "").endswith("/officeDocument"):
                    return str(relation.get("Target", "")).lstrip("/")
        return "xl/workbook.xml"

    def _targets(self, workbook: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(workbook)
        root = parse(self._read(f"{folder}/_rels/{name}.rels"))
        if root is None:
            return {}
        targets = {}
        for relation in root.iter("{*}Relationship"):
            target = relation.get("Target", "").replace("\\", "/")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            member = self._names.get(path.lower())
            if member:
                targets[relation.get("Id", "")] = (member, relation.get("Type", ""))
        return targets


def opendocument_date(archive: zipfile.ZipFile) -> date | None:
    """The day on which an OpenDocument file says that it was changed last."""
    if "meta.xml" not in archive.namelist():
        return None
    root = parse(archive.read("meta.xml"))
    return day_of(root.findtext(f".//{_DC_DATE}") if root is not None else None)


def day_of(text: str | None) -> date | None:
    """The day of a W3C date and time."""
    try:
        return date.fromisoformat((text or "").strip()[:10])
    except ValueError:
        return None
