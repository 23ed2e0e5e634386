"""``planner checklists``: the same checklists again, of the sites that are asked for, with what people typed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from planner import cli
from planner.model.workbook import SITES
from tests.support.desk import Desk, type_in

ALL = ("workbook", "checklists", "report", "json")


@pytest.fixture(name="desk")
def planned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path / "one")
    desk.plan(only=ALL)
    return desk


def stamps(folder: Path) -> dict[str, int]:
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in folder.rglob("*")
            if path.is_file()}


def rewritten(desk: Desk, *arguments: str) -> set[str]:
    before = stamps(desk.output)
    assert cli.run(["checklists", str(desk.output), *arguments, "-q"]) == 0
    after = stamps(desk.output)
    assert before.keys() <= after.keys()
    return {name for name in after if after[name] != before.get(name)}


def test_all_checklists_are_written_again_and_nothing_else(desk: Desk) -> None:
    written = rewritten(desk)
    assert len(written) == 4
    assert {"checklists/index.html", "checklists/all-sites.html"} < written
    assert all(name.startswith("checklists/") for name in written)


def test_of_one_site_only_its_own_files_are_written_however_it_is_spelled(desk: Desk) -> None:
    assert [name[:15] for name in rewritten(desk, "--site", "  LYÓN ")] == ["checklists/lyon"]
    assert {Path(name).suffix for name in rewritten(desk, "--site", "lyon", "--pdf")} == {".html", ".pdf"}


def test_what_was_typed_into_the_workbook_is_on_the_page(desk: Desk) -> None:
    type_in(desk.workbook, "Lyon", SITES, site_contact="Luc, room 7", visit_date=date(2026, 12, 4))
    [name] = rewritten(desk, "--site", "Lyon")
    page = (desk.output / name).read_text("utf-8")
    assert "Luc, room 7" in page
    assert "4 December 2026" in page


def test_an_unknown_site_is_exit_2_with_near_names_and_writes_nothing(desk: Desk, capsys: pytest.CaptureFixture[str]
                                                                     ) -> None:
    before = stamps(desk.output)
    assert cli.run(["checklists", str(desk.output), "--site", "Lyonn", "--site", "Berlin"]) == 2
    said = capsys.readouterr()
    assert (said.out, stamps(desk.output)) == ("", before)
    assert "'Lyonn'" in said.err
    assert "near names: Lyon" in said.err


def test_json_lists_the_files_and_large_print_goes_where_it_is_told(desk: Desk, tmp_path: Path,
                                                                    capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "large"
    assert cli.run(["checklists", str(desk.output), "--large-print", "--paper", "letter", "-o", str(target),
                    "--json"]) == 0
    files = json.loads(capsys.readouterr().out)
    assert sorted(files) == sorted(str(path) for path in target.rglob("*.html"))
    page = Path(files[0]).read_text("utf-8")
    assert "font-size: 14pt" in page
    assert "size: letter" in page


def test_the_one_plan_below_reports_needs_no_name(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    desk.output.rename(tmp_path / "reports" / "contoso")
    assert cli.run(["checklists", "--site", "Berlin", "-q"]) == 0


def test_pdf_can_be_a_setting_and_an_old_pdf_does_not_outlive_its_plan(desk: Desk, monkeypatch: pytest.MonkeyPatch
                                                                      ) -> None:
    def made(*options: str) -> int:
        assert cli.run(["plan", str(desk.inbox), "-o", str(desk.output), "-q", "--as-of", "2026-11-24", *options]) == 0
        return len(list(desk.output.rglob("*.pdf")))
    assert made("--pdf") == 3
    assert made() == 0
    monkeypatch.setenv("PLANNER_PDF", "yes")
    assert made() == 3
    monkeypatch.setenv("PLANNER_PDF", "off")
    (desk.inbox / "planner.toml").write_text("pdf = true\n", encoding="utf-8")
    assert made() == 0
    monkeypatch.delenv("PLANNER_PDF")
    assert made("--only", "checklists,json") == 3


def test_pdf_without_checklists_is_refused(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["plan", str(desk.inbox), "-o", str(desk.output), "--only", "json", "--pdf"]) == 2
    assert "--only leaves them out" in capsys.readouterr().err
