"""Decision tables: compiled from rules, and proved to give exactly one answer for every combination of inputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from planner.model.decision import Rule
from planner.model.device import Cloud, Route, SignIn, State, Tls, Upgrade
from planner.model.errors import CatalogueError
from planner.model.evidence import PolicyAllows
from planner.settings import UPGRADE_UNKNOWN

Inputs = Mapping[str, tuple[str, ...]]
"""Name of an input → every value it may have; the order is the order of the keys of a lookup."""

DECISION_INPUTS: Inputs = {
    "route": tuple(Route), "state": tuple(State), "tls": tuple(Tls), "cloud": tuple(Cloud),
    "upgrade": tuple(Upgrade), "upgrade_unknown": UPGRADE_UNKNOWN}

# The switches keep their three states and "not known" (sources: S01, S02, S04).
SMTP_AUTH_INPUTS: Inputs = {
    "security_defaults": ("on", "off", "not known"), "mailbox": ("on", "off", "inherits", "not known"),
    "tenant": ("on", "off", "unset", "not known"), "policy": tuple(PolicyAllows), "sign_in": tuple(SignIn)}

_NEXT_STEP = "Correct the rules so that each combination is covered by exactly one of them."


class DecisionTable:
    """Answer every combination of inputs with exactly one rule.

    Raises CatalogueError when a rule names an input or a value that does not exist, when two rules cover one
    combination, when no rule covers a combination, or when a rule covers none. ``where`` is the file of the rules.
    """

    def __init__(self, rules: Sequence[Rule], inputs: Inputs, *, where: str) -> None:
        self.rules = tuple(rules)
        self.inputs = inputs
        self.where = where
        self._rule_of: dict[tuple[str, ...], Rule] = {}
        for rule in self.rules:
            self._lay(rule)
        for combination in product(*inputs.values()):
            if combination not in self._rule_of:
                raise self._error(f"no rule covers {self._say(combination)}")

    def find(self, values: Iterable[str]) -> Rule:
        """Return the one rule for these values, given in the order of the inputs."""
        return self._rule_of[tuple(values)]

    def _lay(self, rule: Rule) -> None:
        """Put a rule on every combination that it covers."""
        for name, values in rule.when.items():
            self._check_condition(rule, name, values)
        combinations = product(*(rule.when.get(name, every) for name, every in self.inputs.items()))
        covered = False
        for combination in combinations:
            covered = True
            other = self._rule_of.setdefault(combination, rule)
            if other is not rule:
                raise self._error(f"rules {other.id} and {rule.id} both cover {self._say(combination)}")
        if not covered:
            raise self._error(f"rule {rule.id} is idle: it covers no combination")

    def _check_condition(self, rule: Rule, name: str, values: tuple[str, ...]) -> None:
        if name not in self.inputs:
            raise self._error(f"rule {rule.id}: there is no input {name!r}; known: {', '.join(self.inputs)}")
        for value in values:
            if value not in self.inputs[name]:
                raise self._error(f"rule {rule.id}: {name} cannot be {value!r}; "
                                  f"known: {', '.join(self.inputs[name])}")
        if len(set(values)) < len(values):
            raise self._error(f"rule {rule.id}: {name} names a value twice")

    def _error(self, message: str) -> CatalogueError:
        return CatalogueError(message, where=self.where, next_step=_NEXT_STEP)

    def _say(self, combination: tuple[str, ...]) -> str:
        return ", ".join(f"{name} {value}" for name, value in zip(self.inputs, combination, strict=True))
