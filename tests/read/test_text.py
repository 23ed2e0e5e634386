"""Text tables: encodings, separators, quoting, comments, logs, JSON."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.model.errors import UsageError
from planner.model.text import fold
from planner.read import encoding
from planner.read.document import Code, Content, Limits, Options, Unreadable
from planner.read.reader import read
from tests.support.reading import read_one, read_paths, rows_of, settings

GERMAN = "Gerät;Standort;Seriennummer\nDrucker Büro;Köln;0012\nScanner;München;1E5\n"
POLISH = "Urządzenie;Lokalizacja;Numer seryjny\nDrukarka główna;Łódź;1\nSkaner;Kraków;2\nTelefaks;Święta;3\n"
RUSSIAN = "Устройство;Расположение;Серийный номер\nПринтер;Москва;1\nСканер;Казань;2\n"
CHINESE = "设备名称,位置,序列号,型号\n打印机,上海,1,HP\n扫描仪,北京,2,Canon\n"
JAPANESE = "機器名,設置場所,シリアル番号,型番\nプリンタ,東京,1,HP\nスキャナ,大阪,2,Canon\n"
FRENCH = "Modèle;Numéro de série;Emplacement\nLaserJet;X1;Étage 2\nScanjet;X2;Hôtel de Ville\n"
MIXED = "Name,Ort,名前\nBüro,Łódź,東京\n"


def table(text: str) -> list[list[str]]:
    delimiter = ";" if ";" in text else ","
    return [line.split(delimiter) for line in text.splitlines()]


def parsed(data: bytes, *, name: str = "a.csv", forced: str = "") -> list[list[object]]:
    """The rows of a text, read in this process."""
    options = Options(Limits(1 << 30, 1000, 1_000_000), forced)
    (sheet,) = read(Content(name, data=data), options).sheets
    return [list(row) for row in sheet.rows]


@pytest.mark.parametrize(("text", "name"), [
    (GERMAN, "cp1252"), (GERMAN, "iso8859-1"), (GERMAN, "iso8859-15"), (FRENCH, "cp1252"), (FRENCH, "iso8859-15"),
    (POLISH, "cp1250"), (POLISH, "iso8859-2"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (RUSSIAN, "iso8859-5"),
    (CHINESE, "gb18030"), (JAPANESE, "shift_jis"),
    *[(text, name) for text in (GERMAN, RUSSIAN, CHINESE, JAPANESE, MIXED)
      for name in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")],
])
def test_text_is_read_in_its_encoding(tmp_path: Path, text: str, name: str) -> None:
    (tmp_path / "a.csv").write_bytes(text.encode(name))
    assert rows_of(tmp_path / "a.csv") == table(text)


def test_the_byte_order_of_utf_16_without_a_mark_is_not_mistaken() -> None:
    for name in ("utf-16-le", "utf-16-be"):
        assert encoding.decide(GERMAN.encode(name), "", frozenset()).name == name


def test_an_encoding_that_is_only_likely_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("Row;Value\nX\xfc;Y\xe8\n".encode("latin-1"))
    files, findings = read_paths(tmp_path / "a.csv")
    assert [f.code for f in findings] == ["encoding-assumed"]
    assert files[0].encoding in findings[0].found


def test_known_header_words_settle_the_encoding() -> None:
    data = "Modèle;Nom\nLaserJet;è\n".encode("cp1252")
    decision = encoding.decide(data, "", frozenset({fold("Modèle")}))
    assert (decision.name, decision.assumed) == ("cp1252", False)


def test_the_encoding_can_be_forced(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("Urządzenie,x\n".encode("cp852"))
    assert rows_of(tmp_path / "a.csv", settings(encoding="cp852"))[0][0] == "Urządzenie"


@pytest.mark.parametrize("name", ["utf-9", "rot13", "hex", "a\0b"])
def test_an_encoding_that_does_not_exist_is_wrong_usage(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.csv").write_bytes(b"a,b\n")
    with pytest.raises(UsageError, match="there is no encoding"):
        read_one(tmp_path / "a.csv", settings(encoding=name))


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_a_forced_encoding_needs_no_byte_order_mark(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.csv").write_bytes("Gerät,Büro\n".encode(name))
    asked = name if name == "utf-16-be" else name.removesuffix("-le")
    assert rows_of(tmp_path / "a.csv", settings(encoding=asked))[0] == ["Gerät", "Büro"]


def test_a_forced_encoding_that_is_wrong_still_gives_what_it_can(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"Name,IP\nMFP,192.0.2.1\n")
    assert rows_of(tmp_path / "a.csv", settings(encoding="utf-16"))


def test_broken_bytes_in_utf_8_are_said(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("Gerät,Büro,Köln,größer\n".encode() + b"x,\xff\n")
    files, findings = read_paths(tmp_path / "a.csv")
    assert files[0].sheets[0].rows[0][0] == "Gerät"
    assert [f.code for f in findings] == ["bytes-not-understood"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_with_every_line_end(delimiter: str, end: str) -> None:
    rows = [["Name", "IP", "Model"], ["MFP, 2; |", "192.0.2.1", "0012"], ["Scan\ner", "", 'a "b"']]
    quoted = [[f'"{v.replace(chr(34), chr(34) * 2)}"' if set(v) & set(',;|\n"') else v for v in row] for row in rows]
    text = end.join(delimiter.join(row) for row in quoted) + end
    assert parsed(text.encode()) == rows


def test_mixed_line_ends_end_lines() -> None:
    assert parsed(b"a,b\r\nc,d\re,f\ng,h") == [["a", "b"], ["c", "d"], ["e", "f"], ["g", "h"]]


def test_a_sep_line_names_the_separator_and_is_no_row() -> None:
    assert parsed(b"sep=|\r\nName|IP\r\nMFP, big|192.0.2.1\r\n") == [[], ["Name", "IP"], ["MFP, big", "192.0.2.1"]]


def test_a_type_line_and_comments_are_left_out_and_said(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('#TYPE Selected.Printer\n"Name","Port"\n"MFP","192.0.2.1"\n')
    files, findings = read_paths(tmp_path / "a.csv")
    assert [list(r) for r in files[0].sheets[0].rows] == [[], ["Name", "Port"], ["MFP", "192.0.2.1"]]
    assert [(f.code, f.found) for f in findings] == [("comment-lines", "1")]


def test_a_quote_in_a_comment_opens_nothing() -> None:
    rows = parsed(b'# the "best list\nName,IP,Model\nMFP,192.0.2.1,X\n')
    assert rows == [[], ["Name", "IP", "Model"], ["MFP", "192.0.2.1", "X"]]


def test_a_number_sign_can_be_a_header_and_a_value() -> None:
    assert parsed(b"#,Name,IP\n1,MFP,192.0.2.1\n#2,Scan,192.0.2.2\n") == [
        ["#", "Name", "IP"], ["1", "MFP", "192.0.2.1"], ["#2", "Scan", "192.0.2.2"]]


def test_a_zeek_log_has_its_header_in_a_comment() -> None:
    log = ("#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#path\tssl\n"
           "#fields\tts\tid.orig_h\tversion\n#types\ttime\taddr\tstring\n"
           '1732434000.1\t192.0.2.7\tTLSv10\n1732434001.1\t192.0.2.8\t"TLSv12\n#close\t2024-11-24\n')
    rows = parsed(log.encode())
    assert rows[4:] == [["ts", "id.orig_h", "version"], [], ["1732434000.1", "192.0.2.7", "TLSv10"],
                        ["1732434001.1", "192.0.2.8", '"TLSv12']]


def test_a_w3c_log_has_its_header_in_a_comment() -> None:
    log = b"#Software: Exchange\n#Fields: date-time,client-ip,event\n2024-11-24T08:00:00Z,192.0.2.7,SEND\n"
    assert parsed(log) == [[], ["date-time", "client-ip", "event"], ["2024-11-24T08:00:00Z", "192.0.2.7", "SEND"]]


def test_json_lines_and_arrays_become_rows() -> None:
    records = [{"ts": 1.5, "id": {"orig_h": "192.0.2.7"}, "ok": True}, {"ts": 2, "note": None, "all": ["a", "b"]}]
    header = ["ts", "id.orig_h", "ok", "note", "all"]
    wanted = [header, [1.5, "192.0.2.7", True, None, None], [2, None, None, None, "a, b"]]
    assert parsed("\n".join(map(json.dumps, records)).encode()) == wanted
    assert parsed(json.dumps(records, indent=1).encode()) == wanted
    assert parsed(json.dumps({"@odata.context": "x", "value": records}).encode("utf-16")) == wanted


def test_a_blank_line_among_objects_keeps_its_place() -> None:
    assert parsed(b'{"a":1,"b":2}\r\n\r\n{"a":3}\r\n\r\n') == [["a", "b"], [1, 2], [], [3, None]]
    assert parsed(b'\n{"a":1,"b":2}\n{"a":3}\n') == [["a", "b"], [], [1, 2], [3, None]]


def test_json_nested_beyond_reason_is_text() -> None:
    assert parsed(b'[{"a":' + b"[" * 100_000)[0][0].startswith("[{")  # type: ignore[attr-defined]


def test_nul_bytes_are_dropped_and_said(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"Name,IP\nM\x00FP,192.0.2.1\n" + b"x,y\n" * 20)
    files, findings = read_paths(tmp_path / "a.csv")
    assert files[0].sheets[0].rows[1][0] == "MFP"
    assert [f.code for f in findings] == ["nul-bytes-dropped"]


def test_ragged_rows_keep_every_value() -> None:
    assert parsed(b"a,b,c\n1,2\n1,2,3,4\n,,x\n") == [["a", "b", "c"], ["1", "2"], ["1", "2", "3", "4"], ["", "", "x"]]


def test_a_long_cell_and_four_thousand_columns_are_read() -> None:
    data = ",".join(f"h{n}" for n in range(4000)) + "\n" + "x" * (1 << 20) + ",y\n"
    rows = parsed(data.encode())
    assert (len(rows[0]), len(str(rows[1][0]))) == (4000, 1 << 20)


def test_a_quote_that_is_never_closed_loses_no_row(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('Name,Model\nMFP,"24 inch\nScan,B\nFax,C\n')
    files, findings = read_paths(tmp_path / "a.csv")
    assert [row[0] for row in files[0].sheets[0].rows] == ["Name", "MFP", "Scan", "Fax"]
    assert [f.code for f in findings] == ["quote-not-closed"]


def test_single_quotes_and_backslashes_are_understood() -> None:
    assert parsed(b"'a','b, c'\n'1','2'\n") == [["a", "b, c"], ["1", "2"]]
    assert parsed(b'"a","b"\n"x \\"y\\", z","2"\n"q","3"\n') == [["a", "b"], ['x "y", z', "2"], ["q", "3"]]


def test_values_stay_text() -> None:
    assert parsed(b"0012,1E5,NA,1.0,TRUE\n")[0] == ["0012", "1E5", "NA", "1.0", "TRUE"]


@pytest.mark.parametrize("written", ['="0012"', '"=""0012"""'])
def test_a_formula_that_only_holds_a_text_is_that_text(written: str) -> None:
    assert parsed(f'Name,Serial\nMFP,{written}\n"=1+1",="a"&"b"\n'.encode()) == [
        ["Name", "Serial"], ["MFP", "0012"], ["=1+1", '="a"&"b"']]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_that_stand_in_quotes_as_a_whole_are_the_table_in_them(tmp_path: Path, delimiter: str, end: str) -> None:
    rows = [["Name", "IP", "Model"], ["MFP", "192.0.2.1", "0012"], ["Scan", "", f"a{delimiter}b"]]
    quoted = [[f'""{value}""' if delimiter in value else value for value in row] for row in rows]
    (tmp_path / "a.csv").write_bytes("".join(f'"{delimiter.join(row)}"{end}' for row in quoted).encode())
    files, findings = read_paths(tmp_path / "a.csv")
    assert [list(row) for row in files[0].sheets[0].rows] == rows
    assert [f.code for f in findings] == ["lines-in-quotes"]


