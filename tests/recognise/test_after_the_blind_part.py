"""What the blind part of the bench taught: abbreviations with a stroke, types that are models, lists without names."""

from __future__ import annotations

import pytest

from planner.model.table import Confidence, Kind
from tests.recognise.bench.lists import Part
from tests.recognise.bench.whole_sheets import sheet_figures
from tests.recognise.sheets import numbers, reasons, seen


def test_a_stroke_between_single_letters_parts_no_names() -> None:
    table = seen(("Gerätename", "Drucker-S/N"), ("MFP-1", "3087M000001"), ("MFP-2", "3087M000002")).table
    assert table.fields["serial"] == 1


def test_a_mail_server_is_no_model_though_it_begins_like_one() -> None:
    rows = [(f"USV-{n}", f"3087M00000{n}", "smtp.office365.com") for n in range(1, 4)]
    assert "model" not in seen(("Gerät", "Seriennummer", "Weg nach draußen"), *rows).table.fields


def test_a_word_of_another_table_is_no_slip_of_a_field() -> None:
    rows = [(f"IMP-{n}", "Ricoh IM C2000", f"3087M00000{n}", f"CT-88{n}") for n in range(1, 4)]
    assert "contact" not in seen(("Impressora", "Modelo", "Número de série", "Contrato"), *rows).table.fields


def test_a_type_column_of_models_is_the_model_where_none_is_named() -> None:
    rows = [("Kyocera", f"TASKalfa 255{n}ci", f"3087M00000{n}") for n in range(1, 4)]
    assert seen(("Fabrikat", "Typ", "Seriennummer"), *rows).table.fields["model"] == 1


def test_a_type_column_stays_the_type_beside_a_model() -> None:
    rows = [("TASKalfa 2553ci", f"TASKalfa 255{n}ci", f"3087M00000{n}") for n in range(1, 4)]
    assert seen(("Typ", "Modell", "Seriennummer"), *rows).table.fields["model"] == 1


def test_models_without_a_header_are_asked_about() -> None:
    rows = [("MFP-1", "Ricoh IM 350F", "Office"), ("MFP-2", "Brother HL-L6300DW", "Hall")]
    table = seen(*rows).table
    assert (table.kind, table.confidence, table.header_row) == (Kind.DEVICES, Confidence.CONFIRM, None)
    assert not table.fields
    assert len(table.rows) == 2


@pytest.mark.parametrize(
    "header",
    [
        ("AP Name", "AP Model", "Serial Number", "Ethernet MAC", "Channel", "Clients"),
        ("Data intervento", "Tecnico", "Matricola", "Modello", "Pezzi sostituiti", "Esito"),
    ],
)
def test_access_points_and_maintenance_visits_are_not_taken_silently(header: tuple[str, ...]) -> None:
    rows = [tuple(f"X{row}{column}A" for column in range(len(header))) for row in range(3)]
    assert all(t.kind is not Kind.DEVICES or t.confidence is Confidence.CONFIRM for t in seen(header, *rows).tables)


def test_whole_sheets_lose_no_row_map_nothing_wrongly_and_leak_nothing() -> None:
    found = sheet_figures(Part.BLIND)
    assert found.rows_accounted.value == found.secrets_dropped.value == found.kind_right.value == 1
    assert found.header_row.value == 1, found.about("header_row")
    assert not found.wrongly_mapped.hits, found.about("wrongly_mapped")
    assert not found.near_miss_taken.hits


@pytest.mark.parametrize(
    "rows",
    [
        [("Kyocera", "TASKalfa", "Empfang"), ("Kyocera", "TASKalfa 3252ci", "Lager"), ("HP", "LaserJet M404", "Büro")],
        [("Lager", "Kyocera", "TASKalfa"), ("Büro 3", "Kyocera", "TASKalfa 3252ci"), ("Büro 4", "HP", "LaserJet M404")],
        [("anna@example.com", ""), ("MFP-1", "Ricoh IM C2000"), ("MFP-2", "HP LaserJet M404dn")],
    ],
)
def test_the_first_row_of_a_list_without_header_is_never_lost(rows: list[tuple[str, ...]]) -> None:
    table = seen(*rows).table
    assert (table.kind, table.confidence, table.header_row) == (Kind.DEVICES, Confidence.CONFIRM, None)
    assert numbers(table) == [1, 2, 3]


def test_a_title_over_a_list_without_header_is_left_out_with_a_reason() -> None:
    rows = [(f"MFP-{n}", f"Ricoh IM C200{n}", "Office") for n in range(1, 4)]
    table = seen(("Drucker im Haus",), (), *rows).table
    assert (numbers(table), list(reasons(table)), table.blank) == ([3, 4, 5], [1], 1)


@pytest.mark.parametrize("names", [("Anna", "Bob", "Cem"), ("Sales", "Lager", "Accueil")])
def test_addresses_of_people_without_header_are_no_devices(names: tuple[str, ...]) -> None:
    rows = [(name, f"{name.lower()}.kim@example.com") for name in names]
    assert seen(*rows).table.kind is Kind.OTHER


def test_addresses_of_people_beside_models_of_printers_are_asked_about() -> None:
    rows = [(f"{name}@example.com", f"Ricoh IM C200{n}") for n, name in enumerate(("anna", "bob", "cem"))]
    table = seen(*rows).table
    assert (table.kind, table.confidence, len(table.rows)) == (Kind.DEVICES, Confidence.CONFIRM, 3)
