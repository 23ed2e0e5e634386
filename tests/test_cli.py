"""The command line: what comes out where, which exit code, and that nothing half-written is left."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from planner import cli, plan_file
from planner.model.plan import INSPECT_SCHEMA, PLAN_SCHEMA
from planner.settings import FAIL_ON, LANGUAGES, OUTPUTS, PAPERS

ROOT = Path(__file__).parent.parent
HELP_S = 0.6
"""Tolerant, since tests share the machine; the bar itself (0.3 s) is held by the benchmarks."""
GROUP = typer.main.get_command(cli.app)
assert isinstance(GROUP, TyperGroup)
COMMANDS = sorted(GROUP.commands)
EXAMPLES = [(name, line.strip()) for name in COMMANDS for line in (GROUP.commands[name].epilog or "").splitlines()
            if line.strip().startswith("planner ")]
LIST = """\
Site,Device,Serial,Mailbox,Server,TLS,Cloud,Update available
Lyon,PRN-LYO-01,0012,scan@example.com,smtp.office365.com,1.0,worldwide,no
Lyon,PRN-LYO-02,0013,post@example.com,smtp.office365.com,blue,worldwide,
"""
BROKEN = b"PK\x03\x04 this is no workbook"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run gave."""

    code: int
    out: str
    err: str


Planner = Callable[..., Ran]


