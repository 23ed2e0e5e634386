"""The rules and the sources that a plan rests on, so that a reader can check them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain

from planner.model.decision import Rule
from planner.model.knowledge import Citation, Rulebook
from planner.model.look import LOOKS
from planner.model.plan import Deadline, RuleUse, RunbookStep
from planner.planning.deadlines import in_force
from planner.planning.draft import Decided


def rules_used(rulebook: Rulebook, items: Sequence[Decided], deadlines: Sequence[Deadline],
               runbook: Sequence[RunbookStep], as_of: date) -> tuple[RuleUse, ...]:
    """List every decision rule with its devices, the SMTP AUTH rules that spoke, the milestones, and their sources."""
    decided = Counter(item.decision.rule for item in items)
    mailboxes = Counter(item.decision.smtp_auth.rule for item in items if item.decision.smtp_auth)
    answered = [rule for rule in rulebook.smtp_auth_rules if mailboxes[rule.id]]
    milestones = in_force(rulebook, as_of)
    touched = Counter({deadline.id: deadline.devices for deadline in deadlines})
    rows = [_rule(rulebook, rule, decided[rule.id], _decision(rule)) for rule in rulebook.decision_rules]
    rows += [_rule(rulebook, rule, mailboxes[rule.id], f"SMTP AUTH: {rule.outcome}") for rule in answered]
    rows += [RuleUse(m.id, 1, m.title, m.when, m.sentence, touched[m.id], *_cited(rulebook, m.sources), m.checked_on)
             for m in milestones]
    cited = chain.from_iterable((
        *(rule.sources for rule in (*rulebook.decision_rules, *answered)), *(m.sources for m in milestones),
        *(step.sources for step in runbook), *(way.sources for way in rulebook.ways_out)))
    return (*rows, *_sources(rulebook, dict.fromkeys(cited)))


def _rule(rulebook: Rulebook, rule: Rule, devices: int, then: str) -> RuleUse:
    when = "; ".join(f"{name}: {' or '.join(values)}" for name, values in rule.when.items()) or "always"
    return RuleUse(rule.id, rule.version, rule.title, when, then, devices, *_cited(rulebook, rule.sources), rule.date)


def _decision(rule: Rule) -> str:
    return next(look.label for kind, look in LOOKS.items() if kind == rule.outcome)


def _cited(rulebook: Rulebook, sources: Sequence[str]) -> tuple[str, str, str]:
    """The ids of the sources, and link and date of the first one that can be linked."""
    citations = [rulebook.citations[source] for source in sources]
    first = next((c for c in citations if c.url), None)
    return ", ".join(sources), first.url if first else "", first.date if first else ""


def _sources(rulebook: Rulebook, ids: Iterable[str]) -> Iterator[RuleUse]:
    for citation in sorted((rulebook.citations[id_] for id_ in ids), key=lambda c: c.id):
        yield RuleUse(citation.id, 1, citation.statement, f"{citation.section} ({citation.confidence})",
                      _value(citation), 0, citation.title, citation.url, citation.date, citation.checked_on)


def _value(citation: Citation) -> str:
    """What a source says; what was looked for and not found is no fact."""
    return citation.value if citation.found else "not known"
