"""Other people's files: each one is read or refused for its reason, and none takes the run down."""

from __future__ import annotations

import json

import pytest

from tests.support.reading import read_paths
from tests.support.require import require

# The copies in the corpus lost their CRLF, and one value was changed in the table only.
ALTERED = {"newlines_crlf.csv", "location_coordinates.csv"}
ALLOWED = {
    "A": {None},
    "P": {"password-protected"},
    "U": {None, "unsupported-format", "empty", "password-protected"},
}
CODES = {None, "password-protected", "unsupported-format", "damaged", "too-large", "empty"}


def test_every_spreadsheet_of_the_corpus_is_read_or_refused_for_its_reason() -> None:
    folder = require("corpus") / "spreadsheets"
    classes = dict(line.split("\t") for line in (folder / "expect.tsv").read_text().splitlines()[1:])
    files, _ = read_paths(folder)
    codes = {file.file: file.error.code if file.error else None for file in files}
    assert set(classes) <= set(codes)
    wrong = {name: codes[name] for name, kind in classes.items() if codes[name] not in ALLOWED.get(kind, CODES)}
    assert wrong == {}


def test_the_quoting_of_csv_spectrum_is_understood() -> None:
    folder = require("corpus") / "csv" / "csv-spectrum"
    files, _ = read_paths(folder)
    tables = {file.file: file.sheets[0].rows for file in files if file.format == "csv"}
    assert len(tables) == 12
    for name, rows in tables.items():
        if name not in ALTERED:
            wanted = json.loads((folder / name).with_suffix(".json").read_text(encoding="utf-8"))
            assert [dict(zip(rows[0], row, strict=False)) for row in rows[1:]] == wanted, name


@pytest.mark.parametrize(("name", "height", "encoding"), [
    ("snipe-it/assets-sample-BAD.csv", 201, "mac-roman"),
    ("documented/fr_parc_cp1252.csv", 2, "windows-1252"),
    ("documented/windows_get_printer_with_type_line.csv", 4, "utf-8"),
])
def test_odd_text_files_of_the_corpus_are_read_whole(name: str, height: int, encoding: str) -> None:
    (file,), _ = read_paths(require("corpus") / "inventory" / name)
    assert (len(file.sheets[0].rows), file.encoding) == (height, encoding)
