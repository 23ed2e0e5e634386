"""What an administrator gets in the first quarter of an hour, from whatever lies at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.model.decision import DecisionKind, Readiness
from planner.model.device import NO_SITE, Cloud, DeviceType, Tls
from planner.model.errors import InputError
from planner.model.evidence import Grade
from planner.model.table import Kind
from tests.support.corridor import codes, device, inspected, planned

REPORT = """\
Sender address,Domain,TLS 1.0,TLS 1.1,TLS 1.2,Messages sent
scanner01@example.com,example.com,100.00,0.00,0.00,412
mfp-berlin@example.com,example.com,0.00,63.20,36.80,1250
app-erp@example.com,example.com,0.00,0.00,100.00,99021
"""
LIST = """\
Name,IP,Model
PRN-01,10.0.0.11,HP LaserJet M525
PRN-02,10.0.0.12,HP LaserJet M525
MFP-03,10.0.0.13,Ricoh MP C3003
"""
OLDER = """\
Site,Device,Serial,Mailbox,Server,TLS,Cloud,Update available
Lyon,PRN-LYO-01,SN001,scan@example.com,smtp.office365.com,1.2,worldwide,no
Lyon,PRN-LYO-02,SN002,scan2@example.com,smtp.office365.com,1.2,worldwide,no
"""
OTHER = """\
Site,Device,Serial,Mailbox,Server,TLS,Cloud,Update available
Lyon,PRN-LYO-01,SN001,scan@example.com,smtp.office365.com,1.0,worldwide,no
"""


def test_the_report_alone_plans_every_sender(tmp_path: Path) -> None:
    plan = planned(tmp_path, {"report.csv": REPORT})
    assert {d.type for d in plan.devices} == {DeviceType.SENDER}
    assert {d.site for d in plan.devices} == {NO_SITE}
    old, mixed, new = (device(plan, f"{name}@example.com") for name in ("scanner01", "mfp-berlin", "app-erp"))
    assert (old.decision, old.tls.value, old.tls.grade) == (DecisionKind.LEGACY_WORLDWIDE, Tls.V1_0, Grade.REPORT)
    assert (mixed.decision, mixed.contested) == (DecisionKind.UNKNOWN, True)
    assert new.decision is DecisionKind.KEEP


def test_an_assumed_cloud_is_said_on_page_one_and_on_each_legacy_decision(tmp_path: Path) -> None:
    plan = planned(tmp_path, {"report.csv": REPORT})
    assert plan.tenant.cloud is Cloud.WORLDWIDE
    assert plan.tenant.cloud_assumed
    assert "cloud-assumed" in codes(plan)
    legacy = [d for d in plan.devices if d.decision.is_legacy]
    assert legacy
    assert all("cloud-assumed" in {c.code for c in d.conditions} for d in legacy)


def test_without_the_mailbox_export_the_blast_radius_is_not_known_and_never_zero(tmp_path: Path) -> None:
    plan = planned(tmp_path, {"report.csv": REPORT})
    assert plan.blast_radius.could is None
    assert plan.blast_radius.excess is None
    assert plan.blast_radius.sentence.startswith("Not known, possibly all")


def test_name_ip_and_model_say_which_question_settles_most(tmp_path: Path) -> None:
    plan = planned(tmp_path, {"list.csv": LIST})
    assert {d.decision for d in plan.devices} == {DecisionKind.UNKNOWN}
    assert {d.readiness for d in plan.devices} == {Readiness.UNKNOWN}
    assert len(plan.questions[0].devices) == 2
    assert plan.questions[0].model == "LaserJet M525" or "M525" in plan.questions[0].model
    assert all(len(plan.questions[0].devices) >= len(q.devices) for q in plan.questions)


def test_two_inventories_that_disagree_give_one_device_the_lower_tls_and_a_finding(tmp_path: Path) -> None:
    plan = planned(tmp_path, {"a.csv": OLDER, "b.csv": OTHER})
    assert len(plan.devices) == 2
    twin = device(plan, "PRN-LYO-01")
    assert (twin.tls.value, twin.decision) == (Tls.V1_0, DecisionKind.LEGACY_WORLDWIDE)
    assert "inventories-disagree" in codes(plan)
    assert any(not fact.used and fact.value == "1.2" for fact in twin.facts)


def test_the_order_of_the_files_changes_neither_ids_nor_decisions(tmp_path: Path) -> None:
    first = planned(tmp_path / "1", {"a.csv": OLDER, "b.csv": OTHER})
    second = planned(tmp_path / "2", {"b.csv": OLDER, "a.csv": OTHER})
    assert {(d.id, d.decision) for d in first.devices} == {(d.id, d.decision) for d in second.devices}


def test_one_broken_file_among_good_ones_is_an_error_and_the_others_go_on(tmp_path: Path) -> None:
    plan = planned(tmp_path, {"a.csv": OLDER, "broken.xlsx": b"PK\x03\x04 this is no workbook"})
    assert len(plan.devices) == 2
    broken = next(s for s in plan.sources if s.file == "broken.xlsx")
    assert broken.error is not None
    assert broken.error.code == "damaged"
    assert any(f.severity == "error" and f.file == "broken.xlsx" for f in plan.findings)


def test_evidence_that_agrees_turns_no_other_device_unknown(tmp_path: Path) -> None:
    before = planned(tmp_path / "1", {"a.csv": OLDER})
    after = planned(tmp_path / "2", {"a.csv": OLDER, "report.csv": (
        "Sender address,Domain,TLS 1.0,TLS 1.1,TLS 1.2,Messages sent\nscan@example.com,example.com,0,0,100,10\n")})
    assert {d.id: d.decision for d in before.devices} == {d.id: d.decision for d in after.devices}


def test_a_folder_without_any_device_says_what_was_seen(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        planned(tmp_path, {"notes.csv": "Licence,Seats,Price\nExchange Online Plan 1,10,4.00\n"})
    assert "notes.csv" in refused.value.seen
    assert "planner inspect" in refused.value.next_step


def test_the_columns_of_the_template_are_read_under_their_own_names(tmp_path: Path) -> None:
    header = ("Site,Location,Device,Type,Make,Model,Firmware,Serial,MAC,IP,Mailbox,Server,Port,Send method,TLS,Cloud,"
              "Region,Update available,Planned update,Sign-in,Peak per minute,Recipients per day,State,Contact,"
              "Asset tag,Notes")
    row = ("Lyon,Floor 1,PRN-1,printer,HP,LaserJet,1.0,0012,00:00:5E:00:53:01,192.0.2.7,scan@example.com,"
           "smtp.office365.com,587,SMTP AUTH,1.2,worldwide,France,no,2027-01-15,password,5,40,active,Ann,A-1,"
           "by the door")
    table = inspected(tmp_path, {"t.csv": f"{header}\n{row}\n"}).sources[0].tables[0]
    assert table.kind is Kind.DEVICES
    assert [c.field for c in table.columns] == [
        "site", "location", "name", "type", "make", "model", "firmware", "serial", "mac", "ip", "mailbox", "server",
        "port", "route", "tls", "cloud", "region", "upgrade", "planned_update", "sign_in", "peak_per_minute",
        "recipients_per_day", "state", "contact", "asset_tag", "notes"]
    assert planned(tmp_path, {}).devices[0].serial == "0012"