@pytest.fixture(name="planner")
def run_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Planner:
    """Run command lines in an empty folder that holds one good list in ``inbox``."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("PLANNER_")]:
        monkeypatch.delenv(name)
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "list.csv").write_text(LIST, encoding="utf-8")

    def run(*arguments: str) -> Ran:
        code = cli.run(list(arguments))
        said = capfd.readouterr()
        return Ran(code, said.out, said.err)
    return run


def files(folder: Path = Path()) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def refused(ran: Ran, code: int, *words: str) -> None:
    """The run ended with a code, said so on stderr alone, and told what to do."""
    assert (ran.code, ran.out) == (code, ""), ran
    assert ran.err.startswith("error: ")
    assert "  do:    " in ran.err
    assert "Traceback" not in ran.err
    assert [word for word in words if word not in ran.err] == [], ran.err


# What goes right.

def test_a_plan_is_written_and_the_summary_is_the_result(planner: Planner) -> None:
    ran = planner("plan", "inbox", "-o", "out", "--as-of", "2026-11-24")
    assert (ran.code, ran.err) == (0, "")
    assert "Legacy" in ran.out
    assert {"plan.json", "plan.xlsx", "report.html", "checklists/index.html"} <= set(files(Path("out")))
    assert not [name for name in files() if ".planner-" in name or name.endswith((".new", ".tmp"))]


def test_json_is_one_document_on_stdout(planner: Planner) -> None:
    made = json.loads(planner("plan", "inbox", "--dry-run", "--json", "--as-of", "2026-11-24").out)
    seen = json.loads(planner("inspect", "inbox", "--json").out)
    assert (made["schema"], seen["schema"]) == (PLAN_SCHEMA, INSPECT_SCHEMA)
    assert json.loads(planner("rules", "L04", "--json").out)
    assert json.loads(planner("init", "new", "--json").out)["kept"] == []
    assert json.loads(planner("explain", "4.7.66", "--json").out)


def test_a_dry_run_writes_nothing(planner: Planner) -> None:
    before = files()
    ran = planner("plan", "inbox", "--dry-run")
    assert (ran.code, files()) == (0, before)
    assert "Nothing was written" in ran.out


def test_quiet_says_only_where_the_plan_is(planner: Planner) -> None:
    ran = planner("plan", "inbox", "-o", "out", "-q")
    assert (ran.code, ran.err, ran.out.splitlines()[0]) == (0, "", "Wrote   out")


def test_one_unreadable_file_among_good_ones_is_a_finding(planner: Planner) -> None:
    Path("inbox/broken.xlsx").write_bytes(BROKEN)
    ran = planner("plan", "inbox", "-o", "out")
    assert ran.code == 0
    errors = [f for f in plan_file.load(Path("out")).findings if f.severity == "error"]
    assert [f.file for f in errors] == ["broken.xlsx"]


@pytest.mark.parametrize(("broken", "fail_on", "code"), [
    (True, "error", 1), (False, "error", 0), (False, "warning", 1), (False, "unknown", 1), (True, "never", 0)])
def test_fail_on_ends_with_1_and_writes_all_the_same(planner: Planner, broken: bool, fail_on: str, code: int) -> None:
    if broken:
        Path("inbox/broken.xlsx").write_bytes(BROKEN)
    assert planner("plan", "inbox", "-o", "out", "--fail-on", fail_on).code == code
    assert (Path("out") / "plan.json").exists()


def test_settings_come_from_option_then_variable_then_file(planner: Planner, monkeypatch: pytest.MonkeyPatch) -> None:
    def cloud(*options: str) -> list[str]:
        shown = planner("plan", "inbox", "--show-config", *options).out
        return next(line.split()[1:] for line in shown.splitlines() if line.startswith("cloud "))
    assert cloud() == ["None", "default"]
    Path("planner.toml").write_text('cloud = "gcc"\n', encoding="utf-8")
    assert cloud() == ["gcc", str(Path("planner.toml").absolute())]
    monkeypatch.setenv("PLANNER_CLOUD", "dod")
    assert cloud() == ["dod", "PLANNER_CLOUD"]
    assert cloud("--cloud", "21vianet") == ["21vianet", "--cloud"]


def test_the_mapping_of_an_inspection_is_saved(planner: Planner) -> None:
    ran = planner("inspect", "inbox", "--save-profile", "ours")
    assert ran.code == 0
    assert 'name = "ours"' in Path("planner.toml").read_text(encoding="utf-8")
    refused_again = planner("inspect", "inbox", "--save-profile", "ours")
    assert (refused_again.code, "'ours' already" in refused_again.err) == (2, True)
    nameless = planner("inspect", "inbox", "--save-profile", "")
    assert (nameless.code, "has no name" in nameless.err) == (2, True)


def test_planner_alone_shows_its_help(planner: Planner) -> None:
    ran = planner()
    assert ran.code in (0, 2)
    assert "Commands:" in ran.out + ran.err
    assert "internal error" not in ran.err


def test_the_version_is_said(planner: Planner) -> None:
    assert planner("--version").out.startswith("planner 0.")


# What is refused: usage and configuration.

@pytest.mark.parametrize(("arguments", "words"), [
    (("plan", "inbox", "--nonsense"), ("--nonsense",)),
    (("plam", "inbox"), ("plam",)),
    (("plan",), ("PATH",)),
    (("plan", "inbox", "--cloud", "atlantis"), ("atlantis", "worldwide, gcc, gcc-high, dod, 21vianet")),
    (("plan", "inbox", "--fail-on", "often"), ("often", "warning")),
    (("plan", "inbox", "--as-of", "tomorrow"), ("tomorrow", "YYYY-MM-DD")),
    (("plan", "inbox", "--only", "poem"), ("poem", "workbook")),
    (("plan", "inbox", "--map", "serial"), ("serial", "--map NAME=VALUE")),
    (("plan", "inbox", "--map", "colour=Serial"), ("colour", "serial")),
    (("plan", "inbox", "--config", "none.toml"), ("none.toml",)),
    (("rules", "NO-SUCH-RULE"), ("NO-SUCH-RULE",)),
    (("explain", "550 5.9.9 no such thing"), ("5.9.9",)),
])
def test_wrong_usage_is_exit_2(planner: Planner, arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    before = files()
    refused(planner(*arguments), 2, *words)
    assert files() == before


@pytest.mark.parametrize(("text", "words"), [
    ("cloud = worldwide", ("planner.toml", "line 1")),
    ('colour = "blue"', ("colour", "Known keys")),
    ('cloud = "atlantis"', ("planner.toml", "atlantis")),
    ("[limits]\nseconds = -1", ("seconds",)),
    ('[[overrides]]\ndevice = "x"', ("decision",)),
    ('[[profiles]]\nname = "x"', ("headers",)),
])
def test_a_malformed_configuration_is_exit_2(planner: Planner, text: str, words: tuple[str, ...]) -> None:
    Path("planner.toml").write_text(text + "\n", encoding="utf-8")
    refused(planner("plan", "inbox"), 2, *words)


def test_a_device_that_the_plan_does_not_have_is_exit_2(planner: Planner) -> None:
    assert planner("plan", "inbox", "-o", "out").code == 0
    refused(planner("explain", "PRN-NOWHERE", "--plan", "out"), 2, "PRN-NOWHERE")


# The collector.

def test_the_collector_is_the_result_and_what_to_do_next_is_not(planner: Planner) -> None:
    ran = planner("collect")
    assert (ran.code, ran.out.startswith("<#"), ran.err.startswith("Next ")) == (0, True, True)
    assert "Get-TransportConfig" in ran.out
    assert "EntraIdSignInEvents" in ran.out
    assert [entry["file"] for entry in json.loads(planner("collect", "--json").out)] == [
        "collect.ps1", "sign-ins-log-analytics.kql", "sign-ins-defender.kql"]


def test_the_collector_in_the_inbox_is_no_list_of_devices(planner: Planner) -> None:
    assert planner("collect", "-o", "inbox").code == 0
    assert [file["file"] for file in json.loads(planner("inspect", "inbox", "--json").out)["sources"]] == ["list.csv"]


def test_a_collector_that_somebody_changed_is_exit_4_and_stays(planner: Planner) -> None:
    assert planner("collect", "-o", "tools").code == 0
    assert planner("collect", "-o", "tools").out.count("Kept ") == 3
    Path("tools/collect.ps1").write_text("mine", encoding="utf-8")
    refused(planner("collect", "-o", "tools"), 4, "collect.ps1", "-o")
    assert Path("tools/collect.ps1").read_text(encoding="utf-8") == "mine"


# What is refused: inputs.

def test_a_file_that_is_not_there_is_exit_3(planner: Planner) -> None:
    refused(planner("plan", "nothing.xlsx", "-o", "out"), 3, "nothing.xlsx")
    assert not Path("out").exists()


def test_an_empty_file_is_exit_3(planner: Planner) -> None:
    Path("empty.csv").write_bytes(b"")
    refused(planner("plan", "empty.csv", "-o", "out"), 3, "empty.csv")
    assert not Path("out").exists()


def test_an_inspection_of_a_broken_file_is_exit_3_and_its_json_says_why(planner: Planner) -> None:
    Path("broken.xlsx").write_bytes(BROKEN)
    ran = planner("inspect", "broken.xlsx", "--json")
    error = json.loads(ran.out)["sources"][0]["error"]
    assert (ran.code, error["code"]) == (3, "damaged")
    assert "broken.xlsx" in error["message"]


def test_a_folder_without_any_device_says_what_was_seen(planner: Planner) -> None:
    Path("other").mkdir()
    Path("other/prices.csv").write_text("Licence,Seats,Price\nPlan 1,10,4.00\n", encoding="utf-8")
    refused(planner("plan", "other", "-o", "out"), 3, "prices.csv: other", "planner inspect")
    assert not Path("out").exists()


def test_explain_without_any_plan_says_how_to_get_one(planner: Planner) -> None:
    refused(planner("explain", "PRN-LYO-01"), 3, "planner plan")


# What is refused: outputs.

def test_a_file_where_the_folder_should_be_is_exit_4_and_stays(planner: Planner) -> None:
    Path("out").write_text("mine", encoding="utf-8")
    refused(planner("plan", "inbox", "-o", "out"), 4, "out", "-o")
    assert Path("out").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("lock", ["~$plan.xlsx", ".~lock.plan.xlsx#"])
def test_an_open_workbook_is_exit_4_and_nothing_changes(planner: Planner, lock: str) -> None:
    assert planner("plan", "inbox", "-o", "out").code == 0
    (Path("out") / lock).write_bytes(b"")
    before = {name: Path(name).read_bytes() for name in files()}
    refused(planner("plan", "inbox", "-o", "out", "--as-of", "2020-01-01"), 4, "plan.xlsx", "-o")
    assert {name: Path(name).read_bytes() for name in files()} == before


def test_a_failure_while_writing_leaves_the_old_plan_whole(planner: Planner, monkeypatch: pytest.MonkeyPatch) -> None:
    from planner.write import report
    assert planner("plan", "inbox", "-o", "out").code == 0
    before = {name: Path(name).read_bytes() for name in files()}

    def full(*_: object) -> list[Path]:
        raise OSError(28, "No space left on device")
    monkeypatch.setattr(report, "write", full)
    refused(planner("plan", "inbox", "-o", "out", "--as-of", "2020-01-01"), 4, "No space left on device")
    assert {name: Path(name).read_bytes() for name in files()} == before


# Errors of our own, and the terminal.

def test_an_internal_error_shows_no_traceback_unless_asked(planner: Planner, monkeypatch: pytest.MonkeyPatch) -> None:
    from planner import pipeline

    def fails(*_: object) -> None:
        raise RuntimeError("pwd=hunter2")
    monkeypatch.setattr(pipeline, "build_plan", fails)
    plain = planner("plan", "inbox", "-o", "out")
    refused(plain, 70, "--debug")
    assert "hunter2" not in plain.err
    asked = planner("plan", "inbox", "-o", "out", "--debug")
    assert asked.code == 70
    assert "Traceback" in asked.err
    assert not Path("out").exists()


def test_an_interruption_is_130(planner: Planner, monkeypatch: pytest.MonkeyPatch) -> None:
    from planner import pipeline

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt
    monkeypatch.setattr(pipeline, "build_plan", stopped)
    assert planner("plan", "inbox", "-o", "out").code == 130
    assert not Path("out").exists()


def command(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "planner", *arguments], cwd=cwd, text=True, encoding="utf-8",
                          capture_output=True, check=False,
                          env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment})


@pytest.mark.usefixtures("planner")
@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"FORCE_COLOR": ""}])
def test_a_pipe_gets_neither_colour_nor_bars(tmp_path: Path, environment: dict[str, str]) -> None:
    for arguments in (("plan", "inbox", "--dry-run"), ("plan", "--nonsense"), ("plan", "--help")):
        ran = command(*arguments, cwd=tmp_path, **environment)
        assert not re.search(r"\x1b|█", ran.stdout + ran.stderr), arguments


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_answers_at_once_and_has_three_examples(name: str, tmp_path: Path) -> None:
    took = []
    for _ in range(5):
        # Processor time where the system tells it: other tests run beside this one. Benchmarks hold the clock's time.
        begin, before = time.perf_counter(), os.times()
        ran = command(*filter(None, [name]), "--help", cwd=tmp_path)
        after = os.times()
        used = after.children_user + after.children_system - before.children_user - before.children_system
        took.append(used or time.perf_counter() - begin)
        assert ran.returncode == 0
        assert not name or ran.stdout.count(f"    planner {name}") >= 3
    assert min(took) < HELP_S


@pytest.mark.usefixtures("workplace")
def test_the_terminal_speaks_english_whatever_language_the_outputs_have(workplace: Path) -> None:
    said = [command("plan", "sample_data", "--as-of", "2026-11-24", "--dry-run", "--lang", lang, cwd=workplace).stdout
            for lang in LANGUAGES]
    assert "Keep" in said[0]
    assert set(said) == {said[0]}


CONTRACT = {
    "init": "", "collect": "-o", "explain": "--plan", "status": "", "rules": "", "diff": "--exit-code",
    "checklists": "--site --pdf --large-print",
    "inspect": "--save-profile --as-of --cloud --config --map --take --where --encoding --dates --fail-on",
    "plan": "-o --as-of --cloud --config --map --take --where --encoding --dates --only --pdf --lang --paper --fresh "
            "--fail-on --dry-run --show-config",
}
"""The options that users and their scripts may count on, by command; those of every command are tested apart."""


@pytest.mark.parametrize("name", CONTRACT)
def test_help_shows_every_option_that_is_promised(name: str) -> None:
    spelled = {option for parameter in GROUP.commands[name].params for option in parameter.opts}
    assert set(CONTRACT[name].split()) <= spelled


def test_the_choices_of_plan_are_those_that_are_promised() -> None:
    assert set(OUTPUTS) == {"workbook", "checklists", "report", "json", "scripts"}
    assert set(LANGUAGES) == {"en", "pt-BR", "zh-CN"}
    assert set(PAPERS) == {"a4", "letter"}
    assert set(FAIL_ON) == {"error", "warning", "unknown", "never"}


@pytest.fixture(scope="module", name="workplace")
def with_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the examples read."""
    folder = tmp_path_factory.mktemp("examples")
    shutil.copytree(ROOT / "sample_data", folder / "sample_data")
    made = command("plan", "sample_data", "--as-of", "2026-11-24", "-o", "reports/sample", "-q", cwd=folder)
    assert made.returncode == 0, made.stderr
    return folder


@pytest.mark.parametrize("example", [example for _, example in EXAMPLES])
def test_the_examples_of_the_help_work(example: str, workplace: Path) -> None:
    ran = command(*shlex.split(example)[1:], cwd=workplace)
    assert (ran.returncode, ran.stdout != "") == (0, True), ran.stderr
    assert "--json" not in example or json.loads(ran.stdout)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_the_common_options(name: str) -> None:
    spelled = {option for parameter in GROUP.commands[name].params for option in parameter.opts}
    assert {"--json", "-q", "-v", "--debug"} <= spelled


def test_no_sentence_sends_the_reader_to_a_command_that_does_not_exist() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "planner" / "data").rglob("*.toml"))]
    named = {name for text in texts for name in re.findall(r"\bplanner ([a-z]+)\b", text)}
    assert {"collect", "inspect", "status"} <= named
    assert named - set(COMMANDS) <= {"reads", "wrote", "did"}  # what the program does
