"""Load the knowledge under ``planner/data`` into a Rulebook, and refuse any that is malformed.

Every entry is held to the record it becomes: keys, types, closed sets, sources that exist, placeholders that the
code fills. All problems of all files are reported together. No other package reads TOML.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from planner.catalogue import checks
from planner.catalogue.reading import Reading, parse
from planner.model import knowledge
from planner.model.decision import DecisionKind, Rule, SmtpAuthEffect
from planner.model.errors import UsageError
from planner.model.knowledge import Rulebook, Wording

DATA = Path(__file__).parent.parent / "data"


@cache
def load(folder: Path = DATA) -> Rulebook:
    """Read and check all knowledge below ``folder``.

    Raises CatalogueError whose message names the first problem with its file and key; ``seen`` lists the others.
    """
    reading = Reading(folder)
    citations = reading.keyed("sources.toml", "source", knowledge.Citation)
    reading.known = frozenset(citations)
    rulebook = Rulebook(
        decision_rules=reading.entries("rules/decision.toml", "rule", Rule, checks.sentence(checks.RULE_VALUES),
                                       checks.outcome_of(DecisionKind)),
        smtp_auth_rules=reading.entries("rules/smtp_auth.toml", "rule", Rule, checks.sentence(frozenset()),
                                        checks.outcome_of(SmtpAuthEffect)),
        clouds={facts.cloud: facts for facts in
                reading.entries("clouds.toml", "cloud", knowledge.CloudFacts, checks.likely_says_confirm, key="cloud")},
        hints=reading.entries("clouds.toml", "hint", knowledge.CloudHint, key="name"),
        milestones=reading.entries("milestones.toml", "milestone", knowledge.Milestone),
        limits=reading.keyed("limits.toml", "limit", knowledge.Limit),
        errors=reading.entries("errors.toml", "error", knowledge.ErrorText, checks.patterns),
        runbook=reading.entries("runbook.toml", "step", knowledge.StepTemplate, key="step"),
        waves=reading.keyed("waves.toml", "wave", knowledge.WaveTemplate),
        ways_out=reading.entries("ways_out.toml", "way_out", knowledge.WayOut),
        findings=reading.keyed("findings/*.toml", "finding", knowledge.FindingKind, checks.finding, key="code"),
        conditions=reading.keyed("conditions.toml", "condition", Wording, checks.text(checks.CONDITION_VALUES),
                                 key="code"),
        questions=reading.keyed("questions.toml", "question", Wording, key="code"),
        actions=reading.keyed("actions.toml", "action", Wording, checks.text(checks.ACTION_VALUES), key="code"),
        citations=citations,
        languages={path.stem: table for path, table in reading.tables("languages/*.toml")},
        recognition=reading.table("recognition.toml"),
        tls_words=reading.table("tls_words.toml"))
    reading.raise_problems()
    return rulebook


def read_toml(path: Path, *, what: str) -> dict[str, Any]:
    """Read a TOML file that a user wrote; ``what`` names it in messages ("the configuration").

    Raises UsageError with the line of the first mistake.
    """
    try:
        return parse(path)
    except FileNotFoundError:
        raise UsageError(f"{what} does not exist", where=path.name,
                         next_step="Check the name, or make one with 'planner init'.") from None
    except OSError as problem:
        raise UsageError(f"{what} cannot be read: {problem.strerror}", where=path.name,
                         next_step="Check that the file may be read.") from None
    except ValueError as problem:
        raise UsageError(f"{what} is no valid TOML: {problem}", where=path.name,
                         next_step="Correct the line; texts stand in double quotes.") from None
