"""Recognising a device across files and runs (SPEC 3, identity)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.model.device import Route, State, Tls, identity_keys
from planner.model.ids import crockford
from planner.model.table import Cell, Table
from planner.normalise import Result
from tests.support.tables import codes, headed, inventory, only, read


def two(first: dict[str, Cell], second: dict[str, Cell], **more: object) -> Result:
    """The devices of two files with one row each."""
    return read(inventory(first, file="a.xlsx"), inventory(second, file="b.xlsx"), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "first, second",
    [
        ({"serial": "S1", "name": "A"}, {"serial": "s1", "name": "B"}),
        ({"mac": "00:00:5E:00:53:01"}, {"mac": "00005e005301", "serial": "S1"}),
        ({"asset_tag": "T-7"}, {"asset_tag": "t-7", "name": "A"}),
        ({"site": "Berlin", "host": "prn1"}, {"site": "BERLIN", "host": "PRN1"}),
        ({"site": "Berlin", "name": "Reception"}, {"site": "Berlin", "name": "reception"}),
        ({"serial": "S1", "mac": "00:00:5E:00:53:01"}, {"serial": "S1", "mac": "00:00:5E:00:53:02"}),
        ({"site": "Berlin", "name": "A", "host": "old"}, {"site": "Berlin", "name": "A", "host": "new"}),
    ],
)
def test_the_strongest_key_that_both_have_makes_two_rows_one_device(
    first: dict[str, Cell], second: dict[str, Cell]
) -> None:
    result = two(first, second)
    assert len(result.devices) == 1
    assert [c.merged for c in result.counts.values()] == [0, 1]


@pytest.mark.parametrize(
    "first, second",
    [
        ({"serial": "S1", "name": "A"}, {"serial": "S2", "name": "A"}),
        ({"serial": "S1", "ip": "10.0.0.1"}, {"serial": "S2", "ip": "10.0.0.1"}),
        ({"mac": "00:00:5E:00:53:01", "name": "A"}, {"mac": "00:00:5E:00:53:02", "name": "A"}),
        ({"site": "Berlin", "name": "A"}, {"site": "Paris", "name": "A"}),
        ({"site": "Berlin", "ip": "10.0.0.1"}, {"site": "Paris", "ip": "10.0.0.1"}),
        ({"name": "A", "ip": "10.0.0.1"}, {"name": "B", "ip": "10.0.0.1"}),
        ({"serial": "N/A", "name": "A"}, {"serial": "N/A", "name": "B"}),
        ({"serial": "0000", "name": "A"}, {"serial": "0000", "name": "B"}),
        ({"mac": "00:00:00:00:00:00", "name": "A"}, {"mac": "00:00:00:00:00:00", "name": "B"}),
        ({"name": "A", "serial": 1.2345678901234567e19}, {"name": "B", "serial": 1.2345678901234567e19}),
    ],
)
def test_a_key_that_differs_or_is_none_keeps_two_devices(first: dict[str, Cell], second: dict[str, Cell]) -> None:
    assert len(two(first, second).devices) == 2


def test_an_ip_address_alone_joins_weakly_and_is_flagged() -> None:
    result = two({"site": "Berlin", "ip": "10.0.0.1", "model": "M1"}, {"ip": "10.0.0.1", "tls": "1.0"})
    assert len(result.devices) == 1
    finding = only(result.findings, "joined-by-ip")
    assert (finding.found, finding.device) == ("10.0.0.1", "")
    assert "a.xlsx" in finding.fix


def test_a_third_file_joins_what_the_first_two_could_not() -> None:
    a = inventory({"serial": "S1", "name": "A"}, file="a.xlsx")
    b = inventory({"mac": "00:00:5E:00:53:01", "name": "B"}, file="b.xlsx")
    c = inventory({"serial": "S1", "mac": "00:00:5E:00:53:01"}, file="c.xlsx")
    assert len(read(a, b).devices) == 2
    assert len(read(a, b, c).devices) == 1


def test_two_sheets_of_one_file_are_two_tables() -> None:
    result = read(inventory({"serial": "S1"}, sheet="One"), inventory({"serial": "S1"}, sheet="Two"))
    assert len(result.devices) == 1


def test_one_serial_twice_in_one_table_is_two_devices_and_a_finding() -> None:
    result = read(inventory({"serial": "S1", "name": "A"}, {"serial": "S1", "name": "A"}))
    assert len({d.id for d in result.devices}) == 2
    finding = only(result.findings, "same-key-twice")
    assert (finding.row, finding.found, finding.device) == (3, "S1", result.devices[1].id)


@pytest.mark.parametrize(
    "field, first, second",
    [("type", "fax", "scanner"), ("mailbox", "fax@example.com", "scan@example.com"), ("name", "Fax", "Scan")],
)
def test_one_serial_with_another_function_is_asked_about(field: str, first: str, second: str) -> None:
    result = read(inventory({"serial": "S1", field: first}, {"serial": "S1", field: second}))
    assert len(result.devices) == 2
    assert "two functions" in only(result.findings, "same-key-other-function").fix


def test_rows_of_one_table_with_other_serials_may_have_one_name() -> None:
    assert codes(
        read(inventory({"serial": "S1", "name": "Printer"}, {"serial": "S2", "name": "Printer"})).findings
    ) == ["no-site"]


def test_the_twin_that_more_keys_speak_for_is_the_one_that_is_joined() -> None:
    a = inventory({"serial": "S1", "name": "Fax"}, {"serial": "S1", "name": "Scan"}, file="a.xlsx")
    b = inventory({"serial": "S1", "name": "Scan", "tls": "1.0"}, file="b.xlsx")
    by_name = {d.name: d for d in read(a, b).devices}
    assert (by_name["Fax"].claimed_tls, by_name["Scan"].claimed_tls) == (Tls.UNKNOWN, Tls.V1_0)


def test_a_name_that_several_rows_of_a_file_have_joins_nothing() -> None:
    a = inventory({"name": "Printer", "model": "M1"}, {"name": "Printer", "model": "M2"}, file="a.xlsx")
    assert len(read(a, inventory({"name": "Printer"}, file="b.xlsx")).devices) == 3


# ------------------------------------------------------------------------------------------ which value is used

OLD, NEW = date(2025, 1, 1), date(2026, 1, 1)


def tables(first_tls: str, second_tls: str, first_day: date | None, second_day: date | None) -> tuple[Table, Table]:
    return (
        inventory({"serial": "S1", "tls": first_tls, "model": "First"}, file="a.xlsx", modified=first_day),
        inventory({"serial": "S1", "tls": second_tls, "model": "Second"}, file="b.xlsx", modified=second_day),
    )


@pytest.mark.parametrize(
    "first, second, first_day, second_day, used, model",
    [
        ("1.0", "1.2", OLD, NEW, Tls.V1_2, "Second"),
        ("1.0", "1.2", NEW, OLD, Tls.V1_0, "First"),
        ("1.2", "1.0", None, None, Tls.V1_0, "Second"),
        ("1.2", "1.0", NEW, NEW, Tls.V1_0, "Second"),
        ("1.0", "1.2", None, NEW, Tls.V1_0, "First"),
        ("1.2", "1.2", None, None, Tls.V1_2, "First"),
        ("1.2", "none", None, None, Tls.NONE, "Second"),
    ],
)
def test_used_is_the_newer_date_inside_the_file_else_the_lower_tls_else_the_first_path(
    first: str, second: str, first_day: date | None, second_day: date | None, used: Tls, model: str
) -> None:
    result = read(*tables(first, second, first_day, second_day))
    assert (result.devices[0].claimed_tls, result.devices[0].model) == (used, model)
    assert "inventories-disagree" in codes(result.findings)


def test_a_date_column_stands_before_the_date_of_the_document() -> None:
    a = inventory({"serial": "S1", "tls": "1.0", "date": date(2026, 6, 1)}, file="a.xlsx", modified=OLD)
    b = inventory({"serial": "S1", "tls": "1.2"}, file="b.xlsx", modified=NEW)
    assert read(a, b).devices[0].claimed_tls is Tls.V1_0


def test_a_disagreement_names_both_values_and_both_cells() -> None:
    result = read(*tables("1.0", "1.2", None, None))
    finding = next(f for f in result.findings if f.column == "tls")
    assert (finding.code, finding.file, finding.found) == ("inventories-disagree", "b.xlsx", "1.2")
    assert finding.expected == "1.0, as a.xlsx › Devices!B2 says"
    assert ("tls", "1.2") in [(name, value) for name, value, _ in result.devices[0].disputed]


@pytest.mark.parametrize("code, first, second, header, column", [
    ("same-key-twice", {"serial": "S1", "name": "A"}, {"serial": "S1", "name": "A"}, "Seriennr.", "Seriennr."),
    ("same-key-other-function", {"serial": "S1", "name": "A"}, {"serial": "S1", "name": "B"}, "Seriennr.", "Seriennr."),
    ("same-key-twice", {"serial": "S1", "name": "A"}, {"serial": "S1", "name": "A"}, "", "A"),
])
def test_rows_with_one_key_are_told_by_the_header_as_typed(code: str, first: dict[str, Cell], second: dict[str, Cell],
                                                           header: str, column: str) -> None:
    result = read(headed(inventory(first, second), serial=header))
    assert only(result.findings, code).column == column


@pytest.mark.parametrize("field, first, second", [
    ("model", "M525", "E50145"), ("name", "A", "B"), ("tls", "1.0", "1.2"), ("state", "active", "retired"),
    ("mailbox", "a@example.com", "b@example.com")])
def test_a_disagreement_stands_under_the_header_of_its_own_file(field: str, first: str, second: str) -> None:
    result = read(headed(inventory({"serial": "S1", field: first}, file="a.xlsx"), **{field: "Ours"}),
                  headed(inventory({"serial": "S1", field: second}, file="b.xlsx"), **{field: "Theirs"}))
    finding = only(result.findings, "inventories-disagree")
    assert (finding.file, finding.column) in {("a.xlsx", "Ours"), ("b.xlsx", "Theirs")}


def test_devices_joined_by_ip_are_told_by_the_header_as_typed() -> None:
    result = read(inventory({"ip": "10.0.0.1", "model": "M525"}, file="a.xlsx"),
                  headed(inventory({"ip": "10.0.0.1"}, file="b.xlsx"), ip="IP-Adresse"))
    assert only(result.findings, "joined-by-ip").column == "IP-Adresse"


def test_what_one_file_leaves_open_the_other_fills_and_the_value_keeps_its_cell() -> None:
    result = two({"serial": "S1", "name": "A"}, {"serial": "S1", "tls": "1.2", "mailbox": "a@example.com"})
    device = result.devices[0]
    assert (device.claimed_tls, device.tls_stated, device.mailboxes) == (Tls.V1_2, "1.2", ("a@example.com",))
    assert str(device.cell("tls")) == "b.xlsx › Devices!B2"
    assert codes(result.findings) == ["no-site"]


@pytest.mark.parametrize("vague", ["yes", "SSL/TLS", "STARTTLS", "n/a", None])
def test_a_cell_without_a_version_is_filled_by_the_file_that_names_one(vague: str | None) -> None:
    assert two({"serial": "S1", "tls": vague}, {"serial": "S1", "tls": "1.2"}).devices[0].claimed_tls is Tls.V1_2


@pytest.mark.parametrize("denying", ["no TLS 1.2", "1.2 not supported", "不支持TLS1.2", "TLS 1.2?"])
def test_a_cell_that_denies_a_version_is_not_overruled_by_one_that_claims_it(denying: str) -> None:
    assert two({"serial": "S1", "tls": denying}, {"serial": "S1", "tls": "1.2"}).devices[0].claimed_tls is Tls.UNKNOWN
    assert two({"serial": "S1", "tls": "1.2"}, {"serial": "S1", "tls": denying}).devices[0].claimed_tls is Tls.UNKNOWN
    assert two({"serial": "S1", "tls": denying}, {"serial": "S1", "tls": "1.0"}).devices[0].claimed_tls is Tls.V1_0


def test_a_send_method_stands_before_a_route_that_the_server_only_suggests() -> None:
    result = two({"serial": "S1", "server": "mail.example.com"}, {"serial": "S1", "route": "SMTP AUTH"})
    device = result.devices[0]
    assert (device.claimed_route, device.route_inferred) == (Route.SMTP_AUTH, "")
    assert "inventories-disagree" not in codes(result.findings)


def test_retired_in_one_file_and_listed_in_another_is_a_disagreement() -> None:
    result = two({"serial": "S1", "name": "A"}, {"serial": "S1", "state": "retired"})
    assert result.devices[0].state is State.ACTIVE
    assert only(result.findings, "inventories-disagree").column == "state"


def test_another_mailbox_in_the_older_file_is_not_the_devices() -> None:
    a = inventory({"serial": "S1", "mailbox": "old@example.com"}, file="a.xlsx", modified=OLD)
    b = inventory({"serial": "S1", "mailbox": "new@example.com"}, file="b.xlsx", modified=NEW)
    assert read(a, b).devices[0].mailboxes == ("new@example.com",)


# ------------------------------------------------------------------------------------------ Device IDs


def test_an_id_is_the_hash_of_the_strongest_key() -> None:
    assert read(inventory({"serial": "S1", "name": "A"})).devices[0].id == "D-" + crockford("serial:s1")
    assert read(inventory({"site": "Berlin", "name": "A"})).devices[0].id == "D-" + crockford("name:berlin|a")


def test_without_a_key_the_id_is_of_the_mailbox_else_of_file_sheet_and_row() -> None:
    assert read(inventory({"mailbox": "a@example.com"})).devices[0].id == "D-" + crockford("mailbox:a@example.com")
    result = read(inventory({"notes": "x7"}))
    assert result.devices[0].id == "D-" + crockford("row:list.xlsx|Devices|2")
    assert only(result.findings, "row-without-identity").device == result.devices[0].id


def test_an_id_that_is_taken_is_hashed_again() -> None:
    ids = [d.id for d in read(inventory(*[{"serial": "S1"}] * 3)).devices]
    assert ids == ["D-" + crockford(seed) for seed in ("serial:s1", "serial:s1#2", "serial:s1#3")]


def known(**ids: dict[str, str]) -> dict[tuple[str, str], str]:
    """What an earlier plan knows: each Device ID with the keys of its device."""
    return {key: f"D-{device_id}" for device_id, keys in ids.items() for key in identity_keys(**keys)}


@pytest.mark.parametrize(
    "corrected",
    [
        {"serial": "S2", "name": "A", "ip": "10.0.0.1"},
        {"serial": "S1", "name": "B", "ip": "10.0.0.1"},
        {"serial": "S2", "name": "B", "ip": "10.0.0.1"},
        {"name": "A"},
        {"ip": "10.0.0.1"},
    ],
)
def test_a_corrected_serial_or_name_keeps_the_id_by_the_other_keys(corrected: dict[str, Cell]) -> None:
    before = known(KEPT={"serial": "S1", "site": "Berlin", "name": "A", "ip": "10.0.0.1"})
    assert read(inventory({"site": "Berlin", **corrected}), known=before).devices[0].id == "D-KEPT"


def test_the_strongest_key_chooses_between_two_earlier_devices() -> None:
    before = known(ONE={"serial": "S1", "name": "A"}, TWO={"serial": "S2", "name": "B"})
    result = read(inventory({"serial": "S1", "name": "B"}, {"serial": "S2", "name": "A"}), known=before)
    assert [d.id for d in result.devices] == ["D-ONE", "D-TWO"]


def test_twins_keep_their_own_ids_by_what_tells_them_apart() -> None:
    before = {("serial", "s1"): "D-TWO", ("name", "berlin|fax"): "D-ONE", ("name", "berlin|scan"): "D-TWO"}
    rows: list[dict[str, Cell]] = [{"site": "Berlin", "serial": "S1", "name": name} for name in ("Fax", "Scan")]
    assert [d.id for d in read(inventory(*rows), known=before).devices] == ["D-ONE", "D-TWO"]


def test_twins_that_nothing_tells_apart_keep_their_ids_too() -> None:
    table = inventory({"serial": "S1"}, {"serial": "S1"})
    first = read(table).devices
    again = read(table, known={("serial", "s1"): first[1].id})
    assert [d.id for d in again.devices] == [d.id for d in first]
    assert codes(again.findings) == codes(read(table).findings)


def test_two_devices_that_fit_one_earlier_device_are_said_and_neither_takes_its_id() -> None:
    before = known(OLD={"serial": "S9", "name": "A", "site": "Berlin"})
    result = read(
        inventory({"site": "Berlin", "serial": "S1", "name": "A"}, {"site": "Berlin", "serial": "S2", "name": "A"}),
        known=before,
    )
    assert "D-OLD" not in [d.id for d in result.devices]
    assert [f.device for f in result.findings if f.code == "device-id-disputed"] == [d.id for d in result.devices]


KEYS = st.fixed_dictionaries(
    {},
    optional={
        "serial": st.sampled_from(["S1", "S2", "S3"]),
        "mac": st.sampled_from(["00:00:5E:00:53:01", "00:00:5E:00:53:02"]),
        "name": st.sampled_from(["A", "B", "C"]),
        "ip": st.sampled_from(["10.0.0.1", "10.0.0.2"]),
        "tls": st.sampled_from(["1.0", "1.2", "yes"]),
        "site": st.sampled_from(["Berlin", "Paris"]),
        "mailbox": st.sampled_from(["a@example.com", "b@example.com"]),
    },
)
INVENTORIES = st.lists(st.lists(KEYS, min_size=1, max_size=5), min_size=1, max_size=4)


def made(inventories: list[list[dict[str, Cell]]]) -> list[Table]:
    return [inventory(*rows, file=f"{chr(97 + i)}.xlsx") for i, rows in enumerate(inventories)]


@settings(max_examples=100)
@given(INVENTORIES, st.randoms())
def test_the_order_of_files_changes_nothing(inventories: list[list[dict[str, Cell]]], random: object) -> None:
    tables = made(inventories)
    shuffled = tables.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert read(*shuffled).devices == read(*tables).devices
    assert read(*shuffled).findings == read(*tables).findings


@settings(max_examples=100)
@given(INVENTORIES)
def test_every_row_is_a_device_or_joins_one_and_ids_are_unique(inventories: list[list[dict[str, Cell]]]) -> None:
    tables = made(inventories)
    result = read(*tables)
    counts = result.counts.values()
    assert len({d.id for d in result.devices}) == len(result.devices) == sum(c.devices for c in counts)
    assert all(c.read == c.accounted for c in counts)
    assert all(len(result.devices) >= sum(map(bool, rows)) for rows in inventories)


@settings(max_examples=100)
@given(INVENTORIES)
def test_planning_again_gives_every_device_its_id_again(inventories: list[list[dict[str, Cell]]]) -> None:
    tables = made(inventories)
    first = read(*tables)
    before = {
        key: d.id
        for d in first.devices
        for key in identity_keys(serial=d.serial, mac=d.mac, site=d.site, name=d.name, host=d.host, ip=d.ip)
    }
    assert [d.id for d in read(*tables, known=before).devices] == [d.id for d in first.devices]