@pytest.mark.parametrize("text", [
    '"Name"\n"MFP, big"\n"Scanner"\n', '"Name, first"\n"Kim, Jo"\n"Lee, Bo"\n', '"Name"\n"MFP"\n',
    '"a;b"\n"c;d;e"\n', '"a;b"\nc;d\n', '"a;b"\n'])
def test_one_quoted_value_a_line_stays_one_value(text: str) -> None:
    assert parsed(text.encode())[0][0] == text.partition("\n")[0].strip('"')


ALIGNED = """\
Name       PortName      DriverName
----       --------      ----------
MFP-01     192.0.2.1     RICOH IM C2000
Front desk 192.0.2.2     HP LaserJet
MFP-03                   RICOH IM C2000
"""


def test_columns_lined_up_with_spaces_are_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ALIGNED)
    files, findings = read_paths(tmp_path / "a.txt")
    assert len(files[0].sheets[0].rows) == 5
    assert [(f.code, f.found) for f in findings] == [("fixed-width", "Name       PortName      DriverName")]


@pytest.mark.parametrize("text", ["Name\nMFP-01\nFront  desk\n", "AllowLegacyTLSClients : True\nName          : x\n",
                                  "Dear all,\n\nthe list  follows.\n\nKim\n", "MFP  01\n"])
