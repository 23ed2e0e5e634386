"""Keep what people typed into rows that this plan has no more: retired devices, answered questions, old findings."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from planner.model.plan import Glance, Human, RetiredRow
from planner.model.workbook import EVIDENCE, PLAN, extra_column
from planner.planning.draft import Draft


def retired_rows(draft: Draft, present: Collection[str]) -> tuple[RetiredRow, ...]:
    """The devices that an earlier plan had and that are gone, with everything that people typed for them."""
    typed = draft.human.get(PLAN.key, {})
    rows = []
    for device in sorted({*draft.earlier, *typed} - set(present)):
        seen = draft.earlier.get(device, Glance("", "", None))
        rows.append(RetiredRow(device, seen.site, seen.name, seen.decision or "", typed.get(device, {})))
    return tuple(rows)


def evidence_remarks(draft: Draft) -> dict[str, Human]:
    """What people typed beside Evidence, by Device ID; no column of theirs has the name of one of the inventory's."""
    taken = {extra_column(header).key for header in draft.extra_headers}
    return {device: {_free(key, taken): value for key, value in sorted(human.items())}
            for device, human in sorted(draft.human.get(EVIDENCE.key, {}).items())}


def _free(key: str, taken: Collection[str]) -> str:
    number, name = 2, key
    while name in taken:
        number, name = number + 1, f"{key} ({number})"
    return name


def carried(draft: Draft, shown: Mapping[str, Collection[str]]) -> dict[str, dict[str, Human]]:
    """What was typed into rows that no sheet shows now, by sheet and row; ``shown`` holds the row keys of each."""
    kept: dict[str, dict[str, Human]] = {}
    for sheet, rows in {**draft.human, EVIDENCE.key: evidence_remarks(draft)}.items():
        if sheet == PLAN.key:
            continue
        hidden = {key: dict(human) for key, human in sorted(rows.items()) if key not in shown.get(sheet, ())}
        if hidden:
            kept[sheet] = hidden
    return kept
