"""Lines that are cut without a parser: what comes out is what the csv module says of them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.read.blocks import cut, places_in, rows_of, without_end
from planner.read.delimited import TextTable
from planner.read.dialect import Dialect
from planner.read.document import Code, Limits, Note, Options, Unreadable
from planner.read.records import BLOCK_LINES

CELLS = st.one_of(st.text(st.sampled_from('ab" ;'), max_size=4),
                  st.sampled_from(['"a, b"', '""', '"x"', '"a ""b"" c"']))
TEXTS = st.one_of(st.text(st.sampled_from('ab"",,\n\n\r#'), max_size=24),
                  st.lists(st.lists(CELLS, min_size=1, max_size=4).map(",".join), max_size=5).map("\n".join))
OPTIONS = Options(Limits(unpacked=1 << 24, entries=100, cells=1_000_000))


def shown(rows: Sequence[Sequence[object]]) -> list[list[object]]:
    """Rows as they count: an empty value alone is a blank row, and blank rows at the end are none."""
    found = [[] if list(row) == [""] else list(row) for row in rows]
    while found and not found[-1]:
        found.pop()
    return found


@settings(max_examples=500)
@given(TEXTS, st.sampled_from([Dialect(","), Dialect(",", quote=""), Dialect("")]))
def test_cut_lines_hold_what_a_parser_finds_in_them(text: str, dialect: Dialect) -> None:
    lines = text.splitlines(keepends=True)
    block = cut(lines, dialect)
    if block is not None:
        assert shown(rows_of(block)) == shown(list(dialect.records(lines)))


@pytest.mark.parametrize("line", ["a,b,c", '"a","b","c"', 'a,"b, c",d', '"",,"x"', "a,\"b; 'c'\",", '"a, b"'])
def test_ordinary_lines_need_no_parser(line: str) -> None:
    assert cut([f"{line}\r\n"] * 3, Dialect(",")) is not None


@pytest.mark.parametrize("line", ['24" screen,b', '"a ""b"" c",d', '"a","b', '"two\nlines",b', "#TYPE x", '"#TYPE x"',
                                  "a\x1fb,c", "a,b\rc,d", ' "a",b', '"a" ,b', '"x"",""y",z'])
def test_lines_that_only_a_parser_understands_are_left_to_it(line: str) -> None:
    assert cut([f"{line}\n"], Dialect(",")) is None


def test_blank_rows_at_the_end_of_a_block_are_told_apart() -> None:
    block = cut(["a,b\n", ",\n", "c,,\n", ",,\n", "\n"], Dialect(","))
    assert block is not None
    filled, blank = without_end(block)
    assert (rows_of(filled), blank) == ([["a", "b"], ["", ""], ["c", "", ""]], 2)
    assert without_end([["a"], ["", None], []]) == ([["a"]], 2)


def test_a_row_needs_a_place_for_each_value_and_one_for_itself() -> None:
    assert places_in("a\x1fb\nc") == places_in([["a", "b"], ["c"]]) == 5


def rows(text: str, *, memory: int = 900 << 20, cells: int = 1_000_000) -> tuple[list[list[object]], list[Note]]:
    """The rows of a text, and what was noticed."""
    lines = text.splitlines(keepends=True)
    notes: list[Note] = []
    options = Options(Limits(1 << 24, 100, cells, memory=memory))
    found = TextTable(lines[:300]).blocks(lines, len(text), options, notes)
    return [list(row) for block in found for row in rows_of(block)], notes


def test_rows_keep_their_places_where_parsed_and_cut_blocks_alternate() -> None:
    lines = [f'd{n},"192.0.2.{n % 250}",x\n' for n in range(BLOCK_LINES * 4)]
    lines[1500] = 'd1500,"two\nlines",x\n'
    lines[1999] = 'd1999,"runs\nover the\nend of its block",x\n'
    lines[2500] = "\n"
    lines[3999] = 'd3999,"never closed,x\n'
    found, notes = rows("".join(lines))
    assert [row[0] if row else "" for row in found] == ["" if n == 2500 else f"d{n}" for n in range(4000)]
    assert (found[1500][1], found[1999][1]) == ("two\nlines", "runs\nover the\nend of its block")
    assert [(note.code, note.found) for note in notes] == []


def test_a_quote_that_is_never_closed_is_named_by_its_row_after_cut_blocks() -> None:
    lines = [f"d{n},192.0.2.{n % 250},x\n" for n in range(BLOCK_LINES * 3)]
    lines[2200] = 'd2200,"never closed,x\n'
    found, notes = rows("".join(lines))
    assert [row[0] for row in found] == [f"d{n}" for n in range(BLOCK_LINES * 3)]
    assert [(note.code, note.found) for note in notes] == [("quote-not-closed", "2201")]


@pytest.mark.parametrize(("limits", "reason"), [
    ({"memory": 4 << 20}, "4 MiB of memory"), ({"cells": 9000}, "9000 values")])
def test_a_text_whose_rows_would_need_too_much_is_refused_while_it_is_read(limits: dict[str, int], reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        rows("a,b,c,d\n" * 20_000, **limits)
    assert caught.value.code is Code.TOO_LARGE
    assert reason in caught.value.reason
