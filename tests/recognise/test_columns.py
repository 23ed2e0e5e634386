"""A column holds the field that its name says; what is ambiguous is settled by the line and the values, and said."""

from __future__ import annotations

import pytest

from planner.model.errors import UsageError
from planner.model.table import Cell, Kind
from planner.settings import Profile
from tests.recognise.sheets import HEADER, device, devices, fields, seen

PEOPLE = ("a.smith@example.com", "b.jones@example.com", "c.lee@example.com", "d.wu@example.com")
SCANNERS = ("scan-1@example.com", "mfp2@example.com", "noreply@example.com", "printer4@example.com")


def with_column(
    header: str, values: tuple[Cell, ...], *, without: tuple[str, ...] = ()
) -> dict[str, tuple[str | None, str]]:
    """Put a column beside the usual ones; give for each header its field and why."""
    keep = [i for i, name in enumerate(HEADER) if name not in without]
    rows = [(*[device(n)[i] for i in keep], value) for n, value in enumerate(values, start=1)]
    table = seen((*[HEADER[i] for i in keep], header), *rows).table
    return {c.header: (c.field, c.why) for c in table.columns}


AMBIGUOUS: list[tuple[str, tuple[Cell, ...], tuple[str, ...], str | None]] = [
    ("Port", ("25", "587", "465", "587"), (), "port"),
    ("Port", (25, 587, 587, 587), (), "port"),
    ("Port", ("1", "1", "1", "2"), (), None),
    ("Port", ("Gi1/0/1", "Gi1/0/2", "Gi1/0/3", "Gi1/0/4"), (), None),
    ("Port", ("9100", "9100", "9100", "9100"), (), None),
    ("ID", ("1", "2", "3", "4"), (), None),
    (
        "ID",
        (
            "10000000-0001-0002-0003-000000000001",
            "10000000-0001-0002-0003-000000000002",
            "10000000-0001-0002-0003-000000000003",
            "10000000-0001-0002-0003-000000000004",
        ),
        (),
        None,
    ),
    ("ID", ("INV-0017", "INV-0022", "INV-0101", "INV-0130"), (), "asset_tag"),
    ("E-mail", SCANNERS, ("Mailbox",), "mailbox"),
    ("E-mail", PEOPLE, ("Mailbox", "TLS"), None),
    ("E-mail", PEOPLE, ("Mailbox",), "mailbox"),
    ("Username", ("kim", "ana", "lu", "jo"), ("Mailbox",), None),
    ("UPN", PEOPLE, ("Mailbox", "TLS"), None),
    ("Sender", PEOPLE, ("Mailbox", "TLS"), "mailbox"),
    ("Scan-to-email address", PEOPLE, ("Mailbox", "TLS"), "mailbox"),
    ("Status", ("active", "active", "retired", "in use"), (), "state"),
    ("Status", ("Low toner", "Door open", "Paper jam", "Sleeping"), (), None),
    ("Version", ("1.4.2", "1.4.3", "2.0.1", "2.0.2"), (), "firmware"),
    ("Version", ("Pro", "Basic", "Pro", "Pro"), (), None),
    ("Encryption", ("TLS 1.0", "TLS 1.2", "TLS 1.2", "TLS 1.1"), ("TLS",), "tls"),
    ("Encryption", ("AES-256", "AES-256", "WPA2", "WPA2"), ("TLS",), None),
    ("Device type", ("Printer", "MFP", "Scanner", "Printer"), (), "type"),
    (
        "Device type",
        ("Ricoh IM C2000", "HP LaserJet M507", "Canon iR 2630", "Ricoh IM C300"),
        ("Make", "Model"),
        "model",
    ),
    ("Address", ("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"), ("IP address",), "ip"),
    ("City", ("Berlin", "Lyon", "Lyon", "Berlin"), ("Site",), "site"),
    ("Environment", ("GCC High", "worldwide", "GCC", "worldwide"), (), "cloud"),
    ("Environment", ("10.0.3.1", "prod", "test", "prod"), (), None),
    ("State", ("active", "retired", "active", "active"), (), "state"),
    ("Qty", ("1", "1", "2", "1"), (), None),
    ("Print cloud host", ("cloud.example.com",) * 4, (), None),
    ("Purchase date", ("2020-01-01",) * 4, (), None),
]


