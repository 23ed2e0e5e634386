"""Best and worst case over what is open: between how many devices need the legacy host."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from planner.model.decision import DecisionKind
from planner.model.plan import Case, Cases
from planner.planning.answers import Oracle, open_answers
from planner.planning.draft import Decided

# From the best to the worst. The worst case is the one that brings most devices to the legacy host.
PREFERENCE = (DecisionKind.KEEP, DecisionKind.OUT_OF_SCOPE, DecisionKind.UPGRADE, DecisionKind.UNKNOWN,
              DecisionKind.BLOCKED, DecisionKind.LEGACY_21VIANET, DecisionKind.LEGACY_WORLDWIDE)


def cases(items: Sequence[Decided], oracle: Oracle) -> Cases:
    """Answer every open question well, then badly. Decisions that a person set stay as they are."""
    best: Counter[DecisionKind] = Counter()
    worst: Counter[DecisionKind] = Counter()
    interim = 0
    for item in items:
        if item.decision.interim is not None and not item.facts.contested:
            interim += 1
        kinds = {item.kind} if _settled(item) else {oracle.after(item, answer) for answer in open_answers(item)}
        best[min(kinds, key=PREFERENCE.index)] += 1
        worst[max(kinds, key=PREFERENCE.index)] += 1
    low, high = _legacy(best) + interim, _legacy(worst) + interim
    return Cases(Case(_by_name(best), low), Case(_by_name(worst), high), _sentence(low, high))


def _settled(item: Decided) -> bool:
    """Whether no answer changes the decision: nothing is asked, or a person has decided."""
    return item.decision.override is not None or not item.in_scope or not (
        item.decision.asks or item.facts.contested)


def _legacy(counts: Counter[DecisionKind]) -> int:
    return sum(number for kind, number in counts.items() if kind.is_legacy)


def _by_name(counts: Counter[DecisionKind]) -> dict[str, int]:
    return {kind.value: counts[kind] for kind in DecisionKind}


def _sentence(low: int, high: int) -> str:
    if low == high:
        return f"{low} {'device needs' if low == 1 else 'devices need'} the legacy host."
    return f"Between {low} and {high} devices need the legacy host."
