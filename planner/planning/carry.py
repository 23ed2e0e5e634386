"""Keep what people typed into rows that this plan has no more: retired devices, answered questions, old findings."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from planner.model.plan import Glance, Human, RetiredRow
from planner.model.workbook import PLAN
from planner.planning.draft import Draft


def retired_rows(draft: Draft, present: Collection[str]) -> tuple[RetiredRow, ...]:
    """The devices that an earlier plan had and that are gone, with everything that people typed for them."""
    typed = draft.human.get(PLAN.key, {})
    rows = []
    for device in sorted({*draft.earlier, *typed} - set(present)):
        seen = draft.earlier.get(device, Glance("", "", None))
        rows.append(RetiredRow(device, seen.site, seen.name, seen.decision or "", typed.get(device, {})))
    return tuple(rows)


def carried(draft: Draft, shown: Mapping[str, Collection[str]]) -> dict[str, dict[str, Human]]:
    """What was typed into rows that no sheet shows now, by sheet and row; ``shown`` holds the row keys of each."""
    kept: dict[str, dict[str, Human]] = {}
    for sheet, rows in draft.human.items():
        if sheet == PLAN.key:
            continue
        hidden = {key: dict(human) for key, human in sorted(rows.items()) if key not in shown.get(sheet, ())}
        if hidden:
            kept[sheet] = hidden
    return kept