@pytest.mark.parametrize(("header", "values", "without", "field"), AMBIGUOUS)
def test_an_ambiguous_word_is_decided_by_the_line_and_the_values(
    header: str, values: tuple[Cell, ...], without: tuple[str, ...], field: str | None
) -> None:
    got, why = with_column(header, values, without=without)[header]
    assert got == field
    assert why


def test_why_an_ambiguous_word_was_not_taken_is_said() -> None:
    assert "not taken as port" in with_column("Port", ("1", "1", "1", "2"))["Port"][1]
    assert "those of people" in with_column("E-mail", PEOPLE, without=("Mailbox", "TLS"))["E-mail"][1]


def test_an_exact_name_beats_what_the_values_suggest() -> None:
    got = with_column("Type", ("Ricoh", "HP", "Canon", "HP"))
    assert got["Type"][0] == "type"
    assert got["Model"][0] == "model"
    assert got["Make"][0] == "make"


def test_a_type_column_that_holds_models_is_the_model_where_nothing_else_is() -> None:
    rows = [(f"MFP-{n}", f"192.0.2.{n}", "Kyocera ECOSYS M3145dn") for n in range(1, 5)]
    assert fields(seen(("Name", "IP", "Type"), *rows).table)["Type"] == "model"


def test_of_several_columns_for_one_field_the_best_wins_and_the_others_are_listed() -> None:
    header = ("Printer", "Serial", "City", "Branch", "Site name")
    rows = [(f"MFP-{n}", f"3087M00000{n}", "Lyon", "" if n > 2 else "LYO", "Lyon 2e") for n in range(1, 5)]
    table = seen(header, *rows).table
    (site,) = [c for c in table.columns if c.field == "site"]
    assert site.header == "Site name"
    assert "better than “Branch” (D), “City” (C)" in site.why
    assert "“Site name” (E) is the better match" in table.columns[3].why


def test_the_column_with_values_wins_among_equal_names() -> None:
    rows = [(f"MFP-{n}", "Ricoh", "IM C2000", "", f"192.0.2.{n}") for n in range(1, 5)]
    table = seen(("Device", "Make", "Model", "IP address", "IP address"), *rows).table
    assert table.fields["ip"] == 4


@pytest.mark.parametrize(
    ("typed", "field"), [("Manufaturer", "make"), ("Seriel number", "serial"), ("Fimware version", "firmware")]
)
def test_one_slip_in_a_long_header_is_forgiven_and_said(typed: str, field: str) -> None:
    values = {
        "make": ("Ricoh", "HP", "Canon", "HP"),
        "serial": ("A1B2C3D4", "A1B2C3D5", "A1B2C3D6", "A1B2C3D7"),
        "firmware": ("1.2.3", "1.2.4", "1.3.0", "2.0.0"),
    }[field]
    without = {"make": ("Make",), "serial": ("Serial number",), "firmware": ()}[field]
    got, why = with_column(typed, values, without=without)[typed]
    assert got == field
    assert "is nearly" in why


def test_a_known_name_inside_a_longer_header_counts() -> None:
    got, why = with_column(
        "Printer serial number on the label",
        ("A1B2C3D4", "A1B2C3D5", "A1B2C3D6", "A1B2C3D7"),
        without=("Serial number",),
    )["Printer serial number on the label"]
    assert got == "serial"
    assert "holds" in why


@pytest.mark.parametrize(
    ("places", "field"),
    [
        (("Berlin", "Lyon", "Berlin", "Lyon"), "site"),
        (("Berlin/1st floor", "Berlin/2nd floor", "Lyon", "Lyon"), "site"),
        (("Copy room", "Lobby", "Archive", "Room next to the lift"), "location"),
        (("2.14", "2.14", "3.01", "3.01"), "location"),
    ],
)
def test_a_lone_location_that_repeats_stands_for_the_site(places: tuple[str, ...], field: str) -> None:
    got, why = with_column("Location", places, without=("Site",))["Location"]
    assert got == field
    assert ("stands for the site" in why) == (field == "site")


