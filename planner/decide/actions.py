"""What to do at a device: apart from the decision, because the same decision can need a change or none."""

from __future__ import annotations

from collections.abc import Mapping

from planner.decide.course import Course
from planner.decide.situation import Situation
from planner.model.decision import DecisionKind, Interim, Target
from planner.model.knowledge import Wording


def action(wordings: Mapping[str, Wording], situation: Situation, course: Course) -> str:
    """Word the action of a decision, with what is only likely about the hosts that have to be set."""
    main = _main(wordings, situation, course)
    if main == wordings["no-change"].text:
        return main
    return " ".join([main, *(wordings["confirm"].text.format(confirm=c) for c in course.confirms)])


def _main(wordings: Mapping[str, Wording], situation: Situation, course: Course) -> str:
    match course.kind:
        case DecisionKind.OUT_OF_SCOPE:
            return wordings["leave"].text
        case DecisionKind.UNKNOWN:
            return wordings[f"answer-{course.asks}" if course.asks else "wait"].text
        case DecisionKind.BLOCKED:
            return wordings["replace-or-relay"].text
        case DecisionKind.UPGRADE:
            return _update(wordings, situation, course.target, course.interim)
        case DecisionKind.KEEP | DecisionKind.LEGACY_WORLDWIDE | DecisionKind.LEGACY_21VIANET:
            return _change(wordings, situation, course.target, move_back=course.move_back)


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


def _change(wordings: Mapping[str, Wording], situation: Situation, target: Target | None, *, move_back: bool
            ) -> str:
    if target is None:
        return wordings["set-cloud-unknown"].text
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
