"""Whole plans for tests of the outputs: a small one with everything in it, and large ones."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from planner.model.decision import Condition, DecisionKind, SmtpAuthEffect
from planner.model.device import Cloud, DeviceType, SignIn, SmtpAuth, Tls
from planner.model.evidence import Switch
from planner.model.finding import Finding, Severity
from planner.model.plan import (
    BlastRadius,
    Case,
    Cases,
    Change,
    Deadline,
    ErrorHelp,
    LegacyExit,
    MadeWith,
    MailboxPlan,
    Plan,
    PlanCounts,
    PlannedDevice,
    Question,
    RetiredRow,
    RuleUse,
    RunbookStep,
    SitePlan,
    SourceColumn,
    SourceFile,
    SourceTable,
    Tenant,
    Wave,
    WayOutNote,
)
from planner.model.table import Confidence, Counts, FileError, Kind
from tests.support.plan_devices import HOSTILE_SITE, device, every_kind

AS_OF = date(2026, 11, 24)
CHECKED = date(2026, 11, 20)
DECISIONS = (DecisionKind.KEEP, DecisionKind.UPGRADE, DecisionKind.LEGACY_WORLDWIDE, DecisionKind.LEGACY_21VIANET,
             DecisionKind.BLOCKED, DecisionKind.UNKNOWN, DecisionKind.OUT_OF_SCOPE)


def example_plan(*, changes: bool = True) -> Plan:
    """Make a plan of 25 devices in which every field of every record is used; without an earlier plan if asked."""
    plan = plan_of(every_kind())
    if changes:
        return plan
    return replace(plan, changes=(), retired=())


def large_plan(count: int, sites: int = 500) -> Plan:
    """Make a plan of ``count`` devices over ``sites`` sites, decisions and TLS versions mixed."""
    versions = (Tls.V1_2, Tls.V1_0, Tls.V1_0, Tls.V1_0, Tls.SSL, Tls.UNKNOWN, Tls.V1_2)
    return plan_of([device(n, f"Site {n % sites:03d}", f"PRN-{n:06d}", DECISIONS[n % 7], versions[n % 7],
                           wave=f"W{1 + n % 5}") for n in range(count)])


def plan_of(devices: list[PlannedDevice]) -> Plan:
    """Wrap devices into a plan whose sites, waves, questions and counts agree with them."""
    by_site: dict[str, list[PlannedDevice]] = {}
    for one in devices:
        by_site.setdefault(one.site, []).append(one)
    decisions = Counter(one.decision for one in devices)
    legacy = sum(one.uses_legacy_host for one in devices)
    return Plan(
        id="P-7F3K9Q2M", as_of=AS_OF, made_with=MadeWith("0.1.0", "2026.11", CHECKED),
        tenant=Tenant("Contoso & Söhne", Cloud.WORLDWIDE, "transport-config.json:1", False, Switch.FALSE,
                      SmtpAuth.OFF, Switch.FALSE, (Cloud.WORLDWIDE, Cloud.CHINA)),
        sources=_sources(len(devices)),
        counts=PlanCounts(
            Counts(read=len(devices) + 9, devices=len(devices), evidence=5, rejected=1, skipped=2, blank=1),
            files=4, tables=4, devices=len(devices),
            senders=sum(one.type is DeviceType.SENDER for one in devices),
            decisions={kind.value: decisions[kind] for kind in DECISIONS},
            findings={"error": 1, "warning": 2, "info": 1}),
        devices=tuple(devices), mailboxes=_mailboxes(devices), runbook=_runbook(), waves=_waves(devices),
        sites=tuple(_site(number, site, rows) for number, (site, rows) in enumerate(sorted(by_site.items()))),
        questions=_questions(devices), findings=_findings(devices),
        blast_radius=BlastRadius(212, legacy, 212 - legacy, f"{legacy} mailboxes need old TLS; 212 could use it once "
                                 "the flag is on. Steps T-02 to T-04 of the runbook make that the number needed.",
                                 ("T-02", "T-03", "T-04")),
        cases=Cases(Case({kind.value: decisions[kind] for kind in DECISIONS}, legacy),
                    Case({kind.value: decisions[kind] for kind in DECISIONS}, legacy + decisions[DECISIONS[5]]),
                    f"Between {legacy} and {legacy + decisions[DECISIONS[5]]} devices need the legacy host."),
        deadlines=(
            Deadline("password-default", "Password sign-in is off by default",
                     "Password sign-in is off by default; an administrator can turn it on again.",
                     date(2026, 12, 31), "31 December 2026", 37, len(devices) // 2, ("D04",)),
            Deadline("password-end", "Password sign-in ends",
                     "The final date is to be announced in the second half "
                     "of 2027.", None, "to be announced in the second half of 2027", None, len(devices) // 2,
                     ("D05",)),
        ),
        conditions=(Condition("tenant-flag", "The tenant must opt in first (Tenant runbook).", "L03"),),
        legacy_exits=tuple(
            LegacyExit(one.id, ("Update", "Replacement", "Relay connector"), str(one.human.get("exit_option", "")),
                       str(one.human.get("exit_date", "")), str(one.human.get("owner", "")))
            for one in devices if one.uses_legacy_host),
        rules=_rules(decisions),
        ways_out=(WayOutNote("replacement", "Replacement", ("blocked", "legacy"), "A device that speaks TLS 1.2.",
                             "The price of a device.", "None known."),
                  WayOutNote("direct-send", "Direct Send", ("blocked",), "A fixed public address.", "No mailbox.",
                             "Mail on port 25 may travel unencrypted.")),
        errors=_errors(),
        banners=("Two clouds were found: worldwide and 21vianet. Check the Cloud column of Evidence.",),
        not_known=("Whether the legacy host has an end date.", "How many mailboxes could use old TLS in 21Vianet."),
        changes=(Change(devices[0].id, "decision", "Decision", "legacy-worldwide", "keep", "data",
                        "Point it back to smtp.office365.com."),
                 Change("D-00000000", "device", "", "PRN-OLD-01", "", "data", "")),
        retired=(RetiredRow("D-00000000", "Lyon", "PRN-OLD-01", "legacy-worldwide",
                            {"status": "Done", "done_date": "2026-10-02", "notes": "=1+1 sold"}),),
        resolutions={"F-00000002": {"resolution": "Corrected in the list", "comment": "see ticket 12"}},
        extra_headers=("Lease end", "Vault"))


def _sources(devices: int) -> tuple[SourceFile, ...]:
    columns = (SourceColumn(1, "Standort", "site", "German for site"), SourceColumn(2, "Lease end", None, ""))
    return (
        SourceFile("inventory.xlsx", "xlsx", "", "", None, (
            SourceTable("Devices", Kind.DEVICES, Confidence.SURE, 3, columns,
                        Counts(read=devices + 4, devices=devices, rejected=1, skipped=2, blank=1),
                        "row 3 matches 2 fields; rows 1 and 2 are a title"),),
            "3b1f0c6a5d" + "0" * 54, date(2026, 11, 20), "calamine"),
        SourceFile("smtp-report.csv", "csv", "utf-8", ",", None, (
            SourceTable("", Kind.SMTP_REPORT, Confidence.SURE, 1, (), Counts(read=5, evidence=5)),),
            "77aa" + "0" * 60, None, "delimited"),
        SourceFile("broken.xls", "", "", "", FileError("damaged", "The file ends in the middle.",
                                                       "Save it again and put it back."), ()),
        SourceFile("plan.xlsx", "xlsx", "", "", None, (
            SourceTable("Plan", Kind.PLAN, Confidence.SURE, 1, (), Counts()),)),
    )


def _mailboxes(devices: list[PlannedDevice]) -> tuple[MailboxPlan, ...]:
    owners: dict[str, list[PlannedDevice]] = {}
    for one in devices:
        if one.mailbox:
            owners.setdefault(one.mailbox, []).append(one)
    rows = []
    for number, (mailbox, users) in enumerate(owners.items()):
        legacy = tuple(one.id for one in users if one.uses_legacy_host)
        seen = users[0].tls.value is not Tls.UNKNOWN
        rows.append(MailboxPlan(
            mailbox, users[0].cloud, tuple(one.id for one in users), legacy,
            SmtpAuth.INHERITS if number % 3 else SmtpAuth.ON,
            SmtpAuthEffect.BLOCKED if number % 3 else SmtpAuthEffect.ALLOWED, "on" if legacy else "as it is",
            "turn on" if legacy and number % 3 else "none",
            "The mailbox inherits the tenant's switch, which is off." if number % 3 else "The mailbox is on.",
            "$null" if number % 3 else "$false", 1250 + number if seen else None,
            "2026-11-13 to 2026-11-20" if seen else "", 62.5 if legacy else 0.0 if seen else None,
            0.0 if seen else None, 37.5 if legacy else 100.0 if seen else None, SignIn.PASSWORD,
            "Watch" if len(users) > 1 else "OK", "2 devices share it" if len(users) > 1 else "",
            {"status": "Done", "done_date": "2026-11-22"} if number == 0 else {},
            "$false" if legacy and number % 3 else ""))
    return tuple(rows)


def _runbook() -> tuple[RunbookStep, ...]:
    return (
        RunbookStep("T-01", "prepare", "Record the values as they are.", "Exchange Online PowerShell",
                    "Get-TransportConfig | Format-List AllowLegacyTLSClients, SmtpClientAuthenticationDisabled",
                    "AllowLegacyTLSClients: False", "The values are in the runbook data file.",
                    "Nothing to roll back.", (), ("L03",), {"status": "Done", "done_by": "Ana"}),
        RunbookStep("T-02", "mailboxes", "Turn SMTP AUTH off where it is not needed.", "Exchange Online PowerShell",
                    "Set-CASMailbox -Identity <mailbox> -SmtpClientAuthenticationDisabled $true", "No output.",
                    "Get-CASMailbox shows True.", "Set the recorded value again ($null included).", ("T-01",)),
        RunbookStep("T-04", "opt-in", "Let old TLS in on the legacy host.", "Exchange Online PowerShell",
                    "Set-TransportConfig -AllowLegacyTLSClients $true", "No output.",
                    "Get-TransportConfig shows True.", "Set-TransportConfig -AllowLegacyTLSClients $false",
                    ("T-01", "T-02"), ("L03",), reads="allow_legacy_tls"),
    )


def _waves(devices: list[PlannedDevice]) -> tuple[Wave, ...]:
    names = {"W0": "Preparation", "W1": "Pilot", "WX": "Exit review"}
    members: dict[str, list[PlannedDevice]] = {"W0": []}
    for one in sorted(devices, key=lambda d: d.wave):
        if one.wave:
            members.setdefault(one.wave, []).append(one)
    members["WX"] = [one for one in devices if one.uses_legacy_host]
    return tuple(
        Wave(wave, names.get(wave, f"Sites {wave[1:]}"), "Move the devices of these sites.",
             tuple(one.id for one in rows), tuple(dict.fromkeys(one.site for one in rows)),
             tuple(dict.fromkeys(one.mailbox for one in rows if one.mailbox)),
             "The pilot has run for a week without an error.", "Every device has sent and received a test message.",
             {"planned_start": "2026-12-01", "go": "Go"} if wave == "W1" else {})
        for wave, rows in members.items())


def _site(number: int, site: str, rows: list[PlannedDevice]) -> SitePlan:
    counts = Counter(one.decision for one in rows)
    return SitePlan(site, tuple(dict.fromkeys(one.cloud for one in rows)), len(rows),
                    {kind.value: counts[kind] for kind in DECISIONS},
                    next((one.wave for one in rows if one.wave), ""), f"site-{number:03d}.html",
                    {"site_contact": "Luc, +33 1 99 00 00 00"} if site == "Lyon" else {})


def _questions(devices: list[PlannedDevice]) -> tuple[Question, ...]:
    groups: dict[tuple[str, str, str, str], list[PlannedDevice]] = {}
    for one in devices:
        if one.asks:
            groups.setdefault((one.asks[0], one.make, one.model, one.firmware), []).append(one)
    ranked = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(
        Question(f"Q-{number:08d}", asks, f"Which TLS version does {model or 'it'} speak?", make, model, firmware,
                 tuple(one.id for one in rows), tuple(dict.fromkeys(one.site for one in rows)),
                 "TLS 1.2: they stay on the normal host.", "Below: they need the legacy host or an update.",
                 "Look on the settings page of one device, or probe it.", ("1.0", "1.1", "1.2", "1.3", "none"),
                 {"answer": "1.2", "answered_by": "Luc"} if number == 2 else {})
        for number, ((asks, make, model, firmware), rows) in enumerate(ranked, start=1))


def _findings(devices: list[PlannedDevice]) -> tuple[Finding, ...]:
    return (
        Finding("serial-on-two-rows", Severity.ERROR, "inventory.xlsx", "Devices", 12, "Serial", "0012", "one row",
                "Say which row is the device.", devices[0].id, "Both are kept.", "F-00000001"),
        Finding("tls-not-understood", Severity.WARNING, "inventory.xlsx", "Devices", 14, "TLS", "=1+1",
                "a TLS version such as 1.2", "Write the highest version that the mail client speaks.", devices[-1].id,
                "TLS counts as unknown.", "F-00000002"),
        Finding("near-sites", Severity.WARNING, "inventory.xlsx", "Devices", 15, "Site", "LYON 2e", "Lyon",
                "Join them in planner.toml if they are one.", "", "Two sites.", "F-00000003"),
        Finding("hidden-sheet", Severity.INFO, "inventory.xlsx", HOSTILE_SITE[:20], None, "", "", "", "", "",
                "It was read.", "F-00000004"),
    )


def _rules(decisions: Counter[DecisionKind]) -> tuple[RuleUse, ...]:
    return tuple(RuleUse(f"{kind.value}-rule", 1, kind.value.replace("-", " ").capitalize(), "route is smtp-auth",
                         f"decision is {kind.value}", decisions[kind],
                         "Opt in to the endpoint for legacy TLS clients", "https://example.com/legacy?a=1&b=2",
                         "2023-06", CHECKED) for kind in DECISIONS)


def _errors() -> tuple[ErrorHelp, ...]:
    steps = ("Check the host name.", "Check the tenant flag.", "Check the mailbox.", "Check the TLS version.")
    return (ErrorHelp("4.7.66", "421 4.7.66 TLS 1.0 and 1.1 are not supported", "The host refuses the TLS version.",
                      steps, True),
            ErrorHelp("5.7.67", "530 5.7.67 TLS version refused", "The host refuses the TLS version.", steps, True),
            ErrorHelp("5.7.3", "535 5.7.3 Authentication unsuccessful", "The sign-in was refused.",
                      ("Check user and password.", "Check the SMTP AUTH switch of the mailbox."), True))
