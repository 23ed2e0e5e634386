"""Lay several returned copies together, field by field (SPEC 7).

Each copy carries in ``_base`` what was issued to it. One copy changed a cell: taken. Several changed it to the same:
fine. To different values: a conflict, and the cell keeps the value of the base. The order of the copies does not
matter.

Copies stay in the inbox, and the workbook in the output folder goes on changing. So the workbook remembers which
values copies brought: a copy that is read again says nothing new, and what a person typed since then stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from planner.edits.base import Key
from planner.edits.copy import Copy, same_row
from planner.edits.values import token
from planner.model.human import Brought, Fate, Human, HumanValue


@dataclass(slots=True)
class Merged:
    """What people typed, cell by cell; where copies disagree, each value with the file that has it."""

    typed: dict[Key, HumanValue] = field(default_factory=dict)
    conflicts: dict[Key, tuple[tuple[str, HumanValue], ...]] = field(default_factory=dict)
    brought: list[Brought] = field(default_factory=list)
    doubled: dict[str, dict[str, tuple[Human, ...]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edit:
    """A cell that a copy changed; ``remembered``: in an earlier run, and disputed since."""

    copy: Copy
    before: HumanValue
    after: HumanValue
    remembered: bool = False


def merge(copies: Sequence[Copy]) -> Merged:
    """Lay the copies together."""
    ordered = sorted(copies, key=lambda copy: copy.age_key)
    merged = Merged(doubled=_doubled(ordered))
    for key in sorted({key for copy in ordered for key in (*copy.typed, *copy.base.values, *copy.base.brought)}):
        _merge_cell(key, ordered, merged)
    return merged


def by_sheet(typed: Mapping[Key, HumanValue]) -> dict[str, dict[str, Human]]:
    """Nest cells: sheet key › row key › column key › value."""
    nested: dict[str, dict[str, Human]] = {}
    for (sheet, row, column), value in typed.items():
        nested.setdefault(sheet, {}).setdefault(row, {})[column] = value
    return nested


def _merge_cell(key: Key, copies: Sequence[Copy], merged: Merged) -> None:
    own = next((copy for copy in copies if copy.own), None)
    edits = list(_edits(key, copies, own))
    live = _live(key, edits, copies)
    agreed = len({token(edit.after) for edit in live}) == 1
    issued = _issued(key, copies, own)
    value = live[0].after if agreed else issued
    if live and not agreed:
        merged.conflicts[key] = tuple((edit.copy.file, edit.after) for edit in live)
    if value != "":
        merged.typed[key] = value
    merged.brought.extend(_brought(key, edits, () if agreed else live, copies, issued, value))


def _edits(key: Key, copies: Sequence[Copy], own: Copy | None) -> Iterator[Edit]:
    """The cells that were changed, the oldest copy first."""
    row, column = key[:2], (key[0], key[2])
    issued = {token(copy.base.values.get(key, "")) for copy in copies if copy.base.there}
    for copy in copies:
        now, before = copy.typed.get(key, ""), copy.base.values.get(key, "")
        if row not in copy.rows or column not in copy.columns or row in copy.doubled:
            now = before
        if not copy.base.there:
            # Saved as text: nothing tells what was issued, so only a value that no other copy was issued counts.
            if now != "" and token(now) not in issued:
                yield Edit(copy, "", now)
        elif token(now) != token(before):
            yield Edit(copy, before, now)
        elif copy.own:
            # What was typed here and is disputed since: the cell shows the base, so it stands in no file any more.
            for value in copy.base.fated(key, Fate.DISPUTED_HERE):
                yield Edit(copy, before, value, remembered=True)
        elif now != "" and own is not None and not _has_known(own, key, now):
            # Issued by a line of plans that this folder knows nothing of, for example before --fresh.
            yield Edit(copy, "", now)


def _has_known(own: Copy, key: Key, value: HumanValue) -> bool:
    known = (own.base.values.get(key, ""), own.typed.get(key, ""), *own.base.fated(key, Fate.TAKEN))
    return token(value) in map(token, known)


def _live(key: Key, edits: Sequence[Edit], copies: Sequence[Copy]) -> list[Edit]:
    """The edits that still count: neither taken by a plan that another copy comes from, nor edited on since."""
    new = [edit for edit in edits if not _is_old_news(key, edit, copies)]
    last = [edit for edit in new if not any(_follows(key, other, edit) for other in new if other is not edit)]
    return last or new


def _is_old_news(key: Key, edit: Edit, copies: Sequence[Copy]) -> bool:
    """Whether the value came and went after the edited copy was issued: what they both know lies before it."""
    if edit.copy.here:
        return False
    known = [*map(token, edit.copy.base.fated(key, Fate.TAKEN))]
    for copy in copies:
        gone = [*map(token, copy.base.fated(key, Fate.TAKEN))]
        shared = next((place for place, (mine, theirs) in enumerate(zip(known, gone, strict=False)) if mine != theirs),
                      min(len(known), len(gone)))
        if copy is not edit.copy and token(edit.after) in gone[shared:]:
            return True
    return False


def _follows(key: Key, later: Edit, edit: Edit) -> bool:
    """Whether an edit was made with the other one's value in sight."""
    if token(later.after) == token(edit.after):
        return False
    if edit.copy.here and not edit.remembered:
        # Typed into the workbook of this folder since it was issued: nobody else can have seen it.
        return False
    base = later.copy.base
    if edit.remembered:
        # Only a copy of the very workbook that remembers it shows the dispute.
        return base.brought.get(key) == edit.copy.base.brought.get(key) and not later.remembered
    # An empty cell that was issued is one that somebody emptied only if something stood there before.
    seen = [later.before] if later.before != "" or base.fated(key, Fate.TAKEN) else []
    # What is only remembered was typed before the dispute, and is no answer to it.
    disputed = [] if later.remembered else base.fated(key, Fate.DISPUTED, Fate.DISPUTED_HERE)
    return token(edit.after) in map(token, (*seen, *disputed))


