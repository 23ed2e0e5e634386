"""Keep what people typed into rows that this plan has no more: retired devices, answered questions, old findings."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from planner.model.plan import Human, RetiredRow
from planner.model.workbook import PLAN, RETIRED
from planner.planning.draft import Draft


def retired_rows(draft: Draft, present: Collection[str]) -> tuple[RetiredRow, ...]:
    """The devices that an earlier plan had, that are gone, and that people typed something for."""
    typed: dict[str, Human] = {}
    for sheet in (RETIRED, PLAN):
        for key, human in draft.human.get(sheet.key, {}).items():
            if key not in present and human:
                typed[key] = {**typed.get(key, {}), **human}
    rows = []
    for key in sorted(typed):
        site, name, decision = draft.earlier.get(key, ("", "", ""))
        rows.append(RetiredRow(key, site, name, decision, typed[key]))
    return tuple(rows)


def carried(draft: Draft, shown: Mapping[str, Collection[str]]) -> dict[str, dict[str, Human]]:
    """What was typed into rows that no sheet shows now, by sheet and row; ``shown`` holds the row keys of each."""
    kept: dict[str, dict[str, Human]] = {}
    for sheet, rows in draft.human.items():
        if sheet in (PLAN.key, RETIRED.key):
            continue
        hidden = {key: dict(human) for key, human in sorted(rows.items()) if key not in shown.get(sheet, ())}
        if hidden:
            kept[sheet] = hidden
    return kept
