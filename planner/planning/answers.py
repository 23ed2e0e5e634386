"""What an open question can be answered with, and what the decision table then says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from planner.model.decision import DecisionKind
from planner.model.device import Cloud, Route, Tls, Upgrade
from planner.model.evidence import Facts
from planner.planning.draft import Decided, Draft

Answer = tuple[tuple[str, Any], ...]
"""The facts that an answer changes, as field and value."""

ROUTES = (Route.SMTP_AUTH, Route.NONE)
UPGRADES = (Upgrade.YES, Upgrade.NO)
# 1.1 decides as 1.0, 1.3 as 1.2, ssl as none: one of each is enough.
VERSIONS = (Tls.V1_2, Tls.V1_0, Tls.NONE)
CLOUDS = tuple(cloud for cloud in Cloud if cloud is not Cloud.UNKNOWN)


def open_answers(item: Decided) -> list[Answer]:
    """Every combination of answers to what is open about a device; a single empty one when nothing is."""
    facts = item.facts
    answers: list[Answer] = [()]
    open_fields: list[tuple[str, Iterable[Any]]] = []
    if facts.route is Route.UNKNOWN:
        open_fields.append(("route", ROUTES))
    if facts.tls is Tls.UNKNOWN:
        open_fields.append(("tls", VERSIONS))
    elif facts.contested and facts.tls.is_modern:
        # A contested claim stands, but the device may be the one that was seen with old TLS.
        open_fields.append(("tls", (facts.tls, Tls.V1_0)))
    if facts.cloud is Cloud.UNKNOWN:
        open_fields.append(("cloud", CLOUDS))
    if facts.upgrade is Upgrade.UNKNOWN:
        open_fields.append(("upgrade", UPGRADES))
    for name, values in open_fields:
        answers = [(*answer, (name, value)) for answer in answers for value in values]
    return answers


@dataclass(slots=True)
class Oracle:
    """Ask what would be decided after an answer; of devices that are decided alike only one is asked."""

    draft: Draft
    known: dict[tuple[tuple[str, ...], Answer], DecisionKind] = field(default_factory=dict)

    def after(self, item: Decided, answer: Answer) -> DecisionKind:
        """The decision for a device once an answer is in."""
        key = (inputs_of(item.facts), answer)
        if key not in self.known:
            self.known[key] = self.draft.decide(item.device, replace(item.facts, **dict(answer))).computed
        return self.known[key]


def inputs_of(facts: Facts) -> tuple[str, ...]:
    """What the decision table sees of a device (SPEC 4): devices that agree in it are decided alike."""
    return facts.route, facts.tls, facts.cloud, facts.upgrade, facts.state
