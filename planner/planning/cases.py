"""Best and worst case over what is open: between how many devices need the legacy host."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from planner.model.decision import DecisionKind
from planner.model.plan import Case, Cases
from planner.planning.answers import Oracle, inputs_of, open_answers
from planner.planning.draft import Decided

# From the best to the worst. The worst case is the one that brings most devices to the legacy host.
PREFERENCE = (DecisionKind.KEEP, DecisionKind.OUT_OF_SCOPE, DecisionKind.UPGRADE, DecisionKind.UNKNOWN,
              DecisionKind.BLOCKED, DecisionKind.LEGACY_21VIANET, DecisionKind.LEGACY_WORLDWIDE)


def cases(items: Sequence[Decided], oracle: Oracle) -> Cases:
    """Answer every open question well, then badly. Decisions that a person set stay as they are."""
    best: Counter[DecisionKind] = Counter()
    worst: Counter[DecisionKind] = Counter()
    interim = 0
    known: dict[tuple[object, ...], tuple[DecisionKind, DecisionKind]] = {}
    for item in items:
        interim += item.decision.interim is not None
        if _settled(item):
            best[item.kind] += 1
            worst[item.kind] += 1
            continue
        key = (inputs_of(item.facts), item.facts.contested)
        if key not in known:
            kinds = sorted({oracle.after(item, answer) for answer in open_answers(item)}, key=PREFERENCE.index)
            known[key] = kinds[0], kinds[-1]
        best[known[key][0]] += 1
        worst[known[key][1]] += 1
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
