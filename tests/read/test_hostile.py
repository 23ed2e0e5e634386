"""Files that are broken, locked or meant to do harm: one error each, and the others go on."""

from __future__ import annotations

import builtins
import errno
import gzip
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import msoffcrypto.format.ooxml
import pytest
import xlsxwriter

from planner.read.document import Unreadable
from planner.read.guard import Guard
from planner.settings import ReadLimits
from tests.support.reading import error_code, hand_made_xlsx, read_one, read_paths, rows_of, settings, text_cell

ROW = f'<sheetData><row r="1">{text_cell("A1", "x")}</row></sheetData>'


def workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write(0, 0, "Name")
    return path


def zipped(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = hand_made_xlsx(tmp_path / "bomb.xlsx", ROW, more={"xl/media/image1.png": bytes(80 << 20)})
    assert path.stat().st_size < 1 << 20
    assert error_code(path, settings(unpacked_mib=50)) == "too-large"


def test_a_gzip_bomb_is_refused_while_it_is_unpacked(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.csv.gz", "wb") as packed:
        packed.write(b"a,b\n" * (1 << 20))
    assert error_code(tmp_path / "a.csv.gz", settings(unpacked_mib=2)) == "too-large"


def test_a_packed_text_that_grows_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": b"a,b\n" * (1 << 20)})
    assert error_code(path, settings(unpacked_mib=2)) == "too-large"


def test_an_archive_with_too_many_parts_is_refused(tmp_path: Path) -> None:
    path = hand_made_xlsx(tmp_path / "a.xlsx", ROW, more={f"xl/media/{n}": b"" for n in range(200)})
    assert error_code(path, settings(entries=100)) == "too-large"


def test_nested_entities_are_refused(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    prolog = f'<?xml version="1.0"?><!-- <a> --><!DOCTYPE worksheet [<!ENTITY e0 "ha">{entities}]>'
    path = hand_made_xlsx(tmp_path / "a.xlsx", f'<sheetData><row r="1">{text_cell("A1", "&e9;")}</row></sheetData>',
                          prolog=prolog)
    assert error_code(path) == "damaged"


def test_external_entities_reach_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2")
    page = (f'<?xml version="1.0"?><!DOCTYPE Workbook [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
            '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
            'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table><Row><Cell>'
            '<Data ss:Type="String">&x;</Data></Cell></Row></Table></Worksheet></Workbook>')
    (tmp_path / "a.xml").write_text(page)
    assert error_code(tmp_path / "a.xml") == "damaged"


def test_external_references_are_ignored(tmp_path: Path) -> None:
    link = ('<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>')
    path = hand_made_xlsx(tmp_path / "a.xlsx", ROW, more={"xl/externalLinks/externalLink1.xml": link})
    assert rows_of(path) == [["x"]]


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.95])
def test_a_truncated_workbook_is_damaged(tmp_path: Path, keep: float) -> None:
    whole = workbook(tmp_path / "whole.xlsx").read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(whole[:int(len(whole) * keep)])
    assert error_code(tmp_path / "cut.xlsx") == "damaged"


def test_a_word_document_under_xlsx_is_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.xlsx", {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
    file = read_one(path)
    assert file.error is not None
    assert file.error.code == "unsupported-format"
    assert "Word document" in file.error.message


@pytest.mark.parametrize("content", [
    b"%PDF-1.7\n1 0 obj", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), b"{\\rtf1 hello}",
    b"MZ" + bytes(200), bytes(range(256)) * 40, b"SQLite format 3\x00" + bytes(100),
])
def test_what_is_no_spreadsheet_is_unsupported(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    assert error_code(tmp_path / "a.xlsx") == "unsupported-format"


@pytest.mark.parametrize("content", [b"", b"\n\n  \r\n", b"\xef\xbb\xbf"])
def test_a_file_without_content_is_empty(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    assert error_code(tmp_path / "a.csv") == "empty"


def encrypted(path: Path, password: str) -> Path:
    plain = workbook(path.with_name("plain.bin"))
    with plain.open("rb") as source, path.open("wb") as target:
        msoffcrypto.format.ooxml.OOXMLFile(source).encrypt(password, target)
    plain.unlink()
    return path


def test_a_workbook_with_a_password_is_named(tmp_path: Path) -> None:
    assert error_code(encrypted(tmp_path / "a.xlsx", "correct horse")) == "password-protected"


def test_a_workbook_that_excel_opens_without_asking_is_read(tmp_path: Path) -> None:
    assert rows_of(encrypted(tmp_path / "a.xlsx", "VelvetSweatshop")) == [["Name"]]


def test_an_archive_with_several_files_is_not_guessed_at(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": b"a,b", "b.csv": b"c,d"})
    assert error_code(path) == "unsupported-format"


def test_archives_inside_archives_are_not_followed(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.bin", {"a.csv": b"a,b\n1,2"}).read_bytes()
    assert error_code(zipped(tmp_path / "a.zip", {"inner.xlsx": inner})) == "unsupported-format"


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    assert error_code(tmp_path / "none.xlsx") == "not-found"


def test_a_file_that_disappears_while_it_is_read_is_not_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "a.xlsx")
    original = Guard.read

    def late(self: Guard, path: Path, name: str) -> object:
        path.unlink()
        return original(self, path, name)

    monkeypatch.setattr(Guard, "read", late)
    assert error_code(path) == "not-found"


@pytest.mark.parametrize(("number", "code"), [(errno.EACCES, "no-access"), (errno.EBUSY, "locked")])
def test_a_file_that_may_not_be_opened_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                number: int, code: str) -> None:
    path = workbook(tmp_path / "a.xlsx")

    def refuse(*_: object, **__: object) -> io.BytesIO:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "open", refuse)
    assert error_code(path) == code


def test_one_broken_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 broken")
    workbook(tmp_path / "b.xlsx")
    files, findings = read_paths(tmp_path)
    assert [(f.file, f.error is None) for f in files] == [("a.xlsx", False), ("b.xlsx", True)]
    assert [(f.code, f.severity, f.file) for f in findings] == [("file-damaged", "error", "a.xlsx")]


def test_files_are_never_changed(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    before = path.read_bytes(), path.stat().st_mtime_ns
    read_one(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_a_reader_that_needs_too_much_memory_ends_and_the_next_file_is_read(tmp_path: Path) -> None:
    wide = ",".join(["value"] * 50)
    (tmp_path / "a.csv").write_text("\n".join([wide] * 200_000))
    (tmp_path / "b.csv").write_text("Name,IP\nMFP,192.0.2.1\n")
    files, _ = read_paths(tmp_path, settings=settings(memory_mib=200))
    assert files[0].error is not None
    assert files[0].error.code == "too-large"
    assert files[1].error is None


@pytest.mark.parametrize(("worker", "code"), [
    ("import time\ntime.sleep(600)\n", "too-large"),
    ("import os\nos.abort()\n", "damaged"),
])
def test_a_reader_that_hangs_or_crashes_is_one_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                     worker: str, code: str) -> None:
    """A worker that does nothing else stands for a file on which a reader does it."""
    path = workbook(tmp_path / "a.xlsx")
    room = tmp_path / "other" / "planner" / "read"
    room.mkdir(parents=True)
    for folder in (room, room.parent):
        (folder / "__init__.py").touch()
    (room / "worker.py").write_text(worker)
    monkeypatch.setattr(sys, "path", [str(room.parent.parent)])
    with Guard(ReadLimits(seconds=1)) as guard, pytest.raises(Unreadable) as caught:
        guard.read(path, "a.xlsx")
    assert caught.value.code == code


def test_no_child_is_left_behind(tmp_path: Path) -> None:
    guard = Guard(ReadLimits())
    with guard:
        guard.read(workbook(tmp_path / "a.xlsx"), "a.xlsx")
        child = guard._child
        assert child is not None
    assert child.poll() is not None


def test_modules_among_the_inputs_are_never_imported(tmp_path: Path) -> None:
    """The reading process starts in the user's folder, and a file there may be called like a module."""
    (tmp_path / "csv.py").write_text("raise SystemExit('imported')")
    (tmp_path / "a.csv").write_text("Name,IP\nMFP,192.0.2.1\n")
    script = ("from pathlib import Path; from tests.support.reading import rows_of; "
              "print(rows_of(Path('a.csv')))")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    result = subprocess.run([sys.executable, "-P", "-c", script], cwd=tmp_path, env=environment,
                            capture_output=True, text=True, check=False)
    assert "192.0.2.1" in result.stdout, result.stderr


def test_inputs_are_opened_for_reading_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "a.xlsx")
    modes: list[str] = []
    original = builtins.open

    def watched(file: object, mode: str = "r", *rest: object, **options: object) -> object:
        if str(file) == str(path):
            modes.append(mode)
        return original(file, mode, *rest, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(io, "open", watched)
    read_one(path)
    assert set(modes) <= {"rb"}


@pytest.mark.parametrize("text", [
    "LEEF:2.0|Palo Alto Networks|Next Generation Firewall|10.2|decryption|x7C|src=192.0.2.7|TLSVersion=TLS1.0\n",
    "<14>Sep 21 15:05:02 fw1 LEEF:1.0|Palo Alto Networks|PAN-OS|8.1|x|cat=A\tsrc=192.0.2.7\tTLSVersion=SSL2.0\n",
    "CEF:0|Vendor|Firewall|1|100|decryption|3|src=192.0.2.7 dst=198.51.100.5\n",
])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_event_log_is_said_to_be_one_and_not_taken_for_devices(text: str, encoding: str, tmp_path: Path) -> None:
    (tmp_path / "firewall.log").write_bytes((text * 3).encode(encoding))
    files, [finding] = read_paths(tmp_path / "firewall.log")
    assert finding.code == "file-unsupported-format"
    assert files[0].error is not None
    assert "format, which is not read" in files[0].error.message
    assert files[0].error.hint.startswith("Export the log as .csv")


def test_a_table_that_speaks_of_event_logs_is_a_table(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Device,Serial,Notes\nFW-1,SN1,sends LEEF:2.0|x|y to the collector\n")
    files, findings = read_paths(tmp_path / "list.csv")
    assert files[0].error is None
    assert not findings


_MEASURED = """
import resource, sys
from pathlib import Path
from tests.support.reading import read_paths
files, _ = read_paths(*map(Path, sys.argv[1:]))
peaks = [resource.getrusage(who).ru_maxrss >> 10 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(*(file.error.code if file.error else "read" for file in files), *peaks)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in other units elsewhere")
def test_what_is_hostile_costs_neither_process_much_memory(tmp_path: Path) -> None:
    """In MiB: this process and the reading one, beside the 900 that the reading one may use."""
    bomb = hand_made_xlsx(tmp_path / "a.xlsx", ROW, more={f"xl/media/{n}.png": bytes(256 << 20) for n in range(9)})
    far = hand_made_xlsx(
        tmp_path / "b.xlsx", f'<dimension ref="A1:XFD1048576"/><sheetData><row r="1">{text_cell("A1", "x")}</row>'
        f'<row r="1048576">{text_cell("XFD1048576", "y")}</row></sheetData>')
    (tmp_path / "c.csv").write_text("x" * 50 + "\n" + "\n".join([",".join(["value"] * 50)] * 400_000))
    formatted = "".join(f'<row r="{n}"><c r="A{n}" s="1"/><c r="F{n}" s="1"/></row>' for n in range(2, 1_000_001))
    empty = hand_made_xlsx(tmp_path / "d.xlsx",
                           f'<sheetData><row r="1">{text_cell("A1", "x")}</row>{formatted}</sheetData>')
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    said = subprocess.run(
        [sys.executable, "-c", _MEASURED, *map(str, (bomb, far, tmp_path / "c.csv", empty))],
        env=environment, capture_output=True, text=True, check=True).stdout.split()
    assert said[:-2] == ["too-large", "read", "too-large", "read"]
    parent, child = map(int, said[-2:])
    assert parent < 1200
    assert child < 600
