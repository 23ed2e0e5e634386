"""What the tool issued with a workbook, from its very hidden sheet ``_base``."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from planner.edits.values import value_of
from planner.model.base_sheet import (
    BASE_DONE_UNDER,
    BASE_EVIDENCE,
    BASE_FATES,
    BASE_FINGERPRINT,
    BASE_HEADINGS,
    BASE_IDENTITY,
    BASE_TYPED_IN,
    BASE_WORDS,
)
from planner.model.decision import DecisionKind
from planner.model.human import Fate, HumanValue
from planner.model.table import Table, text_of
from planner.model.text import fold
from planner.model.workbook import PLAN, RETIRED

Key = tuple[str, str, str]
"""Sheet key, row key, column key."""

HOME = {RETIRED.key: PLAN.key}
"""What people typed about a device stays in one place, whether its row stands on Plan or on Retired rows."""


@dataclass(slots=True)
class Base:
    """The human values as issued, the rows' fingerprints, and the workbook's memory of earlier runs.

    ``brought`` are the values of a cell that were typed once and do not stand there, by their fate, oldest first.
    ``titles`` are the sheets' keys by their folded title, ``headings`` each sheet's column keys by their folded
    header, ``words`` the English of the tool's words by sheet and column, all as they were issued.
    """

    there: bool = False
    meta: dict[str, str] = field(default_factory=dict)
    values: dict[Key, HumanValue] = field(default_factory=dict)
    prints: dict[tuple[str, str], str] = field(default_factory=dict)
    brought: dict[Key, dict[Fate, list[HumanValue]]] = field(default_factory=dict)
    done_under: dict[str, DecisionKind] = field(default_factory=dict)
    evidence_columns: list[str] = field(default_factory=list)
    typed_in: defaultdict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    titles: dict[str, str] = field(default_factory=dict)
    headings: defaultdict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    words: defaultdict[tuple[str, str], dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    identity: defaultdict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def fated(self, key: Key, *fates: Fate) -> list[HumanValue]:
        """The values of a cell with one of these fates."""
        cell = self.brought.get(key, {})
        return [value for fate in fates for value in cell.get(fate, ())]


def read_base(table: Table | None) -> Base:
    """Take ``_base`` apart. A workbook without it (one sheet saved as text) has an empty one."""
    base = Base(there=table is not None)
    for row in table.rows if table else ():
        cells = [*row.cells, None, None, None, None][:4]
        sheet, key, column = map(text_of, cells[:3])
        sheet = HOME.get(sheet, sheet) if column != BASE_FINGERPRINT else sheet
        text, value = text_of(cells[3]), value_of(cells[3])
        if not sheet:
            base.meta[column] = text
        elif column == BASE_FINGERPRINT:
            base.prints[sheet, key] = text
        elif sheet == BASE_HEADINGS and column:
            base.headings[key][fold(text)] = column
        elif sheet == BASE_HEADINGS:
            base.titles[fold(text)] = key
        elif sheet == BASE_WORDS:
            name, _, word = column.partition("=")
            base.words[key, name][text] = word
        elif sheet == BASE_EVIDENCE:
            base.evidence_columns.append(text)
        elif sheet == BASE_TYPED_IN:
            base.typed_in[key][column] = text
        elif sheet == BASE_IDENTITY:
            base.identity[key][column] = text
        elif column == BASE_DONE_UNDER:
            base.done_under[key] = DecisionKind(text)
        elif column[:1] in BASE_FATES:
            cell = base.brought.setdefault((sheet, key, column[1:]), {})
            cell.setdefault(Fate(BASE_FATES[column[0]]), []).append("" if value is None else value)
        elif value is not None:
            base.values[sheet, key, column] = value
    return base
