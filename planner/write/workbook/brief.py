"""Say on the sheet Plan in few words what plan.json, the report and the checklists say in full.

A row of the sheet has room for three lines. Target server, Port, TLS, Mailbox and Decision stand beside the sentences,
so that they need not name them again. What is not a sentence of the tool stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from datetime import date

from planner import catalogue
from planner.model.plan import ComesFirst, Plan, PlannedDevice
from planner.model.sentences import Sentences
from planner.write.labels import Labels

MOST_SITES, MOST_LETTERS = 8, 90
"""So many sites are named in a cell of Waves and Questions, and fewer where their names are long."""
SETTLED_BY_ANSWER = frozenset({"contested", "route-unknown"})
SETTLED_AT_MAILBOX = frozenset({"smtp-auth-blocked", "smtp-auth-unknown"})
"""The conditions that say why something comes first: the question or the step is enough."""


class Brief:
    """The sentences of a plan's devices in few words of an output's language. The plan is the English one."""

    def __init__(self, plan: Plan, labels: Labels) -> None:
        rulebook = catalogue.load()
        self.devices = plan.devices
        self._labels = labels
        self._titles = {rule.rule: rule.title for rule in plan.rules}
        self._deadlines = plan.deadlines
        self._as_of = plan.as_of
        self._conditions = rulebook.conditions
        endpoints = [host for facts in rulebook.clouds.values() for host in (facts.normal, facts.legacy) if host]
        self._briefly = Sentences({
            **{wording.text: wording.brief for wording in (*rulebook.actions.values(), *rulebook.conditions.values())},
            **{host.note: host.brief for host in endpoints}})
        self._answer, self._flag = labels("Answer {question}."), labels("Flag: {step}.")
        self._mailbox = labels("Mailbox: {step}.")
        self._until: dict[str, date | str] = {"": ""}

    def of(self, devices: Sequence[PlannedDevice]) -> Brief:
        """Give what says the sentences of some of the devices only."""
        some = copy(self)
        some.devices = tuple(devices)
        return some

    def action(self, device: PlannedDevice) -> str:
        """What to do at the device; the target stands beside it."""
        return self._labels.sentence(self._briefly.translate(device.action))

    def do_first(self, device: PlannedDevice) -> str:
        """The question, the steps of the runbook and the conditions that come before the action."""
        first = device.comes_first
        if first is None:
            return self._labels.sentence(device.do_first)
        return " ".join((*self._steps(first), *self._conditions_of(device, first))).replace("。 ", "。")

    def why(self, device: PlannedDevice) -> str:
        """The rule by its title; a person's decision with its reason."""
        title = "" if device.override else self._titles.get(device.rule, "")
        return self._labels.sentence(title or device.reason)

    def works_until(self, device: PlannedDevice) -> date | str:
        """The next date that touches the device, or that none is announced."""
        text = device.works_until
        if text not in self._until:
            touching = [deadline for deadline in self._deadlines if deadline.when in text]
            ahead = [deadline.day for deadline in touching if deadline.day and deadline.day >= self._as_of]
            undated = [deadline.when for deadline in touching if not deadline.day]
            self._until[text] = min(ahead) if ahead else self._labels.sentence(undated[0] if undated else text)
        return self._until[text]

    def sites(self, sites: Sequence[str]) -> str:
        """The first of many sites, and how many more there are; the sheet Sites has them all."""
        named = list(sites[:MOST_SITES])
        while len(named) > 1 and sum(map(len, named)) > MOST_LETTERS:
            named.pop()
        if len(named) == len(sites):
            return "; ".join(named)
        return self._labels("{places} and {n} more").format(places="; ".join(named),
                                                            n=self._labels.number(len(sites) - len(named)))

    def _steps(self, first: ComesFirst) -> Iterator[str]:
        if first.question:
            yield self._answer.format(question=first.question)
        if first.opt_in:
            yield self._flag.format(step=first.opt_in)
        if first.mailbox:
            yield self._mailbox.format(step=first.mailbox)

    def _conditions_of(self, device: PlannedDevice, first: ComesFirst) -> Iterator[str]:
        """The conditions that neither a step nor another column says; those of a device that is left alone hold."""
        settled = SETTLED_BY_ANSWER if first.question else frozenset()
        settled |= SETTLED_AT_MAILBOX if first.mailbox else frozenset()
        for condition in device.conditions if device.do_first else ():
            wording = self._conditions.get(condition.code)
            if wording is None:
                yield self._labels.sentence(condition.text)
            elif wording.brief and condition.code not in settled:
                yield self._labels.sentence(self._briefly.translate(condition.text))
