"""A file of knowledge that is malformed is refused, with its file and its key."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.catalogue import DATA, load, read_toml
from planner.model.errors import CatalogueError, UsageError

ROOT = DATA.parent.parent


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def change(path: Path, old: str, new: str) -> None:
    """Replace the first occurrence of a text that must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(folder: Path) -> CatalogueError:
    with pytest.raises(CatalogueError) as refused:
        load(folder)
    return refused.value


MALFORMED = [
    ("a missing key", "milestones.toml", 'title = "Password sign-in by SMTP AUTH is off by default"\n', "",
     "milestone PASSWORD-OFF-BY-DEFAULT: .*missing required field `title`"),
    ("a missing date", "rules/decision.toml", "date = 2026-11-24\n", "",
     "rule OUT-OF-SCOPE-RETIRED: .*missing required field `date`"),
    ("a missing day of checking", "sources.toml", "checked_on = 2026-11-24\n", "",
     "source H01: .*missing required field `checked_on`"),
    ("an unknown key", "limits.toml", 'unit = "connections"\n', 'unit = "connections"\ncolour = "red"\n',
     "limit connections, colour: unknown key"),
    ("an unknown key of a nested table", "clouds.toml", 'port = 587\n', 'port = 587\nspeed = 3\n',
     "cloud worldwide, normal.speed: unknown key"),
    ("an unknown key of the file", "limits.toml", "[[limit]]", "colour = 1\n[[limit]]", "colour: unknown key"),
    ("a number as text", "limits.toml", "value = 3\n", 'value = "3"\n', r"limit connections: .*int.*`\$\.value`"),
    ("a date as text", "milestones.toml", "day = 2026-12-31", 'day = "soon"', "PASSWORD-OFF-BY-DEFAULT: .*day"),
    ("an unknown cloud", "clouds.toml", 'cloud = "dod"', 'cloud = "germany"', "cloud germany: .*'germany'"),
    ("an unknown confidence", "clouds.toml", 'confidence = "confirmed"', 'confidence = "sure"',
     "cloud worldwide: .*'sure'"),
    ("an unknown outcome", "rules/decision.toml", 'outcome = "keep"', 'outcome = "stay"',
     "rule KEEP-MODERN-TLS, outcome: 'stay' is none of keep"),
    ("an outcome of the other table", "rules/smtp_auth.toml", 'outcome = "allowed"', 'outcome = "keep"',
     "outcome: 'keep' is none of allowed"),
    ("an unknown target", "rules/decision.toml", 'target = "normal"', 'target = "other"', "rule KEEP-MODERN-TLS: .*"),
    ("an unknown source", "errors.toml", 'sources = ["E06"]', 'sources = ["E99"]',
     "error SMTP-AUTH-OFF-MAILBOX, sources: there is no source 'E99'"),
    ("an unknown source of a nested table", "clouds.toml", 'sources = ["L02", "L06"]', 'sources = ["L02", "X1"]',
     "cloud 21vianet, sources: there is no source 'X1'"),
    ("a rule without a source", "rules/decision.toml", 'sources = ["L10", "L11"]', "sources = []",
     "sources: a rule needs at least one source"),
    ("an id that is used twice", "milestones.toml", 'id = "PASSWORD-REMOVED"', 'id = "PASSWORD-NEW-TENANTS"',
     "milestone PASSWORD-NEW-TENANTS: id is used twice"),
    ("a finding code that is used twice in two files", "findings/read.toml", 'code = "file-damaged"',
     'code = "tls-contested"', "finding tls-contested: code is used twice .first in findings/evidence.toml"),
    ("an unknown placeholder in a rule", "rules/decision.toml", "It speaks {tls}", "It speaks {colour}",
     r"rule KEEP-MODERN-TLS, sentence: unknown placeholder \{colour\}; known: cloud, host, tls"),
    ("a placeholder in a rule that fills none", "rules/smtp_auth.toml", "Security defaults are on", "{x} are on",
     r"sentence: unknown placeholder \{x\}; known: none"),
    ("an unknown placeholder in a condition", "conditions.toml", "{flag}", "{flags}",
     r"condition tenant-flag, text: unknown placeholder \{flags\}"),
    ("an unknown placeholder in an action", "actions.toml", "from {old} to", "from {before} to",
     r"action change-server, text: unknown placeholder \{before\}"),
    ("an open brace", "actions.toml", "from {old} to", "from {old to", "action change-server, text: "),
    ("a likely host without what to confirm", "clouds.toml", 'note = "host is likely, confirm with Microsoft"\n', "",
     "cloud gcc, normal.note: a likely host or port needs the note"),
    ("an error finding that asks for nothing", "findings/read.toml",
     'fix = "Open it with its password and save a copy without one."\n', "",
     "finding file-password-protected, fix: error findings need it"),
    ("a pattern that is none", "errors.toml", "'4\\.7\\.66\\b'", "'4\\.7(\\.66'",
     "error TLS-REFUSED-4.7.66, patterns: "),
    ("no entry at all", "limits.toml", None, "", r"limit: no \[\[limit\]\] entry"),
    ("a single table where entries are expected", "waves.toml", None, 'wave = "W0"', r"wave: no \[\[wave\]\] entry"),
    ("broken TOML", "waves.toml", None, "[[wave]\n", r"cannot be read: .*\(at line 1, column"),
    ("text that is no UTF-8", "waves.toml", None, b'[[wave]]\nid = "\xff"\n', "cannot be read: .*utf-8"),
]


