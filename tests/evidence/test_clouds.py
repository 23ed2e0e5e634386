"""Which cloud a device belongs to: column › option › tenant export › server and domain (SPEC 4)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner import evidence
from planner.model.device import Cloud
from planner.model.table import Cell, Kind, Table
from planner.settings import Settings
from tests.support.tables import SETTINGS, codes, export, inventory, joined, only

OFFICE = "smtp.office365.com"
CHINA_HOST = "smtp.partner.outlook.cn"


def option(cloud: Cloud) -> Settings:
    return replace(SETTINGS, cloud=cloud, origins={"cloud": "--cloud"})


def organisation(name: str) -> Table:
    return export(Kind.TENANT, {"organization_name": name, "allow_legacy_tls": "False"}, file="organisation.csv")


def run(*rows: dict[str, Cell], settings: Settings = SETTINGS, exports: tuple[Table, ...] = ()) -> evidence.Joined:
    named = [{"name": f"P{i}", "site": "Berlin", **row} for i, row in enumerate(rows)]
    return joined(inventory(*named), *exports, settings=settings)


def clouds(result: evidence.Joined) -> list[Cloud]:
    return [result.facts[device.id].cloud for device in result.devices]


@pytest.mark.parametrize(
    "row, settings, exports, cloud, source",
    [
        ({"cloud": "GCC High"}, SETTINGS, (), Cloud.GCC_HIGH, "list.xlsx › Devices!C2"),
        ({"cloud": "DoD"}, option(Cloud.WORLDWIDE), (), Cloud.DOD, "list.xlsx › Devices!C2"),
        ({}, option(Cloud.GCC), (organisation("contoso.partner.onmschina.cn"),), Cloud.GCC, "--cloud"),
        ({"server": CHINA_HOST}, option(Cloud.WORLDWIDE), (), Cloud.WORLDWIDE, "--cloud"),
        ({}, SETTINGS, (organisation("example.partner.onmschina.cn"),), Cloud.CHINA, "organisation.csv:A2"),
        (
            {"server": CHINA_HOST},
            SETTINGS,
            (organisation("example.onmicrosoft.com"),),
            Cloud.CHINA,
            "list.xlsx › Devices!C2",
        ),
        ({"server": "outlook.office365.us"}, SETTINGS, (), Cloud.GCC_HIGH, "list.xlsx › Devices!C2"),
        ({"server": "smtp-legacy.office365.com"}, SETTINGS, (), Cloud.WORLDWIDE, "list.xlsx › Devices!C2"),
        ({"mailbox": "scan@example.partner.onmschina.cn"}, SETTINGS, (), Cloud.CHINA, "list.xlsx › Devices!C2"),
    ],
)
def test_the_first_of_the_order_that_names_one_cloud_wins(
    row: dict[str, Cell], settings: Settings, exports: tuple[Table, ...], cloud: Cloud, source: str
) -> None:
    result = run(row, settings=settings, exports=exports)
    facts = result.facts[result.devices[0].id]
    assert (facts.cloud, facts.cloud_assumed) == (cloud, False)
    assert next(fact.source for fact in facts.entries if fact.field == "cloud") == source


@pytest.mark.parametrize(
    "row, settings, exports",
    [
        ({"cloud": "DoD"}, option(Cloud.WORLDWIDE), ()),
        ({"cloud": "Worldwide", "server": CHINA_HOST}, SETTINGS, ()),
        ({"server": CHINA_HOST}, option(Cloud.WORLDWIDE), ()),
        ({"cloud": "GCC High", "mailbox": "a@example.onmicrosoft.com"}, SETTINGS, ()),
        ({"server": CHINA_HOST}, SETTINGS, (organisation("example.onmicrosoft.com"),)),
        ({"cloud": "gov"}, option(Cloud.WORLDWIDE), ()),
        ({}, option(Cloud.GCC), (organisation("example.partner.onmschina.cn"),)),
    ],
)
def test_a_lower_statement_that_excludes_the_used_one_is_a_finding(
    row: dict[str, Cell], settings: Settings, exports: tuple[Table, ...]
) -> None:
    assert "cloud-contradiction" in codes(run(row, settings=settings, exports=exports).findings)


@pytest.mark.parametrize(
    "row, settings",
    [
        ({"cloud": "Worldwide", "server": OFFICE}, option(Cloud.WORLDWIDE)),
        ({"server": OFFICE}, option(Cloud.GCC)),
        ({"cloud": "GCC", "mailbox": "a@example.onmicrosoft.com"}, SETTINGS),
        ({"mailbox": "a@example.com"}, option(Cloud.DOD)),
    ],
)
def test_statements_that_agree_are_no_finding(row: dict[str, Cell], settings: Settings) -> None:
    assert "cloud-contradiction" not in codes(run(row, settings=settings).findings)


@pytest.mark.parametrize(
    "row, exports",
    [
        ({}, ()),
        ({"server": OFFICE}, ()),
        ({"mailbox": "a@example.onmicrosoft.com"}, ()),
        ({"server": OFFICE}, (organisation("example.onmicrosoft.com"),)),
        ({"mailbox": "a@example.com"}, ()),
    ],
)
def test_without_evidence_or_with_office365_only_worldwide_is_assumed_and_said(
    row: dict[str, Cell], exports: tuple[Table, ...]
) -> None:
    result = run(row, exports=exports)
    facts = result.facts[result.devices[0].id]
    assert (facts.cloud, facts.cloud_assumed, result.tenant.cloud_assumed) == (Cloud.WORLDWIDE, True, True)
    assert only(result.findings, "cloud-assumed").severity == "warning"


def test_the_domain_of_a_country_is_no_evidence_of_a_cloud() -> None:
    assert run({"mailbox": "scan@example.cn"}).tenant.cloud_assumed


def test_a_device_without_its_own_takes_the_runs_cloud_where_all_evidence_agrees() -> None:
    result = run({"cloud": "GCC"}, {"server": OFFICE}, {})
    assert clouds(result) == [Cloud.GCC] * 3
    assert not result.tenant.cloud_assumed
    sources = [next(f.source for f in result.facts[d.id].entries if f.field == "cloud") for d in result.devices[1:]]
    assert sources == ["the other devices of this run"] * 2


def test_in_a_run_with_several_clouds_a_device_without_its_own_is_unknown_and_asked_about_once() -> None:
    result = run({"cloud": "Worldwide"}, {"cloud": "21Vianet"}, {"server": OFFICE}, {})
    assert clouds(result) == [Cloud.WORLDWIDE, Cloud.CHINA, Cloud.UNKNOWN, Cloud.UNKNOWN]
    finding = only(result.findings, "cloud-several")
    assert (finding.found, finding.effect[:9]) == ("21vianet, worldwide", "2 devices")


def test_with_an_option_a_run_with_several_clouds_leaves_nothing_open() -> None:
    result = run({"cloud": "21Vianet"}, {"server": OFFICE}, settings=option(Cloud.WORLDWIDE))
    assert clouds(result) == [Cloud.CHINA, Cloud.WORLDWIDE]
    assert result.tenant.cloud is Cloud.WORLDWIDE


def test_a_subsidiary_in_another_cloud_does_not_pull_the_others_there() -> None:
    assert clouds(run({"cloud": "21Vianet"}, {"server": OFFICE}, {})) == [Cloud.CHINA, Cloud.WORLDWIDE, Cloud.UNKNOWN]


def test_server_and_domain_that_exclude_each_other_leave_the_cloud_unknown_and_are_said() -> None:
    result = run({"server": CHINA_HOST, "mailbox": "a@example.onmicrosoft.com"})
    assert clouds(result) == [Cloud.UNKNOWN]
    assert OFFICE not in only(result.findings, "cloud-evidence-excludes").found


@pytest.mark.parametrize("region", ["China", "CN", "Shanghai", "中国", "APAC / China"])
@pytest.mark.parametrize("server", ["", OFFICE])
def test_a_region_in_china_without_a_tenant_setting_is_unknown(region: str, server: str) -> None:
    result = run({"region": region, "server": server})
    assert clouds(result) == [Cloud.UNKNOWN]
    assert only(result.findings, "region-in-china").found == region


@pytest.mark.parametrize(
    "row, settings, exports, cloud",
    [
        ({}, option(Cloud.WORLDWIDE), (), Cloud.WORLDWIDE),
        ({}, SETTINGS, (organisation("a.partner.onmschina.cn"),), Cloud.CHINA),
        ({"cloud": "Worldwide"}, SETTINGS, (), Cloud.WORLDWIDE),
        ({"server": CHINA_HOST}, SETTINGS, (), Cloud.CHINA),
    ],
)
def test_what_names_a_cloud_settles_a_region_in_china(
    row: dict[str, Cell], settings: Settings, exports: tuple[Table, ...], cloud: Cloud
) -> None:
    assert clouds(run({"region": "China", **row}, settings=settings, exports=exports)) == [cloud]


@pytest.mark.parametrize(
    "row, settings, cloud",
    [
        ({}, SETTINGS, Cloud.UNKNOWN),
        ({"server": OFFICE}, SETTINGS, Cloud.GCC),
        ({}, option(Cloud.DOD), Cloud.DOD),
        ({"server": "outlook.office365.us"}, SETTINGS, Cloud.GCC_HIGH),
        ({}, option(Cloud.WORLDWIDE), Cloud.UNKNOWN),
    ],
)
def test_us_gov_is_one_of_three_until_something_tells_which(
    row: dict[str, Cell], settings: Settings, cloud: Cloud
) -> None:
    assert clouds(run({"cloud": "US Gov", **row}, settings=settings)) == [cloud]


def test_a_government_row_keeps_worldwide_from_being_assumed_for_the_others() -> None:
    assert Cloud.WORLDWIDE not in clouds(run({"cloud": "US Gov"}, {}))
