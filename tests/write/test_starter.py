"""planner init and --save-profile: what they write can be used at once, and nothing that was there is lost."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from planner import catalogue, pipeline
from planner.model.errors import InputError, OutputError, UsageError
from planner.model.plan import InspectReport, SourceColumn, SourceFile, SourceTable
from planner.model.table import Confidence, Counts, Kind
from planner.settings import SIMPLE, TABLES, Settings, resolve
from planner.write import profile, starter
from planner.write.configuration import CONFIGURATION
from planner.write.template import COLUMNS

TODAY = date(2026, 11, 24)
SPEC_COLUMNS = ["Site", "Location", "Device", "Type", "Make", "Model", "Firmware", "Serial", "MAC", "IP", "Mailbox",
                "Server", "Port", "Send method", "TLS", "Cloud", "Region", "Update available", "Planned update",
                "Sign-in", "Peak per minute", "Recipients per day", "State", "Contact", "Asset tag", "Notes"]


def inspected(path: Path, settings: Settings | None = None) -> InspectReport:
    return pipeline.inspect(pipeline.Inputs((path,)), settings or Settings(TODAY), catalogue.load())


def switched_on() -> Iterator[str]:
    """The starter's planner.toml with every key in use."""
    for line in CONFIGURATION.splitlines():
        bare = line.removeprefix("# ")
        key = bare.partition(" = ")[0]
        yield bare if bare.startswith("[") or (" = " in bare and (key.isidentifier() or key.startswith('"'))) else line


@pytest.fixture(name="folder")
def started(tmp_path: Path) -> Path:
    starter.write(tmp_path)
    return tmp_path


def test_a_second_start_keeps_every_file_as_it_is(tmp_path: Path) -> None:
    made, kept = starter.write(tmp_path)
    assert ([path.relative_to(tmp_path).as_posix() for path in made], kept) == ([name for name, _ in starter.FILES], [])
    made[0].write_text("tenant = 'Mine'\n", encoding="utf-8")
    assert starter.write(tmp_path) == ([], made)
    assert made[0].read_text(encoding="utf-8") == "tenant = 'Mine'\n"


def test_starting_gives_the_same_bytes_every_time(tmp_path: Path) -> None:
    first, _ = starter.write(tmp_path / "one")
    second, _ = starter.write(tmp_path / "two")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_a_file_in_the_way_of_a_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "inbox").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="stands where a folder should be"):
        starter.write(tmp_path)
    assert (tmp_path / "inbox").read_text(encoding="utf-8") == "mine"


def test_the_new_configuration_changes_nothing(folder: Path) -> None:
    assert tomllib.loads((folder / "planner.toml").read_text(encoding="utf-8")) == {}


def test_the_new_configuration_explains_every_key_and_each_example_is_accepted() -> None:
    config = tomllib.loads("\n".join(switched_on()))
    assert set(config) == {*SIMPLE, *TABLES, "as_of", "only", "pdf"}
    settings = resolve({}, {}, config, "planner.toml", today=TODAY)
    assert settings.profiles[0].fields == {"Bezeichnung": "name", "Kennung": "serial"}
    assert settings.overrides[0].override.by == "A. Example"


def test_the_template_has_the_columns_that_the_tool_knows() -> None:
    assert [column.header for column in COLUMNS] == SPEC_COLUMNS


def test_every_column_of_the_template_is_recognised_and_its_help_is_no_list_of_devices(folder: Path) -> None:
    (file,) = inspected(folder / "inbox").sources
    devices, guide = file.tables
    assert (devices.kind, devices.confidence, guide.kind) == (Kind.DEVICES, Confidence.SURE, Kind.OTHER)
    assert [column.header for column in devices.columns if column.field is None] == []
    assert devices.counts.read == 0


def test_every_choice_of_the_template_is_understood(folder: Path, tmp_path: Path) -> None:
    book = load_workbook(folder / "inbox" / "template.xlsx")
    sheet = book["Devices"]
    rows = max(len(column.choices) for column in COLUMNS)
    for row in range(rows):
        sheet.cell(row + 2, 3, f"PRN-{row:02}")
        for place, column in enumerate(COLUMNS, start=1):
            if column.choices:
                sheet.cell(row + 2, place, column.choices[row % len(column.choices)])
    filled = tmp_path / "filled.xlsx"
    book.save(filled)
    report = inspected(filled)
    assert [f for f in report.findings if f.code.endswith("not-understood")] == []
    # The computer is a device too, because its row says that it sends mail (by Direct Send).
    assert report.sources[0].tables[0].counts.devices == rows


def test_what_is_typed_into_the_template_stays_text(folder: Path) -> None:
    book = load_workbook(folder / "inbox" / "template.xlsx")
    sheet = book["Devices"]
    formats = {place: group.number_format for group in sheet.column_dimensions.values()
               for place in range(group.min, group.max + 1)}
    assert formats == {place: "yyyy-mm-dd" if column.is_date else "@" for place, column in enumerate(COLUMNS, start=1)}


