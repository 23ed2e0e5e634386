"""A decision on its way: the hosts a rule leads to, before conditions and action are worded around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.model.decision import (
    Confidence,
    DecisionKind,
    Interim,
    Rule,
    SmtpAuthValue,
    Target,
    TargetKind,
)
from planner.model.device import Cloud
from planner.model.errors import CatalogueError
from planner.model.knowledge import CloudFacts, Endpoint

Clouds = Mapping[Cloud, CloudFacts]

TARGET_OF: Mapping[DecisionKind, TargetKind] = {
    DecisionKind.KEEP: TargetKind.NORMAL, DecisionKind.UPGRADE: TargetKind.NORMAL,
    DecisionKind.LEGACY_WORLDWIDE: TargetKind.LEGACY, DecisionKind.LEGACY_21VIANET: TargetKind.LEGACY,
    DecisionKind.BLOCKED: TargetKind.NONE, DecisionKind.UNKNOWN: TargetKind.NONE,
    DecisionKind.OUT_OF_SCOPE: TargetKind.NONE}
"""Which of a cloud's hosts a decision leads to."""


@dataclass(frozen=True, slots=True)
class Course:
    """What is settled once the rule is found, or a person has decided.

    ``asks`` is the question that an undecided device waits for; ``confirms`` is what is only likely about the hosts.
    ``elsewhere``: the device belongs to another tenant than the one whose settings were exported.
    """

    kind: DecisionKind
    asks: str
    target: Target | None
    interim: Interim | None
    move_back: bool
    smtp_auth: SmtpAuthValue | None
    confirms: tuple[str, ...]
    elsewhere: bool = False

    @property
    def legacy_host(self) -> bool:
        """Whether the device will use a legacy host, for good or until its update."""
        return self.kind.is_legacy or self.interim is not None


def target_of(kind: TargetKind, clouds: Clouds, cloud: Cloud) -> Target | None:
    """The host of that kind in a cloud; None where the cloud is not known or has none."""
    endpoint = _endpoint(kind, clouds.get(cloud))
    return as_target(endpoint) if endpoint is not None else None


def as_target(endpoint: Endpoint) -> Target:
    """An endpoint as the target of a device, with what has to be confirmed about it."""
    likely = Confidence.LIKELY in (endpoint.confidence, endpoint.port_confidence)
    return Target(endpoint.host, endpoint.port, endpoint.encryption, endpoint.note if likely else "")


def check_targets(rules: Sequence[Rule], clouds: Clouds, *, where: str) -> None:
    """Prove that every rule leads to a host that its clouds have, and to none where it decides nothing.

    An upgrade may leave the host open, as long as the cloud is not known. Raises CatalogueError that names the rule.
    """
    for rule in rules:
        kind = DecisionKind(rule.outcome)
        wanted = TARGET_OF[kind]
        if rule.target is not wanted and (kind, rule.target) != (DecisionKind.UPGRADE, TargetKind.NONE):
            raise CatalogueError(f"rule {rule.id}: the outcome {rule.outcome} needs the target {wanted}, not "
                                 f"{rule.target}", where=where, next_step="Correct the target of the rule.")
        if rule.target is TargetKind.NONE:
            continue
        for cloud in rule.when.get("cloud", tuple(Cloud)):
            if _endpoint(rule.target, clouds.get(Cloud(cloud))) is None:
                raise CatalogueError(f"rule {rule.id}: the cloud {cloud} has no {rule.target} host", where=where,
                                     next_step="Correct the clouds of the rule, or its target.")


def _endpoint(kind: TargetKind, cloud: CloudFacts | None) -> Endpoint | None:
    if cloud is None or kind is TargetKind.NONE:
        return None
    return cloud.normal if kind is TargetKind.NORMAL else cloud.legacy
