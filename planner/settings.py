"""Options, environment and planner.toml become one set of settings, each value with its origin.

Order: option › ``PLANNER_…`` variable › ``planner.toml`` › default (SPEC 8).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from planner.model.decision import DecisionKind, Override
from planner.model.device import Cloud
from planner.model.errors import UsageError

OUTPUTS = ("workbook", "checklists", "report", "json", "scripts")
FAIL_ON = ("error", "warning", "unknown", "never")
LANGUAGES = ("en", "pt-BR", "zh-CN")
PAPERS = ("a4", "letter")
DATE_ORDERS = ("dmy", "mdy")
UPGRADE_UNKNOWN = ("legacy", "ask")


@dataclass(frozen=True, slots=True)
class Profile:
    """A saved mapping: when a table has exactly these headers, its columns hold these fields (header → field)."""

    name: str
    headers: tuple[str, ...]
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ConfiguredOverride:
    """A decision that planner.toml sets for a device, found by Device ID, serial or name."""

    device: str
    override: Override


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """What a single input file may cost before it is refused as too large."""

    seconds: int = 25
    memory_mib: int = 900
    unpacked_mib: int = 2048
    cells: int = 60_000_000
    entries: int = 10_000
    log_mib: int = 32
    """A text beyond this is grouped when it is a log: the cells of 32 MiB of text take some 300 MiB of memory."""
    log_seconds: int = 900
    log_memory_mib: int = 3072
    """Address space, of which a part is used: DuckDB reserves more than the memory that it is allowed."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a run may be told. ``origins`` says where each value came from."""

    as_of: date
    tenant: str = ""
    cloud: Cloud | None = None
    upgrade_unknown: str = "legacy"
    maps: Mapping[str, str] = field(default_factory=dict)
    take: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    encoding: str = ""
    dates: str = ""
    only: tuple[str, ...] = OUTPUTS
    pdf: bool = False
    lang: str = "en"
    paper: str = "a4"
    fresh: bool = False
    fail_on: str = "never"
    sites: Mapping[str, str] = field(default_factory=dict)
    profiles: tuple[Profile, ...] = ()
    overrides: tuple[ConfiguredOverride, ...] = ()
    limits: ReadLimits = field(default_factory=ReadLimits)
    origins: Mapping[str, str] = field(default_factory=dict)


CHOICES: Mapping[str, tuple[str, ...]] = {
    "cloud": tuple(c.value for c in Cloud if c is not Cloud.UNKNOWN),
    "upgrade_unknown": UPGRADE_UNKNOWN,
    "dates": DATE_ORDERS,
    "lang": LANGUAGES,
    "paper": PAPERS,
    "fail_on": FAIL_ON,
}
SIMPLE = ("tenant", "cloud", "upgrade_unknown", "encoding", "dates", "lang", "paper", "fail_on")
FLAGS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
TABLES = ("sites", "profiles", "overrides", "limits")


def resolve(options: Mapping[str, Any], environ: Mapping[str, str], config: Mapping[str, Any],
            config_name: str, *, today: date) -> Settings:
    """Lay options, environment and configuration over the defaults.

    ``options`` holds only what was given on the command line; ``config`` is the parsed planner.toml and
    ``config_name`` its name for messages. Raises UsageError that names the value, where it stands and the
    values that are allowed.
    """
    unknown = sorted(set(config) - set(SIMPLE) - set(TABLES) - {"as_of", "only", "pdf"})
    if unknown:
        raise UsageError(f"unknown key {unknown[0]!r}", where=config_name,
                         next_step=f"Known keys: {', '.join(sorted((*SIMPLE, *TABLES, 'as_of', 'only', 'pdf')))}.")
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}

    def lookup(name: str) -> tuple[Any, str]:
        if options.get(name) is not None:
            return options[name], f"--{name.replace('_', '-')}"
        variable = f"PLANNER_{name.upper()}"
        if environ.get(variable):
            return environ[variable], variable
        if name in config:
            return config[name], config_name
        return None, "default"

    for name in SIMPLE:
        value, origin = lookup(name)
        origins[name] = origin
        if value is None:
            continue
        if name in CHOICES and value not in CHOICES[name]:
            raise UsageError(f"{name} cannot be {value!r}", where=origin,
                             next_step=f"Choose one of: {', '.join(CHOICES[name])}.")
        values[name] = Cloud(value) if name == "cloud" else str(value)

    as_of, origins["as_of"] = lookup("as_of")
    values["as_of"] = today if as_of is None else _date(as_of, origins["as_of"])
    only, origins["only"] = lookup("only")
    if only is not None:
        values["only"] = _outputs(only, origins["only"])
    pdf, origins["pdf"] = lookup("pdf")
    if pdf is not None:
        values["pdf"] = _flag(pdf, "pdf", origins["pdf"])
    for name in ("maps", "take", "where", "fresh"):
        if options.get(name):
            values[name] = options[name]
    values["sites"] = {str(k): str(v) for k, v in config.get("sites", {}).items()}
    values["profiles"] = tuple(_profile(p, config_name) for p in config.get("profiles", ()))
    values["overrides"] = tuple(_override(o, config_name) for o in config.get("overrides", ()))
    values["limits"] = _limits(config.get("limits", {}), config_name)
    return Settings(**values, origins=origins)


def _date(value: Any, origin: str) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise UsageError(f"{value!r} is no date", where=origin,
                         next_step="Write it as YYYY-MM-DD, for example 2026-11-24.") from None


def _flag(value: Any, name: str, origin: str) -> bool:
    try:
        return FLAGS[str(value).strip().casefold()]
    except KeyError:
        raise UsageError(f"{name} cannot be {value!r}", where=origin, next_step="Write true or false.") from None


def _outputs(value: Any, origin: str) -> tuple[str, ...]:
    names = tuple(n.strip() for n in (value.split(",") if isinstance(value, str) else value))
    for name in names:
        if name not in OUTPUTS:
            raise UsageError(f"there is no output {name!r}", where=origin,
                             next_step=f"Choose from: {', '.join(OUTPUTS)}.")
    return tuple(name for name in OUTPUTS if name in names)


def _profile(entry: Mapping[str, Any], config_name: str) -> Profile:
    try:
        return Profile(str(entry["name"]), tuple(entry["headers"]), dict(entry["fields"]))
    except (KeyError, TypeError) as problem:
        raise UsageError(f"a profile lacks {problem}", where=config_name,
                         next_step="A profile needs name, headers and fields.") from None


def _override(entry: Mapping[str, Any], config_name: str) -> ConfiguredOverride:
    try:
        return ConfiguredOverride(str(entry["device"]), Override(
            DecisionKind(entry["decision"]), str(entry["reason"]), _date(entry["until"], config_name),
            str(entry.get("by", ""))))
    except KeyError as problem:
        raise UsageError(f"an override lacks {problem}", where=config_name,
                         next_step="An override needs device, decision, reason and until.") from None
    except ValueError as problem:
        raise UsageError(str(problem), where=config_name,
                         next_step=f"Decisions: {', '.join(DecisionKind)}.") from None


def _limits(entry: Mapping[str, Any], config_name: str) -> ReadLimits:
    known = {f.name for f in fields(ReadLimits)}
    for name, value in entry.items():
        if name not in known or not isinstance(value, int) or value <= 0:
            raise UsageError(f"limit {name!r} is not understood", where=config_name,
                             next_step=f"Limits are whole numbers above zero: {', '.join(sorted(known))}.")
    return ReadLimits(**entry)
