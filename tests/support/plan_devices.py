"""Planned devices for tests of the outputs: one of every kind that a writer has to get right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from planner.model.decision import Condition, DecisionKind, Interim, Override, Readiness, SmtpAuthEffect, Target
from planner.model.device import NO_SITE, Cloud, DeviceType, Route, SignIn, State, Tls, Upgrade
from planner.model.evidence import Fact, Grade
from planner.model.ids import crockford
from planner.model.plan import PlannedDevice, TlsView
from planner.model.source import Source

NORMAL = Target("smtp.office365.com", 587, "STARTTLS")
NORMAL_CHINA = Target("smtp.partner.outlook.cn", 587, "STARTTLS", "Host is likely; confirm it.")
LEGACY = Target("smtp-legacy.office365.com", 587, "STARTTLS", "Port is likely; confirm it.")
BRIDGE = Interim(LEGACY.host, LEGACY.port, date(2027, 3, 1), LEGACY.encryption, LEGACY.confirm)
LEGACY_CHINA = Target("smtp-legacy.partner.outlook.cn", 587, "STARTTLS", "Port is likely; confirm it.")
PASSWORD_END = "31 December 2026: password sign-in is off by default"
NO_END = "no end date announced"

HOSTILE_SITE = '=HYPERLINK("http://example.com") & <Söhne>'
HOSTILE_TEXTS = ("=1+1", "@SUM(A1:A9)", "+1", "-1", "0012", "1E5", "12345678901234567890", "TRUE", "2026-12-31",
                 "<script>alert('x')</script>", "http://example.com/", "{{ 7*7 }}", "'quoted", "a\tb\nc",
                 "#REF!", "{=1+1}")
"""Texts that a spreadsheet, a page or a template would like to make something else of."""

_ACTIONS = {
    DecisionKind.KEEP: "No change.",
    DecisionKind.UPGRADE: "Update the firmware, then send through smtp.office365.com.",
    DecisionKind.LEGACY_WORLDWIDE: "Change server from smtp.office365.com to smtp-legacy.office365.com.",
    DecisionKind.LEGACY_21VIANET: "Change server from smtp.partner.outlook.cn to smtp-legacy.partner.outlook.cn.",
    DecisionKind.BLOCKED: "Choose a way out: replacement, relay connector, Direct Send or an own relay.",
    DecisionKind.UNKNOWN: "Find out which TLS version the device speaks.",
    DecisionKind.OUT_OF_SCOPE: "No change.",
}
_REASONS = {
    DecisionKind.KEEP: "It speaks TLS {tls} and may stay on the normal host.",
    DecisionKind.UPGRADE: "It speaks TLS {tls} and an update that brings TLS 1.2 is available.",
    DecisionKind.LEGACY_WORLDWIDE: "It speaks TLS {tls}, which smtp.office365.com refuses, and no update is known. "
                                   "The legacy host takes it for now.",
    DecisionKind.LEGACY_21VIANET: "It speaks TLS {tls} in the cloud that 21Vianet operates, and no update is known.",
    DecisionKind.BLOCKED: "It speaks TLS {tls} and its cloud has no legacy host.",
    DecisionKind.UNKNOWN: "Its TLS version is not known.",
    DecisionKind.OUT_OF_SCOPE: "It does not hand its mail to Microsoft 365 itself.",
}
_READINESS = {
    DecisionKind.KEEP: Readiness.READY,
    DecisionKind.UPGRADE: Readiness.WITH_CONDITIONS,
    DecisionKind.LEGACY_WORLDWIDE: Readiness.WITH_CONDITIONS,
    DecisionKind.LEGACY_21VIANET: Readiness.WITH_CONDITIONS,
    DecisionKind.BLOCKED: Readiness.NOT_POSSIBLE,
    DecisionKind.UNKNOWN: Readiness.UNKNOWN,
    DecisionKind.OUT_OF_SCOPE: Readiness.READY,
}
_TARGETS = {
    DecisionKind.KEEP: NORMAL, DecisionKind.UPGRADE: NORMAL, DecisionKind.LEGACY_WORLDWIDE: LEGACY,
    DecisionKind.LEGACY_21VIANET: LEGACY_CHINA,
}


def device(number: int, site: str, name: str, decision: DecisionKind, tls: Tls = Tls.UNKNOWN,
           **changes: Any) -> PlannedDevice:
    """Make a planned device whose fields agree with its decision; ``changes`` are laid over it."""
    id_ = "D-" + crockford(f"example {number}")
    source = Source("inventory.xlsx", "Devices", number + 1)
    known = tls is not Tls.UNKNOWN
    china = decision is DecisionKind.LEGACY_21VIANET
    base = PlannedDevice(
        id=id_, site=site, location=f"Floor {number % 4}, room {100 + number}", name=name,
        type=DeviceType.PRINTER, make="HP", model="HP LaserJet M525", firmware="2403456_000321",
        serial=f"{number:07d}", asset_tag=f"A-{number:04d}", ip=f"192.0.2.{number % 250 + 1}",
        mac=f"00:00:5E:00:53:{number % 256:02X}", mailbox=f"scan{number}@example.com",
        mailboxes=(f"scan{number}@example.com",), cloud=Cloud.CHINA if china else Cloud.WORLDWIDE,
        route=Route.SMTP_AUTH,
        tls=TlsView(tls, Grade.REPORT if known else Grade.NOTHING, tls, str(tls) if known else "", tls),
        upgrade=Upgrade.NO, decision=decision, computed_decision=decision, target=_TARGETS.get(decision),
        interim=None, action=_ACTIONS[decision], readiness=_READINESS[decision], conditions=(),
        reason=_REASONS[decision].format(tls=tls), rule=f"{decision.value}-rule",
        works_until=NO_END if decision.is_legacy else PASSWORD_END if decision is DecisionKind.KEEP else "",
        wave="W2",
        facts=(Fact("route", "smtp-auth", Grade.CLAIM, f"inventory.xlsx › Devices!J{number + 1}"),
               Fact("tls", str(tls), Grade.REPORT if known else Grade.NOTHING,
                    f"smtp-report.csv:{number + 1}" if known else "", "2026-11-20" if known else None),
               Fact("cloud", "21vianet" if china else "worldwide", Grade.REPORT, "transport-config.json:1",
                    "2026-11-20"),
               Fact("upgrade", "no", Grade.CLAIM, f"inventory.xlsx › Devices!R{number + 1}")),
        source=source, host=f"prn-{number:03d}.example.net", server="smtp.office365.com", port=587,
        sign_in=SignIn.PASSWORD, contact="Facilities", label=name or f"192.0.2.{number % 250 + 1}",
        smtp_auth=SmtpAuthEffect.ALLOWED,
        asks=("tls",) if decision is DecisionKind.UNKNOWN else (), extra={"Lease end": "2027-03-31"})
    return replace(base, **changes)


def every_kind() -> list[PlannedDevice]:
    """Make the devices that differ in what a writer has to say about them."""
    kind = DecisionKind
    contested = device(3, "Lyon", "PRN-LYO-03", kind.LEGACY_WORLDWIDE, Tls.V1_0, mailbox="scan-lyon@example.com",
                       contested=True, attention="Two devices share the mailbox; one of them speaks old TLS.",
                       conditions=(Condition("contested", "Split the mailbox, or run the report again for 7 days.",
                                             "R01"),),
                       suspects=("D-" + crockford("example 3"), "D-" + crockford("example 4")),
                       conflict="report: 1.0 and 1.2; inventory: 1.0")
    return [
        device(1, "Lyon", "PRN-LYO-01", kind.KEEP, Tls.V1_2, human={"status": "Done", "done_by": "Ana"}),
        device(2, "Lyon", "PRN-LYO-02", kind.KEEP, Tls.V1_3, server="smtp-legacy.office365.com", move_back=True,
               wave="W2", action="Change server from smtp-legacy.office365.com back to smtp.office365.com.",
               do_first="Before any opt-out: while the flag is off the legacy host refuses every TLS version."),
        contested,
        device(4, "Lyon", "PRN-LYO-04", kind.LEGACY_WORLDWIDE, Tls.V1_1, mailbox="scan-lyon@example.com",
               wave="W1", do_first="Tenant runbook step T-04 and the mailbox scan-lyon@example.com.",
               human={"status": "In progress", "owner": "Luc", "planned_date": "2026-12-04",
                      "exit_option": "Replacement", "exit_date": "2027-06-30", "notes": "Key at the front desk."}),
        device(5, "Lyon", "PRN-LYO-05", kind.UPGRADE, Tls.V1_0, upgrade=Upgrade.YES,
               planned_update=date(2027, 3, 1), interim=BRIDGE,
               do_first="Until the update on 1 March 2027 it sends through smtp-legacy.office365.com.",
               conditions=(Condition("update", "The update is installed."),)),
        device(6, "Lyon", "PRN-LYO-06", kind.UPGRADE, Tls.NONE, upgrade=Upgrade.YES, make="Ricoh",
               model="Aficio MP C3002"),
        device(7, "Berlin", "Drucker Empfang Übergröße", kind.UNKNOWN, make="Kyocera", model="ECOSYS M3550"),
        device(8, "Berlin", "SCN-BER-02", kind.UNKNOWN, make="Kyocera", model="ECOSYS M3550",
               type=DeviceType.SCANNER),
        device(9, "Berlin", "NAS-BER-01", kind.KEEP, Tls.V1_2, type=DeviceType.NAS, make="Synology", model="DS920+",
               readiness=Readiness.NOT_POSSIBLE, smtp_auth=SmtpAuthEffect.BLOCKED,
               conditions=(Condition("smtp-auth-off", "SMTP AUTH is off for the mailbox; turn it on first.", "S02",
                                     blocks=True),)),
        device(10, "Berlin", "UPS-BER-01", kind.BLOCKED, Tls.SSL, type=DeviceType.UPS, make="APC", model="AP9630"),
        device(11, "Berlin", "CAM-BER-GOV", kind.BLOCKED, Tls.V1_1, type=DeviceType.CAMERA, cloud=Cloud.GCC_HIGH,
               make="Axis", model="P3225"),
        device(12, "Berlin", "APP-BER-ERP", kind.KEEP, Tls.V1_3, type=DeviceType.APPLICATION, make="", model="",
               sign_in=SignIn.OAUTH, works_until="", serial="", mac=""),
        device(13, "上海", "打印机 二楼", kind.LEGACY_21VIANET, Tls.V1_0, make="Canon", model="iR-ADV C5235",
               server="smtp.partner.outlook.cn", region="China", location="二楼 214 室"),
        device(14, "上海", "打印机 前台", kind.KEEP, Tls.V1_2, cloud=Cloud.CHINA, target=NORMAL_CHINA,
               server="smtp.partner.outlook.cn", location="前台"),
        device(15, "上海", "扫描仪", kind.UNKNOWN, cloud=Cloud.UNKNOWN, target=None, asks=("cloud", "tls")),
        device(16, "São Paulo", "Impressora Recepção", kind.LEGACY_WORLDWIDE, Tls.V1_0, wave="W3",
               human={"status": "Waiting", "error_seen": "4.7.66", "notes": "Sem acesso à sala; voltar na sexta."}),
        device(17, "São Paulo", "Relay", kind.OUT_OF_SCOPE, route=Route.RELAY, server="10.0.0.25", mailbox="",
               mailboxes=(), type=DeviceType.RELAY, wave=""),
        device(18, "São Paulo", "Impressora antiga", kind.OUT_OF_SCOPE, state=State.RETIRED, wave=""),
        device(19, "São Paulo", "PRN-SAO-OVR", kind.LEGACY_WORLDWIDE, Tls.V1_0, upgrade=Upgrade.YES, wave="W3",
               computed_decision=kind.UPGRADE, attention="The rule says Upgrade; a person decided Legacy.",
               override=Override(kind.LEGACY_WORLDWIDE, "No firmware slot before March", date(2027, 3, 31), "Rui"),
               human={"override_decision": "Legacy", "override_reason": "No firmware slot before March",
                      "override_until": "2027-03-31"}),
        device(20, HOSTILE_SITE, "=1+1", kind.LEGACY_WORLDWIDE, Tls.V1_1, make="@SUM(A1:A9)", model="+1",
               location="-1", serial="0012", asset_tag="1E5", host="<script>alert('x')</script>",
               notes="{{ 7*7 }} ${7*7}", human={"notes": "=2+2", "owner": "</script><b>Owner</b>"},
               extra={"Lease end": "=1+1", "Vault": "12345678901234567890"}, wave="W3",
               reason="It speaks TLS 1.1. <b>Not bold</b> & “quoted”."),
        device(21, HOSTILE_SITE, "TRUE", kind.KEEP, Tls.V1_2, serial="12345678901234567890", firmware="2026-12-31",
               wave="W3", human={"status": "done!!", "planned_date": "12/31/26"}),
        device(22, HOSTILE_SITE, "A" * 120, kind.UNKNOWN, wave="W3", reason="Its TLS version is not known. " * 12),
        sender(23, "alerts@example.org", kind.LEGACY_WORLDWIDE, Tls.V1_0),
        sender(24, "noreply@example.net", kind.KEEP, Tls.V1_2),
        device(25, "Lyon", "", kind.UNKNOWN, label="192.0.2.26", serial="", mailbox="", mailboxes=(), make="",
               model="", route=Route.UNKNOWN, asks=("route", "tls"), smtp_auth=None, sign_in=SignIn.UNKNOWN),
    ]


def sender(number: int, mailbox: str, decision: DecisionKind, tls: Tls) -> PlannedDevice:
    """Make a sender: an address that sends and that no inventory row owns."""
    return device(number, NO_SITE, "", decision, tls, type=DeviceType.SENDER, mailbox=mailbox, mailboxes=(mailbox,),
                  make="", model="", firmware="", serial="", asset_tag="", ip="", mac="", host="", server="",
                  port=None, location="", contact="", label=mailbox, wave="W3", extra={},
                  source=Source("smtp-report.csv", "", number))
