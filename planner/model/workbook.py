"""The workbook declared once: every sheet and column, so that the writer and the reader of edits agree.

Titles, labels, choices and words are an interface (SPEC 6.1): returned workbooks are read by them. They are English
here and in every plan; a workbook shows them in its language, and is read back by the words of every language
(catalogue/workbook_language.py). A column marked human is filled in by people; every other one is the tool's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from planner.model.decision import DecisionKind, Readiness, SmtpAuthEffect
from planner.model.device import NO_SITE, Cloud, DeviceType, Route, SignIn, SmtpAuth, Tls, Upgrade
from planner.model.finding import Severity
from planner.model.look import LOOKS

WORKBOOK_SCHEMA = "planner.workbook/1"


class ColumnKind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    DECISION = "decision"
    LINK = "link"


class Fit(StrEnum):
    """How the width of a column of a sheet that is printed one page wide comes about; else it is the declared one."""

    NAMES = "names"
    """As wide as the words, names and addresses in it need, so that none is broken, as far as the page has room."""
    TEXT = "text"
    """Sentences: they take the room that the others leave."""


class Choices(StrEnum):
    """The lists of allowed values; each is a column of the sheet Lists. Other text is kept as typed."""

    STATUS = "Status"
    VERIFIED = "Verified"
    EXIT_OPTION = "Exit option"
    DECISION = "Override decision"
    GO = "Go or no-go"


LISTS = MappingProxyType({
    Choices.STATUS: ("Not started", "Scheduled", "In progress", "Done", "Waiting", "Skipped"),
    Choices.VERIFIED: ("Not yet", "Sent and received", "Failed"),
    Choices.EXIT_OPTION: ("Update", "Replacement", "Relay connector", "Direct Send", "Own relay"),
    Choices.DECISION: tuple(LOOKS[kind].word for kind in DecisionKind),
    Choices.GO: ("Go", "No-go"),
})


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in the plan, its header, who fills it, what it holds, its width in characters.

    ``wrap``: the text may run over several lines; the rows are as high as it needs. ``words`` are the words of the
    tool that may stand in its cells. ``fit``: see there.
    """

    key: str
    label: str
    width: float = 12
    kind: ColumnKind = ColumnKind.TEXT
    human: bool = False
    choices: Choices | None = None
    wrap: bool = False
    words: tuple[str, ...] = ()
    fit: Fit | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with one table. The first column is the key of its rows; ``frozen`` columns stay in sight.

    ``print_columns`` are the first and last column (keys) that are printed; all when it is None. ``carries``: columns
    that a person added are carried although no column of people is declared. ``typed_lines``: what people typed makes
    a row no higher than so many lines (None: as high as it needs).
    """

    key: str
    title: str
    columns: tuple[Column, ...] = ()
    frozen: int = 1
    print_columns: tuple[str, str] | None = None
    carries: bool = False
    typed_lines: int | None = None

    @property
    def is_returned(self) -> bool:
        """Whether what people typed into the sheet comes back into the next plan."""
        return self.carries or bool(self.human)

    @property
    def is_page(self) -> bool:
        """Whether the sheet reads like a page and holds no table."""
        return not self.columns

    @property
    def tool(self) -> tuple[Column, ...]:
        """The columns that the tool writes."""
        return tuple(column for column in self.columns if not column.human)

    @property
    def human(self) -> tuple[Column, ...]:
        """The columns that people fill in."""
        return tuple(column for column in self.columns if column.human)

    def index(self, key: str) -> int:
        """Find the place (from 0) of a column."""
        return next(place for place, column in enumerate(self.columns) if column.key == key)


def _text(key: str, label: str, width: float = 12, *, words: Iterable[str] = ()) -> Column:
    return Column(key, label, width, wrap=True, words=tuple(map(str, words)))


def _line(key: str, label: str, width: float = 12, *, words: Iterable[str] = ()) -> Column:
    """An id, a version or a word of the tool: never longer than its column."""
    return Column(key, label, width, words=tuple(map(str, words)))


def _names(key: str, label: str, width: float, words: Iterable[str] = ()) -> Column:
    return Column(key, label, width, wrap=True, words=tuple(map(str, words)), fit=Fit.NAMES)


def _sentences(key: str, label: str, width: float) -> Column:
    return Column(key, label, width, wrap=True, fit=Fit.TEXT)


def _integer(key: str, label: str, width: float = 9) -> Column:
    return Column(key, label, width, ColumnKind.INTEGER)


def _number(key: str, label: str, width: float = 9) -> Column:
    return Column(key, label, width, ColumnKind.NUMBER)


def _decision(key: str, label: str, width: float = 17) -> Column:
    return Column(key, label, width, ColumnKind.DECISION)


def _date(key: str, label: str, width: float = 11.5, *, wrap: bool = False) -> Column:
    return Column(key, label, width, ColumnKind.DATE, wrap=wrap)


def _yours(key: str, label: str, width: float = 14, *, choices: Choices | None = None, wrap: bool = False) -> Column:
    return Column(key, label, width, human=True, choices=choices, wrap=wrap)


def _your_date(key: str, label: str, width: float = 12) -> Column:
    return Column(key, label, width, ColumnKind.DATE, human=True)


PHASES = ("Prepare", "Mailboxes", "Opt in", "Move", "Password sign-in", "Close")
"""The phases of the tenant runbook, in their order."""

NOTES = _yours("notes", "Notes", 32, wrap=True)
DONE_DATE = _your_date("done_date", "Done date")
DONE_BY = _yours("done_by", "Done by", 12, wrap=True)
STATUS = _yours("status", "Status", 13, choices=Choices.STATUS)
OWNER = _yours("owner", "Owner", wrap=True)

EXTRA = "extra:"
"""How the key of a column begins that this file does not declare; its header follows."""


def extra_column(header: str, kind: ColumnKind = ColumnKind.TEXT, *, human: bool = False) -> Column:
    """Make a column at the right end: of the inventory (the tool's), or one that a person added to a sheet."""
    return Column(EXTRA + header, header, 18, kind, human=human)


READ_ME = Sheet("read_me", "Read me")
SUMMARY = Sheet("summary", "Summary")

# The tool's columns from Device to Wave print one page wide, with text of at least 8 points on A4 and Letter, and a row
# takes three lines; a host of the worldwide cloud is broken at its hyphen only. The widths of names and sentences are
# those of an ordinary inventory: the names that a plan holds decide.
PLAN = Sheet("plan", "Plan", (
    _line("id", "Device ID", 12), _text("site", "Site", words=[NO_SITE]), _text("location", "Location", 14),
    _names("device", "Device", 10.6), _names("type", "Type", 6.5, words=DeviceType),
    _names("model", "Make and model", 12), _names("serial", "Serial", 9.6), _names("ip", "IP", 9.5),
    _names("mailbox", "Mailbox", 11.2),
    _names("tls", "TLS", 4.5, words=Tls),
    _decision("decision", "Decision", 9.5), _text("readiness", "Readiness", 9, words=Readiness),
    _text("target", "Target server", 17.7), _integer("port", "Port", 4.5),
    _sentences("action", "Action", 18), _sentences("do_first", "Do first", 21.7),
    _sentences("why", "Why", 16), _date("works_until", "Works until", 10, wrap=True),
    _line("wave", "Wave", 4.5),
    _text("attention", "Attention", 30), _text("verify_says", "Verify says", 26),
    STATUS, OWNER, _your_date("planned_date", "Planned date"), DONE_DATE, DONE_BY,
    _yours("verified", "Verified", 17, choices=Choices.VERIFIED), _yours("error_seen", "Error seen", 18, wrap=True),
    _yours("exit_option", "Exit option", 15, choices=Choices.EXIT_OPTION), _your_date("exit_date", "Exit date"),
    _yours("override_decision", "Override decision", 16, choices=Choices.DECISION),
    _yours("override_reason", "Override reason", 24, wrap=True),
    _your_date("override_until", "Override until"), NOTES,
), frozen=4, print_columns=("device", "wave"), typed_lines=3)

WAVES = Sheet("waves", "Waves", (
    _line("wave", "Wave", 7), _text("name", "Name", 18), _text("goal", "Goal", 36),
    _integer("devices", "Devices"), _text("sites", "Sites", 30, words=[NO_SITE]),
    _integer("mailboxes", "Mailboxes", 10.5), _text("gate", "Gate", 34),
    _text("exit_test", "Exit test", 34), _your_date("planned_start", "Planned start", 13),
    _your_date("planned_end", "Planned end", 12.5), OWNER, _yours("go", "Go or no-go", 12, choices=Choices.GO), NOTES,
), frozen=2)

SITES = Sheet("sites", "Sites", (
    _text("site", "Site", 30, words=[NO_SITE]), _text("cloud", "Cloud", 19, words=Cloud),
    _integer("devices", "Devices"),
    *(_integer(kind.value, LOOKS[kind].word, 9.5) for kind in DecisionKind),
    _line("wave", "Wave", 7), _text("checklist", "Checklist", 34),
    _yours("wave_override", "Wave override", 14), _yours("site_contact", "Site contact", 26, wrap=True),
    _your_date("visit_date", "Visit date"), NOTES,
))

QUESTIONS = Sheet("questions", "Questions", (
    _line("id", "Question ID", 12.5), _text("question", "Question", 40), _text("make", "Make"),
    _text("model", "Model", 18), _text("firmware", "Firmware", 12), _integer("devices", "Devices settled", 10),
    _text("sites", "Sites", 20, words=[NO_SITE]), _text("if_yes", "If yes", 28),
    _text("if_no", "If no", 28), _text("how", "How to find out", 72),
    _yours("answer", "Answer", wrap=True), _yours("answered_by", "Answered by", wrap=True),
    _your_date("answered_on", "Answered on", 12.5), _yours("evidence_link", "Evidence link", 28, wrap=True),
), frozen=2)

DATA_QUALITY = Sheet("data_quality", "Data quality", (
    _line("id", "Finding ID", 12), _line("severity", "Severity", 8, words=Severity),
    _text("code", "Code", 14), _line("device", "Device ID", 12),
    _names("file", "File", 18), _names("sheet", "Sheet", 8.5),
    _integer("row", "Row", 6), _names("column", "Column", 9.5), _names("found", "Found", 16),
    _sentences("expected", "Expected", 20), _sentences("fix", "Fix", 29.5),
    _sentences("effect", "Effect on plan", 23.5), _yours("resolution", "Resolution", 24, wrap=True),
    _yours("comment", "Comment", 28, wrap=True),
), print_columns=("id", "effect"))

MAILBOXES = Sheet("mailboxes", "Mailboxes", (
    _names("mailbox", "Mailbox", 26.5), _line("cloud", "Cloud", 9.5, words=Cloud),
    _integer("devices", "Devices", 8), _integer("legacy_devices", "Legacy devices", 8),
    _text("setting_now", "Setting now", 9.5, words=SmtpAuth),
    _line("effective_now", "Effective now", 9, words=SmtpAuthEffect),
    _line("needed", "Needed", 7.5, words=("on", "off", "as now")),
    _sentences("change", "Change", 38), _sentences("why", "Why", 38), _sentences("restore", "Value to restore", 19),
    _integer("messages", "Messages", 10.5), _text("period", "Period", 24),
    _number("tls_1_0", "TLS 1.0 %"), _number("tls_1_1", "TLS 1.1 %"), _number("tls_1_2", "TLS 1.2 %"),
    _line("sign_in", "Sign-in", 10, words=SignIn),
    _line("load", "Load", 11, words=("OK", "Watch", "Split", "cannot tell")),
    _text("load_reason", "Load reason", 34), STATUS, DONE_DATE, DONE_BY, NOTES,
), print_columns=("mailbox", "restore"))

RUNBOOK = Sheet("runbook", "Tenant runbook", (
    _line("step", "Step", 7), _line("phase", "Phase", 13, words=PHASES),
    _sentences("action", "Action", 34), _sentences("where", "Where", 28), _sentences("command", "Command", 44),
    _sentences("expected", "Expected", 26), _sentences("check", "Check", 28),
    _sentences("roll_back", "Roll back", 44), _text("needs", "Needs step", 12),
    STATUS, DONE_DATE, DONE_BY, NOTES,
), print_columns=("step", "done_by"))

EVIDENCE = Sheet("evidence", "Evidence", (
    _line("id", "Device ID", 12), _line("mac", "MAC", 17.5), _text("tls_claimed", "TLS claimed", 10, words=Tls),
    _line("tls_maker", "TLS by maker", 10), _line("tls_observed", "TLS observed", 10.5, words=Tls),
    _line("tls", "TLS used", 9, words=Tls), _line("grade", "Grade", 8), _text("tls_source", "TLS source", 34),
    _date("source_date", "Source date"),
    _line("cloud", "Cloud", 11, words=Cloud), _text("cloud_source", "Cloud source", 28),
    _line("route", "Route", 11, words=Route), _text("route_source", "Route source", 28),
    _line("update", "Update", 9.5, words=Upgrade),
    _text("update_source", "Update source", 28), _text("conflict", "Conflict", 30), _text("file", "File", 22),
    _text("sheet", "Sheet", 16), _integer("row", "Row", 7),
), carries=True)

CHANGE_KINDS = ("new", "gone", "decision", "fact", "device", "plan", "typed", "conflict")
CHANGE_FIELDS = ("Decision", "TLS", "Cloud", "Route", "Update available", "State", "Target server", "Readiness",
                 "Works until", "Wave", "Site", "Device", "Serial", "IP", "Mailbox")
CAUSES = ("data", "rule", "date", "override", "person")
"""The words of changes (model/compare.py), which has to know this file."""

CHANGES = Sheet("changes", "Changes", (
    _line("id", "Device ID", 12), _line("kind", "Kind", 14, words=CHANGE_KINDS),
    _line("field", "Field", 16, words=CHANGE_FIELDS), _text("before", "Before", 28),
    _text("after", "After", 28), _line("cause", "Cause", 12, words=CAUSES),
    _text("what_to_do", "What to do", 44),
))

# What people typed into a row that is gone stays theirs: the same columns under the same keys.
RETIRED = Sheet("retired", "Retired rows", (
    _line("id", "Device ID", 12), _text("site", "Site", 18, words=[NO_SITE]),
    _text("device", "Device", 22), _decision("decision", "Decision"), *PLAN.human,
))

RULES = Sheet("rules", "Rules and sources", (
    _text("rule", "Rule", 22), _integer("version", "Version", 8), _sentences("title", "Title", 28),
    _sentences("when", "When", 34), _sentences("then", "Then", 28), _integer("devices", "Devices", 8.5),
    _sentences("source", "Source", 38), Column("link", "Link", 34, ColumnKind.LINK),
    _line("source_date", "Source date", 14), _date("checked_on", "Checked on", 12),
), print_columns=("rule", "source"))

LISTS_SHEET = Sheet("lists", "Lists", tuple(
    _line(name.name.lower(), name.value, 20, words=LISTS[name]) for name in Choices), frozen=0)

SHEETS: tuple[Sheet, ...] = (READ_ME, SUMMARY, PLAN, WAVES, SITES, QUESTIONS, DATA_QUALITY, MAILBOXES, RUNBOOK,
                             EVIDENCE, CHANGES, RETIRED, RULES, LISTS_SHEET)
"""All sheets in their order. Changes and Retired rows are only there when there is something to show."""
