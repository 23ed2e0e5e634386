"""How long a decision works: the milestones that touch a device, seen from the as-of date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from planner.model.device import Cloud, SignIn
from planner.model.knowledge import Milestone


def milestones_ahead(milestones: Sequence[Milestone], touches: str, cloud: Cloud, as_of: date, *,
                     brief: bool = False) -> tuple[str, ...]:
    """Say the milestones of one kind that count in a cloud, nearest first.

    Of those that have passed only the newest still counts ("Since …"); those without a date come last. An unknown
    cloud is touched by what touches every cloud.
    """
    ours = [m for m in milestones if m.touches == touches
            and (cloud in m.clouds if cloud is not Cloud.UNKNOWN else len(m.clouds) == len(Cloud) - 1)]
    dated = sorted(((m.day, m) for m in ours if m.day is not None), key=lambda pair: pair[0])
    past = [m for day, m in dated if day < as_of]
    return (*(f"Since {m.when}: {_said(m, brief=brief)}" for m in past[-1:]),
            *(f"{m.when}: {_said(m, brief=brief)}" for day, m in dated if day >= as_of),
            *(_without_date(m, brief=brief) for m in ours if m.day is None))


def works_until(milestones: Sequence[Milestone], cloud: Cloud, sign_in: SignIn, *, legacy_host: bool,
                as_of: date) -> str:
    """Say until when a device can work as decided; empty when no milestone touches it.

    A sign-in that is not known counts as a password, and the text says so.
    """
    parts: list[str] = []
    password = () if sign_in is SignIn.OAUTH else milestones_ahead(milestones, "password", cloud, as_of, brief=True)
    if password:
        text = ". Then ".join(password)
        parts.append(text if sign_in is SignIn.PASSWORD else f"If it signs in with a password: {text}")
    if legacy_host:
        ahead = milestones_ahead(milestones, "legacy-host", cloud, as_of, brief=True)
        parts += [f"Legacy host: {text}" for text in ahead]
    return " ".join(f"{part}." for part in parts)


def _said(milestone: Milestone, *, brief: bool) -> str:
    return milestone.brief if brief else milestone.sentence


def _without_date(milestone: Milestone, *, brief: bool) -> str:
    """A milestone without a date; its sentence may say by itself that there is none."""
    text = _said(milestone, brief=brief)
    return text if text.startswith(milestone.when) else f"{milestone.when}: {text}"
