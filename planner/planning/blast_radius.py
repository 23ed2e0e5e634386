"""How far the opt-in reaches: to every mailbox that may use SMTP AUTH (sources: T01, L05, T07)."""

from __future__ import annotations

from collections.abc import Sequence

from planner.model.evidence import Switch
from planner.model.knowledge import CloudFacts
from planner.model.plan import BlastRadius, RunbookStep
from planner.planning.mailboxes import Exposure


def blast_radius(exposure: Exposure, flag: Switch, closing: Sequence[RunbookStep], cloud: CloudFacts | None
                 ) -> BlastRadius:
    """Count who could use old TLS and who needs to; ``closing`` are the runbook steps that close the rest, in order.

    In a ``cloud`` without a legacy host nobody can, whatever the flag says (sources: L03).
    """
    need = len(exposure.needed)
    if cloud is not None and cloud.legacy is None and not need:
        return BlastRadius(0, 0, 0, f"No mailbox could use old TLS: {cloud.title} has no legacy host.", ())
    steps = tuple(f"{step.step}: {step.action}" for step in closing)
    when = "today, because the flag is on" if flag is Switch.TRUE else "once the flag is on"
    if exposure.could is None:
        return BlastRadius(None, need, None, (
            "Not known, possibly all: without the mailbox export nobody can say how many mailboxes could use "
            f"old TLS {when}. {_need(need)}"), steps)
    could = len(exposure.could)
    sentences = [f"{_mailboxes(could)} could use old TLS {when}. {_need(need)}"]
    if exposure.uncertain:
        sentences.append(f"For {exposure.uncertain} the effective value is not known; they are counted as open.")
    if exposure.busy_without_need:
        others = _mailboxes(exposure.busy_without_need).replace(" ", " other ", 1)
        sentences.append(f"{others} must stay open, because somebody sends with SMTP AUTH but needs no old TLS.")
    if steps:
        names = ", ".join(step.step for step in closing)
        sentences.append(f"The steps {names} of the runbook bring the excess to {exposure.busy_without_need}.")
    if not need:
        sentences.append("As no device needs it, leave the flag off." if flag is not Switch.TRUE
                         else "As no device needs it, turn the flag off.")
    return BlastRadius(could, need, could - need, " ".join(sentences), steps)


def _need(number: int) -> str:
    return f"{_mailboxes(number)} {'needs' if number == 1 else 'need'} to."


def _mailboxes(number: int) -> str:
    return f"{number} mailbox" if number == 1 else f"{number} mailboxes"