def test_a_text_with_spaces_is_not_said_to_have_columns(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    assert read_paths(tmp_path / "a.txt")[1] == []


def test_one_value_a_line_is_one_column() -> None:
    assert parsed(b"Name\nMFP-01\nMFP-02\n") == [["Name"], ["MFP-01"], ["MFP-02"]]


def test_packed_text_is_read_and_said(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.csv.gz", "wb") as packed:
        packed.write(GERMAN.encode())
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("folder/b.csv", GERMAN)
        archive.writestr("__MACOSX/folder/._b.csv", b"\0\5\26\7")
    files, findings = read_paths(tmp_path)
    assert [[list(r) for r in f.sheets[0].rows] for f in files] == [table(GERMAN)] * 2
    assert [(f.code, f.found) for f in findings] == [("file-unpacked", "gzip"), ("file-unpacked", "folder/b.csv")]


def outcome(data: bytes) -> str:
    """Why bytes cannot be read, or that they can."""
    try:
        list(read(Content("a.bin", data=data), Options(Limits(1 << 30, 1000, 1_000_000))).sheets)
    except Unreadable as problem:
        return problem.code.value
    return "read"


@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=5), min_size=1, max_size=8))
def test_no_text_makes_reading_fail_without_a_reason(rows: list[list[str]]) -> None:
    data = "\n".join(",".join(row) for row in rows).encode("utf-8", "replace")
    assert outcome(data) in {"read", *Code}


@given(st.binary(max_size=400))
def test_no_bytes_make_reading_fail_without_a_reason(data: bytes) -> None:
    assert outcome(data) in {"read", *Code}