def test_the_template_offers_the_choices_and_keeps_its_header_in_sight(folder: Path) -> None:
    sheet = load_workbook(folder / "inbox" / "template.xlsx")["Devices"]
    offered = {str(rule.sqref).partition("2:")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation
               if rule.type == "list"}
    assert offered == {get_column_letter(place): f'"{",".join(column.choices)}"'
                       for place, column in enumerate(COLUMNS, start=1) if column.choices}
    assert sheet.freeze_panes == "D2"


def test_the_example_makes_a_plan(folder: Path) -> None:
    plan = pipeline.build_plan(pipeline.Inputs((folder / "example",)), Settings(TODAY), catalogue.load())
    assert {d.name: str(d.decision) for d in plan.devices} == {
        "PRN-LYO-01": "legacy-worldwide", "PRN-LYO-02": "keep", "UPS-POR-01": "unknown"}


def report_of(*headers: tuple[str, str | None]) -> InspectReport:
    columns = tuple(SourceColumn(place, header, field, "") for place, (header, field) in enumerate(headers, start=1))
    table = SourceTable("Sheet1", Kind.DEVICES, Confidence.SURE, 1, columns, Counts())
    return InspectReport((SourceFile("list.xlsx", "xlsx", "", "", None, (table,)),), ())


def test_a_saved_profile_is_found_again_and_comments_stay(tmp_path: Path) -> None:
    config = tmp_path / "planner.toml"
    config.write_bytes(b'# my notes\r\ntenant = "Contoso"  # ours')
    listed = tmp_path / "list.csv"
    listed.write_text("Bezeichnung;Kennung;TLS\nPRN-1;X-1;1.0\nPRN-2;X-2;1.2\n", encoding="utf-8")
    forced = Settings(TODAY, maps={"serial": "Kennung", "name": "Bezeichnung"})
    profile.save(inspected(listed, forced), "asset export", config)
    assert config.read_bytes().startswith(b'# my notes\r\ntenant = "Contoso"  # ours\r\n')
    settings = resolve({}, {}, tomllib.loads(config.read_text(encoding="utf-8")), "planner.toml", today=TODAY)
    columns = inspected(listed, settings).sources[0].tables[0].columns
    assert {c.header: c.field for c in columns} == {"Bezeichnung": "name", "Kennung": "serial", "TLS": "tls"}
    assert "asset export" in columns[0].why


def test_a_profile_of_that_name_is_never_overwritten(tmp_path: Path) -> None:
    config = profile.save(report_of(("Name", "name")), "mine", tmp_path / "planner.toml")
    before = config.read_bytes()
    with pytest.raises(UsageError, match="'mine' already"):
        profile.save(report_of(("Gerät", "name")), "mine", config)
    assert config.read_bytes() == before


def test_profiles_on_one_line_are_left_alone(tmp_path: Path) -> None:
    config = tmp_path / "planner.toml"
    config.write_text('profiles = [{name = "old", headers = ["A"], fields = {A = "name"}}]\n', encoding="utf-8")
    before = config.read_bytes()
    with pytest.raises(UsageError, match="cannot be added"):
        profile.save(report_of(("Name", "name")), "mine", config)
    assert (config.read_bytes(), list(tmp_path.iterdir())) == (before, [config])


def test_lists_with_other_headers_are_profiles_of_their_own(tmp_path: Path) -> None:
    one, two = report_of(("Name", "name")).sources[0], report_of(("Gerät", "name"), ("", None)).sources[0]
    config = profile.save(InspectReport((one, two, one), ()), "mine", tmp_path / "planner.toml")
    saved = tomllib.loads(config.read_text(encoding="utf-8"))["profiles"]
    assert [(p["name"], p["headers"], p["fields"]) for p in saved] == [
        ("mine", ["Name"], {"Name": "name"}), ("mine-2", ["Gerät"], {"Gerät": "name"})]


def test_without_a_list_of_devices_there_is_nothing_to_save(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no mapping to save"):
        profile.save(InspectReport((), ()), "mine", tmp_path / "planner.toml")
    assert list(tmp_path.iterdir()) == []


@given(st.lists(st.text(), unique=True, min_size=1), st.text().filter(str.strip))
def test_any_header_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, headers: list[str], name: str
                                         ) -> None:
    config = tmp_path_factory.mktemp("profile") / "planner.toml"
    profile.save(report_of(*((header, "name") for header in ["Device", *headers])), name, config)
    (saved,) = tomllib.loads(config.read_bytes().decode("utf-8"))["profiles"]
    named = list(dict.fromkeys(filter(None, ["Device", *headers])))
    assert (saved["name"], saved["headers"], list(saved["fields"])) == (name, named, named)


@pytest.mark.parametrize("text", ['"', "\\", '"""', "a\nb", "\r\n", "\t", "\x00\x1f\x7f", "]\n[tenant]\n", "#", "=",
                                  "'''", "\\u0041", "设备", "\u2028", "𝔸"])
def test_hostile_text_is_one_string_of_toml(text: str) -> None:
    assert tomllib.loads(f"{profile.quoted(text)} = {profile.quoted(text)}") == {text: text}


def test_half_a_character_becomes_a_mark_that_says_so() -> None:
    assert tomllib.loads("a = " + profile.quoted("x\ud800y")) == {"a": "x\ufffdy"}
