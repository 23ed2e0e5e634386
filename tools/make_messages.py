"""Collect every message that people read, and bring the catalogues up to date.

    python -m tools.make_messages            write planner.pot, update every planner.po, compile every planner.mo
    python -m tools.make_messages --check    fail when one of these files is not current

Messages come from the code and the templates of the outputs, from the declared workbook, and from the sentences of the
knowledge under planner/data. The files hold no dates and no line numbers: they change only when a message does.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from planner import catalogue
from planner.catalogue.messages import DOMAIN, LOCALE
from planner.catalogue.workbook_language import words_of
from planner.model import knowledge
from planner.model.decision import Rule
from planner.model.evidence import FIELD_LABELS, Switch
from planner.model.look import LOOKS
from planner.model.table import Kind
from planner.model.workbook import SHEETS
from planner.settings import LANGUAGES
from planner.write.labels import KIND
from planner.write.translated import INPUTS
from planner.write.workbook.read_me import MEANINGS, PURPOSES, STEPS
from planner.write.workbook.tables import TOOLS, YOURS

ROOT = Path(__file__).parent.parent
POT = LOCALE / f"{DOMAIN}.pot"
KEYWORDS = {"_": None, "labels": None, "_labels": None, "self": None, "counted": (2, 3),
            "in_context": ((1, "c"), 2)}
METHODS = [("**.py", "python"), ("**.j2", "jinja2.ext:babel_extract")]
OPTIONS = {"**.j2": {"trim_blocks": "true", "lstrip_blocks": "true"}}

SENTENCES = {
    Rule: ("title", "sentence", "missing"),
    knowledge.CloudFacts: ("title", "note"),
    knowledge.Endpoint: ("note", "brief"),
    knowledge.Milestone: ("title", "sentence", "brief", "when"),
    knowledge.ErrorText: ("meaning", "steps"),
    knowledge.StepTemplate: ("action", "where", "expected", "check", "roll_back"),
    knowledge.WaveTemplate: ("name", "goal", "gate", "exit_test"),
    knowledge.WayOut: ("title", "needs", "costs", "risk"),
    knowledge.FindingKind: ("expected", "fix", "effect"),
    knowledge.Wording: ("text", "brief", "if_yes", "if_no", "how", "answers"),
}
"""The sentences of the knowledge; statements of sources are quoted and stay in the language of the source."""


PLURALS = {"pt": "nplurals=2; plural=(n > 1);", "zh": "nplurals=1; plural=0;"}
"""The plural forms of each language, which differ between versions of Babel."""


class _Made(Catalog):
    """A catalogue whose header does not say which Babel made it, so that every version makes the same file."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """What programs need of the header."""
        return [("Content-Type", "text/plain; charset=utf-8"), ("Content-Transfer-Encoding", "8bit"),
                ("MIME-Version", "1.0"), ("Language", str(self.locale)),
                ("Plural-Forms", PLURALS[self.locale.language])]

    @property
    def num_plurals(self) -> int:
        """How many forms of a number there are."""
        return int(PLURALS[self.locale.language].removeprefix("nplurals=")[0])


def template() -> Catalog:
    """Collect every message with where it comes from, those of the outputs first."""
    found = Catalog(charset="utf-8")
    written = ROOT / "planner" / "write"
    extracted = extract_from_dir(str(written), METHODS, OPTIONS, KEYWORDS)
    for name, _, message, _, context in sorted(extracted, key=lambda entry: (entry[0], entry[1])):
        found.add(message, locations=[(f"planner/write/{Path(name).as_posix()}", 1)], context=context)
    for kind in Kind:
        found.add(kind.value, locations=[("planner/model/table.py", 1)], context=KIND)
    for place, message in _declared():
        if not any(c.isalpha() for c in message) and any(c.isdigit() for c in message):
            continue
        if message and message not in found:
            found.add(message, locations=[(place, 1)])
        elif message in found and (place, 1) not in found[message].locations:
            found[message].locations.append((place, 1))
    return found


def _declared() -> Iterator[tuple[str, str]]:
    """Messages that stand in no call: constants, the declared workbook, the knowledge."""
    for sheet in SHEETS:
        yield "planner/model/workbook.py", sheet.title
        for column in sheet.columns:
            for text in (column.label, *words_of(column)):
                yield "planner/model/workbook.py", text
    yield from (("planner/model/look.py", look.word) for look in LOOKS.values())
    yield from (("planner/write/workbook", text) for text in (*STEPS, *PURPOSES.values(), *MEANINGS.values(), TOOLS,
                                                              YOURS))
    yield from (("planner/model", text) for text in (*Switch, *FIELD_LABELS.values(), *INPUTS.values()))
    rulebook = catalogue.load()
    for field in fields(rulebook):
        yield from _sentences(f"planner/data/{field.name}", getattr(rulebook, field.name))
    yield from (("planner/data/citations", c.statement) for c in rulebook.citations.values() if not c.found)
    yield from (("planner/data/citations", c.confidence) for c in rulebook.citations.values())
    composed = tomllib.loads((LOCALE / "composed.toml").read_text(encoding="utf-8"))
    yield from (("planner/data/locale/composed.toml", text) for text in composed["messages"])


def _sentences(place: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple):
        for item in value:
            yield from _sentences(place, item)
    elif is_dataclass(value):
        for name in SENTENCES.get(type(value), ()):
            held = getattr(value, name)
            yield from ((place, text) for text in (held if isinstance(held, tuple) else (held,)))
        for field in fields(value):
            if is_dataclass(getattr(value, field.name)):
                yield from _sentences(place, getattr(value, field.name))


def updated(lang: str, messages: Catalog) -> Catalog:
    """Give the catalogue of a language with the messages of today; a translation stays as long as its message does."""
    path = _folder(lang) / f"{DOMAIN}.po"
    old = read_po(BytesIO(path.read_bytes()), locale=lang) if path.exists() else Catalog(locale=lang)
    made = _Made(locale=lang, charset="utf-8", fuzzy=False)
    for message in messages:
        if message.id:
            known = old.get(message.id[0] if isinstance(message.id, tuple) else message.id, message.context)
            kept = known is not None and all((known.string,) if isinstance(known.string, str) else known.string)
            made.add(message.id, known.string if known and kept else None, locations=message.locations,
                     context=message.context, flags=message.flags | ({"fuzzy"} if known and known.fuzzy else set()))
    return made


def files() -> Iterator[tuple[Path, bytes]]:
    """Every file with what it has to hold."""
    messages = template()
    yield POT, _po(messages)
    for lang in (name.replace("-", "_") for name in LANGUAGES if name != "en"):
        made = updated(lang, messages)
        yield _folder(lang) / f"{DOMAIN}.po", _po(made)
        compiled = BytesIO()
        write_mo(compiled, made)
        yield _folder(lang) / f"{DOMAIN}.mo", compiled.getvalue()


def _po(messages: Catalog) -> bytes:
    """Write a catalogue with a header that says only what programs need."""
    head = ['msgid ""', 'msgstr ""', '"Content-Type: text/plain; charset=UTF-8\\n"',
            '"Content-Transfer-Encoding: 8bit\\n"', '"MIME-Version: 1.0\\n"']
    if messages.locale:
        head += [f'"Language: {messages.locale}\\n"', f'"Plural-Forms: {PLURALS[messages.locale.language]}\\n"']
    body = BytesIO()
    write_po(body, messages, width=120, omit_header=True, include_lineno=False)
    return "\n".join([*head, "", ""]).encode() + body.getvalue()


def _folder(lang: str) -> Path:
    return LOCALE / lang / "LC_MESSAGES"


def main() -> int:
    """Write or check the files."""
    stale = [(path, content) for path, content in files() if not path.exists() or path.read_bytes() != content]
    if "--check" in sys.argv:
        for path, _ in stale:
            print(f"{path.relative_to(ROOT)} is not current: run python -m tools.make_messages")
        return bool(stale)
    for path, content in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