def _issued(key: Key, copies: Sequence[Copy], own: Copy | None) -> HumanValue:
    """What was issued: by the plan of this folder if it knows the row, else by the newest plan that has a value."""
    if own is not None and (key[:2] in own.base.prints or key in own.base.values):
        return own.base.values.get(key, "")
    return next((copy.base.values[key] for copy in reversed(copies) if key in copy.base.values), "")


def _brought(key: Key, edits: Sequence[Edit], disputed: Sequence[Edit], copies: Sequence[Copy],
             issued: HumanValue, value: HumanValue) -> Iterator[Brought]:
    """The values that were typed into a cell and do not stand there now, in the order in which they went."""
    line = [copy for copy in copies if copy.own] or copies
    gone = max((copy.base.fated(key, Fate.TAKEN) for copy in line), key=len)
    open_now = {token(edit.after) for edit in disputed}
    went = {token(seen): seen for copy in line for seen in copy.base.fated(key, Fate.DISPUTED, Fate.DISPUTED_HERE)}
    # Without a workbook in this folder, what older copies were issued has its place in the history of the new one.
    went |= {token(seen): seen for copy in line if not copy.own and (seen := copy.base.values.get(key, "")) != ""}
    went |= {token(edit.after): edit.after for edit in edits if not _is_old_news(key, edit, copies)}
    if issued != "" or gone:
        # An empty cell is worth remembering only when something stood in it before.
        went[token(issued)] = issued
    new = [went[mark] for mark in sorted(went) if mark not in open_now and mark != token(value)]
    yield from (Brought(*key, seen) for seen in (*gone, *new))
    for mark in sorted(open_now - {token(value)}):
        here = [edit for edit in disputed if token(edit.after) == mark]
        yield Brought(*key, here[0].after, Fate.DISPUTED_HERE if here[-1].copy.here else Fate.DISPUTED)


def _doubled(copies: Sequence[Copy]) -> dict[str, dict[str, tuple[Human, ...]]]:
    """Rows whose key stands twice: all of the newest copy that has them, and what is different in the others."""
    found: dict[tuple[str, str], list[Human]] = {}
    for copy in reversed(copies):
        for row, humans in copy.doubled.items():
            held = found.setdefault(row, [])
            held.extend(humans if not held else
                        [human for human in humans if not any(same_row(human, other) for other in held)])
    nested: dict[str, dict[str, tuple[Human, ...]]] = {}
    for (sheet, key), rows in sorted(found.items()):
        nested.setdefault(sheet, {})[key] = tuple(rows)
    return nested
