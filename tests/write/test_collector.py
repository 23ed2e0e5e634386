"""The collector: what it prints, which files it never replaces, and that planner reads what it would export."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from planner.catalogue import load
from planner.model.device import SmtpAuth
from planner.model.errors import OutputError
from planner.model.evidence import Switch
from planner.model.table import Kind
from planner.write.scripts import collector
from planner.write.scripts.files import COLLECTOR, content, source
from tests.support.corridor import inspected, planned
from tests.support.plans import example_plan
from tests.support.powershell import broken, calls, name, parse, said

COLLECT = source("collect.ps1")
HEADERS = {
    "cas-mailboxes 2026-11-24.csv": ("DisplayName", "PrimarySmtpAddress", "SmtpClientAuthenticationDisabled",
                                     "AuthenticationPolicy", "EmailAddresses"),
    "transport-config 2026-11-24.csv": ("AllowLegacyTLSClients", "SmtpClientAuthenticationDisabled"),
    "organization-config 2026-11-24.csv": ("Name", "DefaultAuthenticationPolicy"),
    "authentication-policies 2026-11-24.csv": ("Name", "AllowBasicAuthSmtp"),
    "security-defaults 2026-11-24.csv": ("IsEnabled",),
    "message-trace 2026-11-24.csv": ("Received", "SenderAddress", "FromIP", "Status", "MessageId"),
}
"""The files of a full run and their columns, in the order in which the collector selects them."""

ROWS = {
    "cas-mailboxes 2026-11-24.csv": (
        ("Scan Lyon", "scan@example.com", "", "", "SMTP:scan@example.com; smtp:lyon@example.com; X500:/o=Example"),
        ("ERP", "erp@example.com", "False", "Devices", "SMTP:erp@example.com"),
        ("Ana", "ana@example.com", "True", "not known", "SMTP:ana@example.com; SIP:ana@example.com")),
    "transport-config 2026-11-24.csv": (("", "True"),),
    "organization-config 2026-11-24.csv": (("examplegroup.onmicrosoft.com", "Block basic"),),
    "authentication-policies 2026-11-24.csv": (("Block basic", "False"), ("Devices", "True")),
    "security-defaults 2026-11-24.csv": (("False",),),
    "message-trace 2026-11-24.csv": (
        ("2026-11-20T08:15:00Z", "scan@example.com", "192.0.2.7", "Delivered", "<1@example.com>"),
        ("2026-11-21T08:15:00Z", "scan@example.com", "192.0.2.7", "Delivered", "<2@example.com>")),
}
KINDS = {"cas-mailboxes": Kind.MAILBOXES, "message-trace": Kind.MESSAGE_TRACE}
LIST = "Site,Device,Serial,Mailbox,Server,TLS\nLyon,PRN-1,SN1,lyon@example.com,smtp.office365.com,1.2\n"


def exported(*, without: str = "", bom: bool = True) -> dict[str, str | bytes]:
    """The files as Export-Csv writes them: quoted, CRLF, with a mark in Windows PowerShell 5.1."""
    files: dict[str, str | bytes] = {}
    for file, headers in HEADERS.items():
        lines = [headers, *ROWS[file]]
        text = "".join(",".join(f'"{cell}"' for cell in line) + "\r\n" for line in lines)
        if not (without and file.startswith(without)):
            files[file] = text.encode("utf-8-sig" if bom else "utf-8")
    return files


# What it prints and writes.

def test_what_is_printed_is_one_script_with_the_queries_in_it() -> None:
    printed = collector.as_script()
    assert broken(parse(printed)) == []
    assert [name(call) for call in calls(parse(printed))] == [name(call) for call in calls(parse(COLLECT))]
    assert all(source(file).strip() in printed for file in COLLECTOR)
    assert max(map(len, printed.splitlines())) <= 120


def test_a_folder_gets_the_files_and_a_second_time_they_are_kept(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "collector"
    made, kept = collector.place(folder)
    assert ([path.name for path in made], kept) == (list(COLLECTOR), [])
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {n: content(n) for n in COLLECTOR}
    assert collector.place(folder) == ([], made)


def test_an_unchanged_file_of_another_release_is_replaced(tmp_path: Path) -> None:
    collector.place(tmp_path)
    older = content("sign-ins-defender.kql")
    (tmp_path / "collect.ps1").write_bytes(older)
    made, kept = collector.place(tmp_path)
    assert [path.name for path in made] == ["collect.ps1"]
    assert len(kept) == 2
    assert (tmp_path / "collect.ps1").read_bytes() == content("collect.ps1")


@pytest.mark.parametrize("text", [b"mine", b"", content("collect.ps1").replace(b"Unlimited", b"10"), b"\xff\xfe\x00"])
def test_a_file_that_somebody_made_or_changed_is_refused_and_nothing_is_written(tmp_path: Path, text: bytes) -> None:
    mine = tmp_path / "sign-ins-defender.kql"
    mine.write_bytes(text)
    with pytest.raises(OutputError, match=r"sign-ins-defender\.kql") as refused:
        collector.place(tmp_path)
    assert "-o" in refused.value.next_step
    assert [path.name for path in tmp_path.iterdir()] == [mine.name]
    assert mine.read_bytes() == text


def test_a_link_is_never_followed(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "collect.ps1").symlink_to(target)
    with pytest.raises(OutputError, match="link"):
        collector.place(tmp_path / "out")
    assert not target.exists()


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(OutputError):
        collector.place(tmp_path / "out")
    assert (tmp_path / "out").read_text() == "mine"


def test_the_collector_holds_no_customer_data() -> None:
    addresses = set(re.findall(r"[\w.-]+@[\w.-]+", collector.as_script()))
    assert addresses <= {"scan@example.com", "erp@example.com"}
    assert not any(m.mailbox in COLLECT for m in example_plan().mailboxes if m.mailbox not in addresses)


# What it would export.

def test_the_collector_selects_exactly_the_columns_of_these_tests() -> None:
    selected = {}
    for call in calls(parse(COLLECT)):
        if name(call) == "Export-Part":
            part = re.search(r"-Name '([^']+)'", said(call))
            lists = [re.findall(rf"-{which} @\(([^)]*)\)", said(call)) for which in ("Keys", "Wanted")]
            assert part, said(call)
            selected[f"{part[1]} 2026-11-24.csv"] = tuple(re.findall(r"'([^']+)'", " ".join([*lists[0], *lists[1]])))
    assert selected == HEADERS


@pytest.mark.parametrize("bom", [True, False])
def test_every_export_is_recognised_for_what_it_is(tmp_path: Path, bom: bool) -> None:
    report = inspected(tmp_path, exported(bom=bom))
    assert {file.file for file in report.sources} == set(HEADERS)
    for file in report.sources:
        [table] = file.tables
        assert (table.kind, table.confidence) == (KINDS.get(file.file.split(" ")[0], Kind.TENANT), "sure"), file.file
        assert (table.counts.read, table.counts.rejected) == (len(ROWS[file.file]), 0), file.file


def test_every_column_that_says_something_has_its_field(tmp_path: Path) -> None:
    report = inspected(tmp_path, exported())
    unread = {(file.file.split(" ")[0], column.header) for file in report.sources for table in file.tables
              for column in table.columns if not column.field}
    # Further addresses are read by the name of their column.
    assert unread == {("cas-mailboxes", "EmailAddresses")}


def test_the_exports_make_a_plan_with_all_three_values_and_the_aliases(tmp_path: Path) -> None:
    plan = planned(tmp_path, {**exported(), "list.csv": LIST})
    assert (plan.tenant.allow_legacy_tls, plan.tenant.smtp_auth, plan.tenant.security_defaults) == (
        Switch.UNSET, SmtpAuth.OFF, Switch.FALSE)
    found = {m.mailbox: m.setting_now for m in plan.mailboxes}
    assert found["scan@example.com"] is SmtpAuth.INHERITS
    assert found.get("erp@example.com", SmtpAuth.ON) is SmtpAuth.ON
    assert not any(finding.code == "switch-not-understood" for finding in plan.findings)


def test_an_export_that_was_not_written_leaves_its_values_not_known(tmp_path: Path) -> None:
    plan = planned(tmp_path, {**exported(without="transport"), "list.csv": LIST})
    assert (plan.tenant.allow_legacy_tls, plan.tenant.smtp_auth) == (Switch.UNKNOWN, SmtpAuth.UNKNOWN)


def test_the_limits_of_the_message_trace_are_those_of_the_fact() -> None:
    fact = load().citations["R09"]
    limits = {variable: int(value) for variable, value in re.findall(r"\$(\w+) = (\d+)\n", COLLECT)}
    assert f"{limits['DaysInQuery']} days per query" in fact.value
    assert f"{limits['RowsInQuery']} max rows" in fact.value
    queries, minutes = map(int, re.findall(r"(\d+) queries per (\d+) minutes", fact.value)[0])
    assert limits["SecondsBetweenQueries"] * queries >= minutes * 60
    assert "ValidateRange(1, 90)" in COLLECT
    assert "90 days" in fact.value
