"""Whatever bytes a file holds, they are told, decoded and split, or refused with a reason."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.read import dialect, encoding, sniff
from planner.read.delimited import read_text
from planner.read.document import Code, Content, Limits, Options, Unreadable

OPTIONS = Options(Limits(unpacked=1 << 24, entries=100, cells=1_000_000))
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=200)
ENCODED = st.builds(
    lambda text, name: text.encode(name, "replace"),
    TEXTS,
    st.sampled_from(["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "cp1251", "gb18030", "cp932"]),
)
STARTS = st.sampled_from([b"", sniff.ZIP, sniff.GZIP, sniff.OLE, b"\xff\xfe", b"<?xml ", b"<table", b"{", b"#fields\t",
                          b"sep=;\r\n", b"#separator \\x09\n"])
BYTES = st.builds(lambda start, rest: start + rest, STARTS, st.one_of(st.binary(max_size=300), ENCODED))
LINES = st.lists(
    st.builds(
        str.__add__, st.text(st.sampled_from("ab1\"';,\t| \\"), max_size=30), st.sampled_from(["\n", "\r\n", "\r"])
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=300)
@given(BYTES)
def test_any_bytes_are_told_by_their_head(head: bytes) -> None:
    for question in (sniff.is_binary, sniff.is_spreadsheetml, sniff.is_html, sniff.is_web_archive, sniff.is_xml,
                     sniff.is_json, sniff.declares_entities):
        assert question(head) in (True, False)
    assert sniff.utf16_order(head) in ("", "utf-16-le", "utf-16-be")
    with suppress(Unreadable):
        sniff.refuse_foreign(head)


@settings(max_examples=300)
@given(BYTES)
def test_any_bytes_have_an_encoding_in_which_they_can_be_read(data: bytes) -> None:
    decision = encoding.decide(data, "", frozenset({"serial", "standort"}))
    assert isinstance(data.decode(decision.name, "replace" if decision.replace else "strict"), str)


@settings(max_examples=300)
@given(LINES)
def test_any_lines_have_a_delimiter_and_fall_into_records(lines: list[str]) -> None:
    found = dialect.find(lines)
    assert len(found.delimiter) <= 1
    assert all(isinstance(record, list) for record in found.records(lines))


@settings(max_examples=300)
@given(BYTES)
def test_any_bytes_become_rows_or_are_refused_with_a_reason(data: bytes) -> None:
    try:
        document = read_text(Content("any.csv", data=data), OPTIONS)
        found = any(any(row) for sheet in document.sheets for row in sheet.rows)
    except Unreadable as refusal:
        found = refusal.code in Code and refusal.reason != ""
    assert found
