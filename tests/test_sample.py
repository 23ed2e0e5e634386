"""The sample: made by its script, planned as published, the same bytes wherever and whenever."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from planner import catalogue, evidence, plan_file
from planner.model.decision import DecisionKind
from planner.model.plan import Plan
from planner.model.table import Kind
from planner.review.explain import explain_device

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "sample_data"
PUBLISHED = ROOT / "reports" / "sample"
AS_OF = "2026-11-24"


def run(folder: Path, out: Path, **environment: str) -> None:
    subprocess.run([sys.executable, "-m", "planner", "plan", "sample_data", "--as-of", AS_OF, "-q", "-o", str(out)],
                   cwd=folder, check=True, env={**os.environ, "PYTHONPATH": str(ROOT), **environment})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sample") / "out"
    run(ROOT, out)
    return out


@pytest.fixture(scope="module")
def plan(made: Path) -> Plan:
    return plan_file.load(made)


def files(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_script_makes_the_sample_again(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "tools.make_sample_data", str(tmp_path)], cwd=ROOT, check=True)
    assert files(tmp_path) == files(SAMPLE)
    for name in files(SAMPLE):
        made_again, kept = tmp_path / name, SAMPLE / name
        if name.endswith(".xlsx"):
            assert parts(made_again) == parts(kept), name
        else:
            assert made_again.read_bytes() == kept.read_bytes(), name


def test_the_published_example_is_what_the_sample_gives(made: Path) -> None:
    assert files(made) == files(PUBLISHED), "make it again with: just sample"
    for name in files(made):
        if name.endswith(".xlsx"):
            assert parts(made / name) == parts(PUBLISHED / name), f"{name}: make it again with: just sample"
        else:
            assert (made / name).read_bytes() == (PUBLISHED / name).read_bytes(), f"{name}: just sample"


def test_another_folder_another_time_zone_and_another_hash_seed_give_the_same_bytes(made: Path, tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "elsewhere" / "sample_data")
    out = tmp_path / "there"
    run(tmp_path / "elsewhere", out, TZ="Pacific/Auckland", PYTHONHASHSEED="7", LC_ALL="C")
    assert {name: (out / name).read_bytes() for name in files(out)} == {
        name: (made / name).read_bytes() for name in files(made)}


def test_plan_json_rebuilds_the_plan_without_loss(made: Path, plan: Plan) -> None:
    assert plan_file.encode(plan) == (made / plan_file.NAME).read_bytes()


def test_the_sample_shows_every_decision(plan: Plan) -> None:
    assert {device.decision for device in plan.devices} == set(DecisionKind)
    assert any(device.interim for device in plan.devices)
    assert any(device.move_back for device in plan.devices)
    assert any(device.contested for device in plan.devices)


def test_every_finding_names_its_column_by_the_header_as_typed(plan: Plan) -> None:
    typed = {(source.file, table.sheet, column.header) for source in plan.sources for table in source.tables
             for column in table.columns}
    columns = [(finding.code, finding.column) for finding in plan.findings
               if finding.column and (finding.file, finding.sheet, finding.column) not in typed]
    assert columns == []


def test_about_150_devices_stand_at_12_or_more_sites(plan: Plan) -> None:
    assert 140 <= plan.counts.devices <= 170
    assert 12 <= len(plan.sites) <= 17


def test_the_sample_has_every_kind_of_messy_data(plan: Plan) -> None:
    assert {"number-rounded", "tls-date", "tls-web-only", "tls-no-version", "tls-not-understood", "cloud-is-region",
            "cloud-ambiguous", "mailbox-several", "row-without-identity", "same-key-other-function",
            "inventories-disagree", "claimed-higher-than-seen", "claimed-lower-than-seen", "tls-contested",
            "sender-without-device", "sender-not-understood", "device-never-sent", "route-inferred", "site-near-name",
            "secret-column", "mailbox-not-in-export"} <= {finding.code for finding in plan.findings}
    assert {"0012", "1E5"} <= {device.serial for device in plan.devices}
    assert "NA" in {site.site for site in plan.sites}


def test_the_sample_shows_what_logs_the_probe_and_makers_tell(plan: Plan) -> None:
    kinds = {table.kind for source in plan.sources for table in source.tables}
    assert {Kind.SIGN_INS, Kind.MESSAGE_TRACE, Kind.TLS_LOG, Kind.MODEL_FACTS} <= kinds
    assert {"sign-ins-fail", "sign-in-attempts-only", "sender-in-trace", "trace-of-people", "trace-of-others",
            "address-without-device", "maker-has-update", "claimed-against-maker", "model-fact-without-link"} <= {
                finding.code for finding in plan.findings}
    assert {"A", "B", "C", "D", "E"} == {device.tls.grade for device in plan.devices}
    assert {"sign_ins", "messages"} <= {fact.field for device in plan.devices for fact in device.facts}


def test_the_sample_holds_every_source_of_evidence(plan: Plan) -> None:
    tables = [(table.kind, {column.field for column in table.columns})
              for source in plan.sources for table in source.tables]
    assert {kind for kind, _ in tables} >= evidence.EVIDENCE_KINDS
    told = {(kind, field) for kind, fields in tables for field in fields}
    assert told >= {
        (Kind.TENANT, "allow_legacy_tls"), (Kind.TENANT, "default_authentication_policy"),
        (Kind.TENANT, "allow_basic_auth_smtp"), (Kind.TENANT, "security_defaults"),
        (Kind.MAILBOXES, "smtp_auth_disabled"), (Kind.SIGN_INS, "client_app"), (Kind.SIGN_INS, "sign_ins"),
        (Kind.SMTP_REPORT, "auth_protocol"), (Kind.TLS_LOG, "tls_offered")}
    logs = [fields for kind, fields in tables if kind is Kind.TLS_LOG]
    assert any({"uid", "tls_version"} <= fields for fields in logs), "Zeek ssl.log"
    assert any("uid" in fields and "tls_version" not in fields for fields in logs), "Zeek smtp.log"
    assert any("tls_version" in fields and "uid" not in fields for fields in logs), "a firewall's decryption log"


def test_the_sample_shows_every_kind_of_contradiction(plan: Plan) -> None:
    assert {"claimed-higher-than-seen", "claimed-lower-than-seen", "probe-against-log", "sender-without-device",
            "device-never-sent", "inventories-disagree", "tls-contested", "claimed-against-maker"} <= {
                finding.code for finding in plan.findings}
    [low] = [finding for finding in plan.findings if finding.code == "claimed-lower-than-seen"]
    first, last = map(date.fromisoformat, re.findall(r"\d{4}-\d\d-\d\d", low.fix))
    assert (last - first).days >= 365, "only TLS 1.2 was seen for a year"


def test_the_counts_of_every_table_add_up(plan: Plan) -> None:
    for source in plan.sources:
        for table in source.tables:
            assert table.counts.read == table.counts.accounted, (source.file, table.sheet)
    rows = sum((t.counts.devices for s in plan.sources for t in s.tables), 0)
    assert rows == plan.counts.devices - plan.counts.senders
    assert plan.counts.rows.rejected > 0
    assert Counter(d.decision.value for d in plan.devices) == Counter(plan.counts.decisions)


def test_no_secret_of_the_sample_reaches_an_output(made: Path) -> None:
    secret = b"not-a-real-password"
    for name in files(made):
        contents = parts(made / name).values() if name.endswith(".xlsx") else [(made / name).read_bytes()]
        assert not any(secret in content for content in contents), name


def test_explain_tells_of_every_device_its_facts_its_rule_and_what_would_change_it(plan: Plan) -> None:
    rulebook = catalogue.load()
    for device in plan.devices:
        explained = dict(explain_device(device, plan, rulebook).parts)
        assert explained["Facts"], device.label
        assert all("   grade " in line for line in explained["Facts"]), device.label
        assert any(device.source.file in line for line in explained["Facts"]), device.label
        assert "version" in explained["Rule"][0], device.label
        if device.decision is DecisionKind.UNKNOWN:
            assert explained["What would change it"], device.label
