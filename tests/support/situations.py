"""Situations of an administrator as files: what is in the folder, what the logs show, and what the plan says."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from planner import pipeline
from planner.model.evidence import MailSeen, ModelFact, SignInSeen, TlsSeen
from planner.model.plan import Plan
from planner.model.source import Source
from tests.support.corridor import planned

SEEN = {"tls_seen": TlsSeen, "sign_ins": SignInSeen, "mail_seen": MailSeen, "model_facts": ModelFact}
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "tls_seen": {"to_microsoft": True, "grade": "B"},
    "sign_ins": {"count": 10, "failures": 0, "last_seen": "2026-11-20"},
    "mail_seen": {"count": 10, "last_seen": "2026-11-20"},
    "model_facts": {"firmware_from": "", "firmware_to": "", "link": "https://example.com/tls", "date": "2026-05-01"},
}


def plan_of(case: Mapping[str, Any], folder: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """Plan a situation: its tables as files through the corridor, its log rows as they come from their readers."""
    files: dict[str, str | bytes] = {}
    for name in ("devices", "mailboxes", "tenant"):
        if name in case:
            files[f"{name}.csv"] = _csv(case[name])
    for number, report in enumerate(case.get("report", ())):
        files[f"report {report.get('days', '')} {number}.csv"] = _csv(report["rows"])
    extra = {name: tuple(_row(name, row, number) for number, row in enumerate(case[name], 2))
             for name in SEEN if name in case}
    read_all = pipeline.read_all

    def with_logs(*args: Any) -> pipeline.Read:
        read = read_all(*args)
        return replace(read, evidence=replace(read.evidence, observations=replace(read.evidence.observations, **extra)))

    monkeypatch.setattr(pipeline, "read_all", with_logs)
    return planned(folder, files, **case.get("settings", {}))


def said(plan: Plan, name: str) -> dict[str, Any]:
    """What the plan says of a device, by the names that a situation uses."""
    [device] = [d for d in plan.devices if d.name == name]
    return {
        "decision": str(device.decision), "tls": str(device.tls.value), "grade": str(device.tls.grade),
        "route": str(device.route), "readiness": str(device.readiness),
        "conditions": [condition.code for condition in device.conditions]}


def findings(plan: Plan) -> list[str]:
    """The codes of the findings about evidence, each once."""
    return sorted({finding.code for finding in plan.findings} & _EVIDENCE)


def _csv(rows: Sequence[Mapping[str, str]]) -> str:
    headers = list(dict.fromkeys(header for row in rows for header in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, headers, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _row(name: str, row: Mapping[str, Any], number: int) -> Any:
    return msgspec.convert({**DEFAULTS[name], "source": msgspec.to_builtins(Source(f"{name}.csv", "", number)), **row},
                           SEEN[name])


_EVIDENCE = frozenset(
    line.split('"')[1] for line in (Path(pipeline.__file__).parent / "data/findings/evidence.toml").read_text(
        encoding="utf-8").splitlines() if line.startswith("code = "))
