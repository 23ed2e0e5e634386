"""Whether a mailbox can carry what its devices send (sources: M01, M02, M03)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.model.evidence import SenderUse
from planner.model.knowledge import Limit, Rulebook
from planner.planning.draft import Decided

OK, WATCH, SPLIT, CANNOT_TELL = "OK", "Watch", "Split", "cannot tell"
WATCH_FROM = 0.8
"""The share of a limit from which a mailbox is watched."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one mailbox can carry."""

    connections: Limit
    per_minute: Limit
    per_day: Limit

    @classmethod
    def of(cls, rulebook: Rulebook) -> Limits:
        """Find the limits by the facts that they rest on."""
        by_fact = {fact: limit for limit in rulebook.limits.values() for fact in limit.sources}
        return cls(by_fact["M01"], by_fact["M02"], by_fact["M03"])


def load_of(devices: Sequence[Decided], use: SenderUse | None, limits: Limits, places: int = 0
            ) -> tuple[str, str]:
    """Judge the load of a mailbox and say why. What nobody stated is not guessed: then the answer is cannot tell.

    ``places`` are the addresses that signed in with it: more of them than devices means that more senders share it.
    """
    if not devices:
        return OK, "No device uses it."
    connections, per_minute, per_day = limits.connections, limits.per_minute, limits.per_day
    peaks = [item.device.peak_per_minute for item in devices]
    recipients = [item.device.recipients_per_day for item in devices]
    peak = sum(value or 0 for value in peaks)
    # Every message has a recipient, so the report gives a lower bound for recipients a day.
    daily = max(sum(value or 0 for value in recipients), _messages_a_day(use))
    reasons = [reason for reason in (_beyond(peak, per_minute, 1), _beyond(daily, per_day, 1)) if reason]
    if reasons:
        return SPLIT, " ".join(reasons)
    reasons = [reason for reason in (_beyond(peak, per_minute, WATCH_FROM), _beyond(daily, per_day, WATCH_FROM))
               if reason]
    if len(devices) > connections.value:
        reasons.append(f"{len(devices)} devices share it; it takes {connections.value} connections at once.")
    elif places > connections.value:
        reasons.append(f"{places} addresses sign in with it; it takes {connections.value} connections at once.")
    if reasons:
        return WATCH, " ".join(reasons)
    missing = [name for name, values in (("Peak per minute", peaks), ("Recipients per day", recipients))
               if None in values]
    if missing:
        return CANNOT_TELL, f"Not stated for every device: {', '.join(missing)}."
    return OK, f"{peak} of {per_minute.value} {per_minute.unit}, {daily} of {per_day.value} {per_day.unit}."


def _beyond(amount: int, limit: Limit, share: float) -> str:
    """Say that an amount is over a share of a limit; empty when it is not."""
    over = amount > limit.value if share == 1 else amount >= limit.value * share
    return f"{amount} {limit.unit}, the limit is {limit.value}." if over else ""


def _messages_a_day(use: SenderUse | None) -> int:
    if use is None or use.messages is None or not (use.period.first and use.period.last):
        return 0
    return use.messages // ((use.period.last - use.period.first).days + 1)