@pytest.mark.parametrize("file, old, new, said", [case[1:] for case in MALFORMED], ids=[case[0] for case in MALFORMED])
def test_malformed_knowledge_is_refused_by_file_and_key(
        data: Path, file: str, old: str | None, new: str | bytes, said: str) -> None:
    if old is not None and isinstance(new, str):
        change(data / file, old, new)
    else:
        (data / file).write_bytes(new if isinstance(new, bytes) else new.encode())
    refused = refusal(data)
    everything = f"{refused.where}: {refused.message}\n{refused.seen}"
    assert re.search(rf"^{re.escape(file)}: .*{said}", everything, re.MULTILINE), everything
    assert refused.exit_code == 70
    assert refused.next_step


def test_a_missing_file_is_named(data: Path) -> None:
    (data / "errors.toml").unlink()
    assert "errors.toml: the file is missing" in f"{(refused := refusal(data))}\n{refused.seen}"


def test_a_folder_without_findings_is_named(data: Path) -> None:
    shutil.rmtree(data / "findings")
    assert "findings/*.toml: no such file" in f"{(refused := refusal(data))}\n{refused.seen}"


def test_all_problems_of_all_files_are_told_together(data: Path) -> None:
    change(data / "limits.toml", "value = 3\n", "")
    change(data / "limits.toml", "value = 30\n", "")
    change(data / "errors.toml", 'sources = ["E06"]', 'sources = ["E99"]')
    refused = refusal(data)
    assert refused.where == "errors.toml"
    assert [line.split(":")[0] for line in refused.seen.splitlines()] == ["limits.toml", "limits.toml"]


def test_knowledge_is_read_once() -> None:
    assert load() is load()


def test_the_configuration_is_read_also_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "planner.toml"
    path.write_bytes(b"\xef\xbb\xbf" + 'tenant = "Société"\n'.encode())
    assert read_toml(path, what="the configuration") == {"tenant": "Société"}


def _missing(_: Path) -> None:
    pass


@pytest.mark.parametrize("make, said", [
    (lambda path: path.write_text('tenant = "x"\ncloud = worldwide\n'), r"no valid TOML: .*line 2"),
    (lambda path: path.write_bytes(b'tenant = "\xe9"\n'), "no valid TOML: .*utf-8"),
    (lambda path: path.mkdir(), "cannot be read"),
    (_missing, "does not exist"),
], ids=["broken", "not UTF-8", "a folder", "missing"])
def test_a_configuration_that_cannot_be_read_is_wrong_usage(
        tmp_path: Path, make: Callable[[Path], object], said: str) -> None:
    path = tmp_path / "planner.toml"
    make(path)
    with pytest.raises(UsageError, match=f"^planner.toml: the configuration (is )?{said}") as refused:
        read_toml(path, what="the configuration")
    assert refused.value.exit_code == 2
    assert refused.value.next_step


def test_only_the_catalogue_reads_toml() -> None:
    users = [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "planner").rglob("*.py"))
             if re.search(r"^\s*(import|from) toml", path.read_text(encoding="utf-8"), re.MULTILINE)]
    assert users == ["planner/catalogue/reading.py"]
