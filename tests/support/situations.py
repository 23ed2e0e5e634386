"""Situations of an administrator as files: what is in the folder, what the logs show, and what the plan says."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from planner import pipeline
from planner.model.plan import Plan
from tests.support.corridor import planned

PORTAL = ("Date (UTC)", "User", "Username", "User type", "Incoming token type", "Application", "Application ID ",
          "Resource", "Resource ID ", "IP address", "Location", "Status", "Sign-in error code", "Client app",
          "Incoming token type", "Autonomous system  number", "Conditional Access")
TRACE = ("Received", "SenderAddress", "RecipientAddress", "Subject", "Status", "ToIP", "FromIP", "Size", "MessageId",
         "MessageTraceId")
SSL = ("ts", "uid", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "version", "cipher", "curve", "server_name",
       "resumed", "last_alert", "next_protocol", "established", "ssl_history")
SMTP = ("ts", "uid", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "trans_depth", "helo", "mailfrom", "rcptto",
        "subject", "last_reply", "path", "user_agent", "tls")
PROBE = ("probed_at", "address", "tls_offered", "ecdhe_offered", "server_name", "note")
DAY = "2026-11-20"
SEEN = 10
"""So many sign-ins or messages stand behind a row of a situation, unless it says otherwise."""


def plan_of(case: Mapping[str, Any], folder: Path) -> Plan:
    """Plan a situation: all that it holds becomes files, as the tenant, the network and the probe write them."""
    files: dict[str, str | bytes] = {}
    for name in ("devices", "mailboxes", "tenant"):
        if name in case:
            files[f"{name}.csv"] = _csv(case[name])
    for number, report in enumerate(case.get("report", ())):
        files[f"report {report.get('days', '')} {number}.csv"] = _csv(report["rows"])
    seen = case.get("tls_seen", ())
    files |= _network([row for row in seen if row.get("grade", "B") == "B"])
    files |= _probe([row for row in seen if row.get("grade", "B") == "A"])
    if "sign_ins" in case:
        files["InteractiveSignIns.csv"] = _lines(PORTAL, [cells for row in case["sign_ins"] for cells in _signed(row)])
    if "mail_seen" in case:
        mail = [cells for place, row in enumerate(case["mail_seen"]) for cells in _mailed(row, place)]
        files["trace.csv"] = _lines(TRACE, mail).encode("utf-16")
    if "model_facts" in case:
        files["model-facts.csv"] = _csv([{"link": "https://example.com/tls", "date": "2026-05-01", **row}
                                         for row in case["model_facts"]])
    return planned(folder, files, **case.get("settings", {}))


def _signed(row: Mapping[str, Any]) -> list[list[str]]:
    """The sign-ins that a row of a situation stands for, those that failed first."""
    failed = row.get("failures", 0)
    return [_in_order(PORTAL, **{
        "Date (UTC)": f"{row.get('last_seen', DAY)}T08:00:00Z", "Username": row["mailbox"],
        "IP address": row["address"], "Status": "Failure" if number < failed else "Success",
        "Client app": "Authenticated SMTP"}) for number in range(row.get("count", SEEN))]


def _mailed(row: Mapping[str, Any], place: int) -> list[list[str]]:
    """The messages that a row of a situation stands for."""
    return [_in_order(TRACE, Received=f"{row.get('last_seen', DAY)} 08:00:00", SenderAddress=row["mailbox"],
                      RecipientAddress="post@example.com", Status="Delivered", FromIP=row["address"],
                      MessageId=f"<{number}.{place}@example.com>") for number in range(row.get("count", SEEN))]


def _network(rows: Sequence[Mapping[str, Any]]) -> dict[str, str | bytes]:
    """Zeek's logs: the connections and, where a situation names the sender, the mail in them."""
    if not rows:
        return {}
    ssl, smtp = [], []
    for number, row in enumerate(rows):
        moment = datetime.fromisoformat(f"{row['last_seen']}T08:00:00+00:00").timestamp()
        host = row.get("server", "smtp.office365.com")
        place = {"ts": f"{moment:.6f}", "uid": f"C{number}", "id.orig_h": row["address"], "id.orig_p": "50000",
                 "id.resp_h": "198.51.100.25", "id.resp_p": "587"}
        ssl.append(_in_order(SSL, "-", **place, version=f"TLSv{row['version'].replace('.', '')}", server_name=host,
                             established="T"))
        if row.get("mailbox"):
            smtp.append(_in_order(SMTP, "-", **place, trans_depth="1", mailfrom=f"<{row['mailbox']}>", tls="T"))
    return {"ssl.log": _zeek(SSL, ssl), **({"smtp.log": _zeek(SMTP, smtp)} if smtp else {})}


def _zeek(fields: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = ["#separator \\x09", "#set_separator\t,", "#empty_field\t(empty)", "#unset_field\t-",
            "\t".join(("#fields", *fields))]
    return "\n".join([*head, *("\t".join(row) for row in rows), ""])


def _probe(rows: Sequence[Mapping[str, Any]]) -> dict[str, str | bytes]:
    if not rows:
        return {}
    offers = {True: "true", False: "false", None: ""}
    return {"probe-result.csv": _lines(PROBE, [
        _in_order(PROBE, probed_at=f"{row['last_seen']}T08:00:00Z", address=row["address"],
                  tls_offered=row["version"], ecdhe_offered=offers[row.get("ecdhe")]) for row in rows])}


def _in_order(header: Sequence[str], unset: str = "", **cells: str) -> list[str]:
    return [cells.get(name, unset) for name in header]


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
    return _lines(headers, [_in_order(headers, **row) for row in rows])


def _lines(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue()


_EVIDENCE = frozenset(
    line.split('"')[1] for line in (Path(pipeline.__file__).parent / "data/findings/evidence.toml").read_text(
        encoding="utf-8").splitlines() if line.startswith("code = "))
