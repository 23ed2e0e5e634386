"""Lists beside each other share rows: a finding about such a row names no device, rather than the wrong one."""

from __future__ import annotations

from pathlib import Path

from tests.support.corridor import planned

BESIDE = """Printer,IP,Serial,,Scanner,IP address,S/N
GF-01,192.0.2.11,VNB3C01131,,SC-01,192.0.2.999,A36D01141
GF-02,192.0.2.12,VNB3C01132,,SC-02,192.0.2.22,A36D01142
GF-03,192.0.2.13,VNB3C01133,,SC-03,192.0.2.23,A36D01143
"""


def test_a_finding_about_a_row_of_two_devices_names_neither(tmp_path: Path) -> None:
    plan = planned(tmp_path, {"a.csv": BESIDE})
    assert len(plan.devices) == 6
    about_row = [f for f in plan.findings if f.row == 2 and "999" in f.found]
    assert about_row
    assert {f.device for f in about_row} == {""}


def test_a_finding_about_a_row_of_one_device_names_it(tmp_path: Path) -> None:
    plan = planned(tmp_path, {"a.csv": "Printer,IP,Serial\nGF-01,192.0.2.999,VNB3C01131\n"})
    (finding,) = [f for f in plan.findings if f.row == 2 and "999" in f.found]
    assert finding.device == plan.devices[0].id
