"""Which files are read, under which names, and what is left alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.reading import read_paths

ROWS = "Name,IP\nMFP,192.0.2.1\n"


def tree(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ROWS)
    return folder


def names(*paths: Path, own_output: Path | None = None) -> list[str]:
    return [file.file for file in read_paths(*paths, own_output=own_output)[0]]


def passed_over(*paths: Path) -> dict[str, str]:
    return {f.file: f.found for f in read_paths(*paths)[1] if f.code == "passed-over"}


def test_folders_are_walked_and_files_sorted_by_name(tmp_path: Path) -> None:
    folder = tree(tmp_path / "inbox", "b.csv", "Berlin/z.csv", "Berlin/1 OG/a.csv", "a.csv")
    files, _ = read_paths(folder)
    assert [f.file for f in files] == ["Berlin/1 OG/a.csv", "Berlin/z.csv", "a.csv", "b.csv"]
    assert [f.folder for f in files] == ["Berlin/1 OG", "Berlin", "", ""]


def test_the_order_of_paths_does_not_matter(tmp_path: Path) -> None:
    one, two = tree(tmp_path / "one", "a.csv", "x.csv"), tree(tmp_path / "two", "a.csv")
    third = tree(tmp_path, "third.csv") / "third.csv"
    assert names(one, two, third) == names(third, two, one)


def test_names_that_two_paths_share_are_told_apart(tmp_path: Path) -> None:
    one, two = tree(tmp_path / "one", "a.csv"), tree(tmp_path / "two", "a.csv")
    assert names(one, two) == ["one/a.csv", "two/a.csv"]
    assert names(one / "a.csv", two / "a.csv") == ["one/a.csv", "two/a.csv"]


def test_folders_of_one_name_are_told_apart_too(tmp_path: Path) -> None:
    one, two = tree(tmp_path / "x" / "inbox", "a.csv"), tree(tmp_path / "y" / "inbox", "a.csv")
    assert names(one, two) == ["inbox (2)/a.csv", "inbox/a.csv"]


def test_a_file_that_two_paths_reach_is_read_once(tmp_path: Path) -> None:
    folder = tree(tmp_path / "inbox", "Berlin/a.csv")
    assert names(folder, folder / "Berlin", folder / "Berlin" / "a.csv") == ["Berlin/a.csv"]


def test_what_is_left_alone_is_said(tmp_path: Path) -> None:
    folder = tree(tmp_path / "inbox", "a.csv", "~$a.xlsx", ".hidden.csv", ".b.xlsx.icloud", "planner.toml",
                  "Thumbs.db", ".git/config", "list.gsheet", ".~lock.a.ods#", "collect.ps1", "sign-ins.KQL")
    assert names(folder) == ["a.csv"]
    assert passed_over(folder) == {
        "~$a.xlsx": "a lock file", ".hidden.csv": "hidden", "planner.toml": "the configuration",
        ".b.xlsx.icloud": "a placeholder for a file in the cloud", "Thumbs.db": "hidden", ".git": "hidden",
        "list.gsheet": "a placeholder for a file in the cloud", ".~lock.a.ods#": "a lock file",
        "collect.ps1": "a script", "sign-ins.KQL": "a script"}


def test_output_folders_of_this_tool_are_left_alone(tmp_path: Path) -> None:
    folder = tree(tmp_path / "inbox", "a.csv", "reports/acme/plan.xlsx", "reports/acme/report.html")
    (folder / "reports/acme/plan.json").write_text('{"schema": "planner.plan/1"}')
    assert names(folder) == ["a.csv"]
    assert passed_over(folder) == {"reports/acme": "an output folder of planner"}
    assert names(folder, folder / "reports/acme/plan.xlsx") == ["a.csv", "plan.xlsx"]


def test_a_plan_json_of_something_else_is_an_input_folder(tmp_path: Path) -> None:
    folder = tree(tmp_path / "inbox", "site/a.csv")
    (folder / "site/plan.json").write_text('[{"name": "MFP", "schema": "other"}]')
    assert names(folder) == ["site/a.csv", "site/plan.json"]


def test_the_workbook_of_this_run_is_an_input_by_name_only(tmp_path: Path) -> None:
    folder = tree(tmp_path / "inbox", "a.csv")
    output = tree(tmp_path / "reports", "plan.xlsx") / "plan.xlsx"
    files, _ = read_paths(folder, output, own_output=output)
    assert [(f.file, bool(f.digest)) for f in files] == [("a.csv", True), ("plan.xlsx", False)]
    assert names(folder, own_output=tmp_path / "none.xlsx") == ["a.csv"]


def test_another_workbook_of_the_same_name_gives_way_to_the_own_one(tmp_path: Path) -> None:
    output = tree(tmp_path / "reports", "plan.xlsx") / "plan.xlsx"
    copy = tree(tmp_path / "from anna", "plan.xlsx") / "plan.xlsx"
    assert names(copy, own_output=output) == ["from anna/plan.xlsx", "plan.xlsx"]


def test_symbolic_links_in_folders_are_not_followed_and_named_ones_are(tmp_path: Path) -> None:
    outside = tree(tmp_path / "outside", "secret.csv", "more/b.csv")
    folder = tree(tmp_path / "inbox", "a.csv")
    (folder / "link.csv").symlink_to(outside / "secret.csv")
    (folder / "linked").symlink_to(outside / "more")
    assert names(folder) == ["a.csv"]
    assert passed_over(folder) == {"link.csv": "a symbolic link", "linked": "a symbolic link"}
    assert names(folder / "link.csv") == ["link.csv"]


def test_pipes_are_never_opened(tmp_path: Path) -> None:
    folder = tree(tmp_path / "inbox", "a.csv")
    os.mkfifo(folder / "pipe.csv")
    files, findings = read_paths(folder)
    assert [f.file for f in files] == ["a.csv"]
    assert [(f.code, f.file) for f in findings] == [("passed-over", "pipe.csv")]
    (named,), _ = read_paths(folder / "pipe.csv")
    assert named.error is not None
    assert named.error.code == "unsupported-format"


def test_a_folder_that_may_not_be_listed_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tree(tmp_path / "inbox", "a.csv", "closed/b.csv")
    original = os.scandir

    def refuse(path: object) -> object:
        if Path(str(path)).name == "closed":
            raise PermissionError(13, "Permission denied")
        return original(str(path))

    monkeypatch.setattr(os, "scandir", refuse)
    files, findings = read_paths(folder)
    assert [(f.file, f.error and f.error.code) for f in files] == [("a.csv", None), ("closed", "no-access")]
    assert [(f.code, f.severity) for f in findings] == [("file-no-access", "error")]


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a,b\n")
    (file,), _ = read_paths(tmp_path / "a.csv")
    assert file.digest == "5be08c9684a1d25efcee09318204824278b08bbfb4aef973ffefd0b9d7478313"


def test_an_empty_folder_gives_nothing(tmp_path: Path) -> None:
    assert read_paths(tmp_path) == ((), [])
