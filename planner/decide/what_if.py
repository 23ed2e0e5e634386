"""What would change a decision: the table asked again with other values of what is not settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from planner.decide.situation import TLS_WORDS, Situation
from planner.decide.table import DecisionTable
from planner.model.device import Cloud, Route, State, Tls, Upgrade
from planner.model.evidence import Grade

_PROVEN = (Grade.PROBE, Grade.REPORT)

_LEAD: Mapping[str, str] = {"tls": "it spoke ", "cloud": "the cloud were ", "upgrade": "", "route": "it sent ",
                            "state": ""}

_OPEN: Mapping[str, str] = {"tls": "the TLS version", "cloud": "the cloud"}

_WORDS: Mapping[str, Mapping[str, str]] = {
    "tls": {tls: words for tls, words in TLS_WORDS.items() if tls is not Tls.UNKNOWN},
    "cloud": {cloud: cloud for cloud in Cloud if cloud is not Cloud.UNKNOWN},
    "upgrade": {Upgrade.YES: "an update is available", Upgrade.NO: "no update is available"},
    "route": {Route.RELAY: "through a relay", Route.DIRECT_SEND: "by Direct Send", Route.NONE: "no mail"},
    "state": {State.ACTIVE: "it were in use"}}


def what_would_change(table: DecisionTable, situation: Situation, upgrade_unknown: str) -> tuple[str, ...]:
    """Say for each unsettled input which values lead to another decision, with that decision."""
    now: dict[str, str] = {
        "route": situation.route, "state": situation.state, "tls": situation.tls, "cloud": situation.cloud,
        "upgrade": situation.upgrade, "upgrade_unknown": upgrade_unknown}
    if situation.state is State.RETIRED:
        return _other_outcomes(table, now, "state")
    unsettled = tuple(_unsettled(situation))
    single = tuple(sentence for name in unsettled for sentence in _other_outcomes(table, now, name))
    open_inputs = [_OPEN[name] for name in unsettled if now[name] == "unknown" and name in _OPEN]
    if not single and len(open_inputs) > 1:
        return (f"Only several answers together: {' and '.join(open_inputs)}.",)
    return single


def _unsettled(situation: Situation) -> Iterator[str]:
    """The inputs that an answer or better evidence may still change."""
    if situation.tls_grade not in _PROVEN:
        yield "tls"
    yield "upgrade"
    if situation.cloud is Cloud.UNKNOWN or situation.cloud_assumed:
        yield "cloud"
    if situation.route is Route.UNKNOWN:
        yield "route"


def _other_outcomes(table: DecisionTable, now: Mapping[str, str], name: str) -> tuple[str, ...]:
    """The other decisions that values of one input lead to, values with one outcome in one sentence."""
    current = table.find(now.values()).outcome
    reached: dict[str, list[str]] = {}
    for value, said in _WORDS[name].items():
        outcome = table.find({**now, name: value}.values()).outcome
        if outcome != current:
            reached.setdefault(outcome, []).append(said)
    return tuple(f"If {_LEAD[name]}{' or '.join(said)}: {outcome}." for outcome, said in reached.items())
