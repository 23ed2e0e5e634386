"""The documents say what the program does."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import pytest

from planner import __version__, catalogue, pipeline, plan_file
from planner.settings import Settings
from tests.support.corridor import AS_OF, put
from tools import make_documents, make_schemas

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "planner").rglob("*.py")))
LIST = """\
Site,Device,Serial,Mailbox,Server,TLS,Cloud,Update available
Lyon,PRN-LYO-01,0012,scan@example.com,smtp.office365.com,1.0,worldwide,no
Lyon,PRN-LYO-02,0013,scan@example.com,smtp.office365.com,maybe,,
Porto,PRN-POR-01,0014,post@example.com,smtp.office365.com,1.2,worldwide,
"""


def test_the_readme_is_what_the_program_says() -> None:
    ran = subprocess.run([sys.executable, "-m", "tools.make_documents", "--check"], cwd=ROOT, capture_output=True,
                         text=True, check=False)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("end", ["planner plan sample_data", "-m pytest"])
def test_a_command_of_the_readme_is_one_line_and_stands_there_once(end: str) -> None:
    assert len(re.findall(rf"(?m)^python3 -m venv .*{re.escape(end)}$", README)) == 1


def test_console_blocks_hold_only_commands_that_are_run() -> None:
    blocks = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    assert len(blocks) >= 4
    assert all(block.startswith("$ planner ") for block in blocks)


def test_only_planner_is_ever_run_from_a_document(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="only planner is run"):
        make_documents.answer_to("rm -rf sample_data", tmp_path)


def test_every_dependency_has_its_reason() -> None:
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"],
              *PROJECT["optional-dependencies"]["lint"]]
    extras = [requirement for name in ("logs", "pdf") for requirement in PROJECT["optional-dependencies"][name]]
    names = [re.split(r"[<>=\[ ]", requirement)[0] for requirement in (*wanted, *extras)]
    names = [name for name in names if name != PROJECT["name"]]
    said = CONTRIBUTING.casefold().replace("xdist", "pytest-xdist")
    assert [name for name in names if name.casefold() not in said] == []


def test_every_room_is_described() -> None:
    rooms = {path.parent.name for path in (ROOT / "planner").glob("*/__init__.py")} - {"catalogue", "commands", "model"}
    assert rooms <= set(re.findall(r"(?m)^\| `(\w+)` \|", CONTRIBUTING))


def test_every_target_that_is_told_of_is_there_and_the_other_way_round() -> None:
    targets = set(re.findall(r"(?m)^(\w+)(?: \*\w+)?:(?!=)", (ROOT / "justfile").read_text(encoding="utf-8")))
    told = set(re.findall(r"`just (\w+)", CONTRIBUTING))
    assert targets - {"all", "list"} == told


def test_the_changelog_has_every_rule_with_its_version_and_sources() -> None:
    lines = set(CHANGELOG.splitlines())
    wanted = {f"- `{rule.id}` version {rule.version}: {rule.title} ({', '.join(rule.sources)})"
              for rule in catalogue.load().decision_rules}
    assert wanted - lines == set()


def test_the_changelog_names_no_rule_that_never_was() -> None:
    latest = {rule.id: rule.version for rule in catalogue.load().decision_rules}
    for rule, version in re.findall(r"(?m)^- `([A-Z0-9-]+)` version (\d+):", CHANGELOG):
        assert rule in latest or f"`{rule}` removed" in CHANGELOG
        assert int(version) <= latest.get(rule, int(version))


def test_the_version_is_the_same_everywhere() -> None:
    assert PROJECT["version"] == __version__
    assert f"## [{__version__}]" in CHANGELOG


def test_finding_codes_used_are_codes_declared() -> None:
    declared = set(catalogue.load().findings)
    quoted = set(re.findall(r'"([a-z0-9]+(?:-[a-z0-9]+)*)"', SOURCES))
    made = set(re.findall(r'\bfinding\(\s*"([a-z0-9-]+)"', SOURCES))
    assert made - declared == set(), "used, but not declared"
    # A code may also be handed over by name, or be put together as f"file-{code}" or f"{field}-not-understood".
    together = [(begin, end) for begin, end in re.findall(r'f"([a-z0-9-]*)\{[^{}"]+\}([a-z0-9-]*)"', SOURCES)
                if begin.endswith("-") or end.startswith("-")]
    composed = {code for code in declared for begin, end in together
                if code.startswith(begin) and code.endswith(end) and len(code) > len(begin) + len(end)}
    assert declared - quoted - composed == set(), "declared, but never used"


@pytest.mark.parametrize("name", sorted(make_schemas.DOCUMENTS))
def test_a_schema_is_made_from_the_records(name: str) -> None:
    assert (make_schemas.FOLDER / name).read_text(encoding="utf-8") == make_schemas.text(name), "just bless"


def test_plan_and_inspection_keep_to_their_schemas(tmp_path: Path) -> None:
    inputs, settings = pipeline.Inputs((put(tmp_path, {"list.csv": LIST}),)), Settings(AS_OF)
    rulebook = catalogue.load()
    for name, made in (("plan.schema.json", pipeline.build_plan(inputs, settings, rulebook)),
                       ("inspect.schema.json", pipeline.inspect(inputs, settings, rulebook))):
        schema = json.loads((make_schemas.FOLDER / name).read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.Draft202012Validator(schema).validate(json.loads(plan_file.encode(made)))


def test_a_plan_that_lacks_something_does_not_keep_to_the_schema(tmp_path: Path) -> None:
    plan = pipeline.build_plan(pipeline.Inputs((put(tmp_path, {"list.csv": LIST}),)), Settings(AS_OF), catalogue.load())
    schema = json.loads((make_schemas.FOLDER / "plan.schema.json").read_text(encoding="utf-8"))
    document = json.loads(plan_file.encode(plan))
    document["devices"][0]["decision"] = "perhaps"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate(document)