def test_beside_a_site_column_the_location_stays_a_location() -> None:
    assert with_column("Location", ("Hall", "Hall", "Hall", "Hall"))["Location"][0] == "location"


def test_in_a_folder_of_its_own_the_location_stays_a_location() -> None:
    rows = [(f"MFP-{n}", "Ricoh", "IM C2000", "1st floor") for n in range(1, 5)]
    assert (
        fields(seen(("Device", "Make", "Model", "Location"), *rows, name="berlin/list.xlsx").table)["Location"]
        == "location"
    )


def test_a_forced_mapping_beats_everything() -> None:
    table = seen(HEADER, *devices(3), maps={"asset_tag": "serial number", "notes": "TLS"}).table
    assert fields(table)["Serial number"] == "asset_tag"
    assert fields(table)["TLS"] == "notes"
    assert table.columns[4].why == "forced by --map"


def test_a_mapping_with_an_unknown_header_is_an_error_that_lists_the_headers() -> None:
    finding = seen(HEADER, *devices(3), maps={"serial": "Serail"}).finding("map-header-not-found")
    assert finding.found == "Serail"
    assert "Serial number" in finding.expected


def test_a_mapping_with_an_unknown_field_stops_the_run_and_lists_the_fields() -> None:
    with pytest.raises(UsageError) as problem:
        seen(HEADER, *devices(3), maps={"colour": "Serial number"})
    assert "asset_tag" in problem.value.next_step


def test_a_saved_profile_is_chosen_by_its_set_of_headers() -> None:
    header = ("Col A", "Col B", "Col C")
    rows = [("Berlin", f"MFP-{n}", f"X{n}") for n in range(1, 4)]
    saved = Profile("head office", ("col c", "Col A", "COL B"), {"Col A": "site", "Col B": "name", "Col C": "serial"})
    table = seen(header, *rows, profiles=(saved,)).table
    assert fields(table) == {"Col A": "site", "Col B": "name", "Col C": "serial"}
    assert "saved in profile “head office”" in table.columns[0].why
    assert table.kind is Kind.DEVICES


def test_rows_can_be_kept_by_a_value() -> None:
    table = seen(HEADER, *devices(6), where=(("Site", "lyon"),)).table
    assert len(table.rows) == 2
    assert {row.reason for row in table.left_out} == {"filtered by --where Site=lyon"}
    assert len(table.left_out) == 4


def test_a_filter_on_a_column_that_is_not_there_is_an_error_and_keeps_all_rows() -> None:
    found = seen(HEADER, *devices(3), where=(("Colour", "red"),))
    assert len(found.table.rows) == 3
    assert "Serial number" in found.finding("where-column-not-found").expected


def test_the_export_of_a_known_tool_is_read_by_its_header_line() -> None:
    table = seen(("IP Addr", "Port", "Asset Number"), ("192.0.2.1", "1", "A-17"), ("192.0.2.2", "1", "A-18")).table
    assert fields(table) == {"IP Addr": "ip", "Asset Number": "asset_tag"}
    assert table.tool == "hp-web-jetadmin"
    assert "not used in HP Web Jetadmin" in table.columns[1].why


def test_a_stray_cell_far_to_the_right_brings_one_column_and_not_thousands() -> None:
    rows: list[list[Cell]] = [list(HEADER), *map(list, devices(6))]
    rows[3] += [""] * (16_000 - len(rows[3])) + ["x"]
    table = seen(*rows).tables[0]
    assert [column.index for column in table.columns if column.index >= len(HEADER)] == [16_000]


def test_of_three_places_one_is_the_site_and_one_the_location() -> None:
    header = ("Bud.", "Pom.", "Printer Name", "Device Location", "Device Model", "Serial No")
    rows = [(f"B{n % 2}", f"1.0{n}", f"PRN-{n}", f"Hall {n}", "HP LaserJet M525", f"SN00{n}") for n in range(1, 7)]
    table = seen(header, *rows).table
    assert fields(table) == {"Bud.": "site", "Printer Name": "name", "Device Location": "location",
                             "Device Model": "model", "Serial No": "serial"}
    lost = next(column for column in table.columns if column.header == "Pom.")
    assert "“Device Location” (D) is the better match" in lost.why
