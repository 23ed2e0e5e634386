"""What to do at a device: apart from the decision, because the same decision can need a change or none."""

from __future__ import annotations

from collections.abc import Mapping

from planner.decide.situation import Situation
from planner.model.decision import DecisionKind, Interim, Rule, Target
from planner.model.knowledge import Wording


def action(wordings: Mapping[str, Wording], rule: Rule, situation: Situation, target: Target | None,
           interim: Interim | None, *, move_back: bool) -> str:
    """Word the action of a decision."""
    match DecisionKind(rule.outcome):
        case DecisionKind.OUT_OF_SCOPE:
            return wordings["leave"].text
        case DecisionKind.UNKNOWN:
            return wordings[f"answer-{rule.asks}"].text
        case DecisionKind.BLOCKED:
            return wordings["replace-or-relay"].text
        case DecisionKind.UPGRADE:
            return _update(wordings, situation, target, interim)
        case DecisionKind.KEEP | DecisionKind.LEGACY_WORLDWIDE | DecisionKind.LEGACY_21VIANET:
            return _change(wordings, situation, _needed(target), move_back=move_back)


def _needed(target: Target | None) -> Target:
    """Keep and legacy decisions always have a target: their rules name a host of a known cloud."""
    assert target is not None
    return target


def _update(wordings: Mapping[str, Wording], situation: Situation, target: Target | None,
            interim: Interim | None) -> str:
    if target is None:
        return wordings["update-cloud-unknown"].text
    if interim is not None:
        return wordings["update-after-interim"].text.format(
            interim_host=interim.host, interim_port=interim.port, until=interim.until.isoformat(),
            **_values(situation, target))
    code = "update-in-place" if situation.server == target.host else "update"
    return wordings[code].text.format(**_values(situation, target))


def _change(wordings: Mapping[str, Wording], situation: Situation, target: Target, *, move_back: bool) -> str:
    if move_back:
        code = "move-back"
    elif not situation.server:
        code = "set-server"
    elif situation.server != target.host:
        code = "change-server"
    elif situation.port not in (None, target.port):
        code = "change-port"
    else:
        code = "no-change"
    return wordings[code].text.format(**_values(situation, target))


def _values(situation: Situation, target: Target) -> dict[str, object]:
    return {"old": situation.server, "old_port": situation.port, "host": target.host, "port": target.port,
            "encryption": target.encryption}
