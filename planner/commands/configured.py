"""What a command is told: options, environment, and the planner.toml that belongs to its inputs."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from planner import catalogue
from planner.model.errors import UsageError
from planner.settings import Settings, resolve

CONFIG = "planner.toml"
REPORTS = Path("reports")
INBOXES = frozenset({"inbox", "in", "input", "inputs", "eingang", "entrada", "entrée", "data", "files"})
"""Folder names that say nothing about a tenant: the plan is named after the folder above."""


def settings_of(paths: Sequence[Path], options: Mapping[str, Any], config: Path | None, today: date
              ) -> tuple[Settings, Path]:
    """Options, environment and the planner.toml that belongs to the inputs, and where that lies or would lie."""
    path = config or find_config(paths)
    if config is not None and not config.exists():
        raise UsageError("there is no such file", where=config, next_step="Name a planner.toml, or leave --config out.")
    parsed = catalogue.read_toml(path, what="the configuration") if path.exists() else {}
    split = {name: _pairs(options.get(name), f"--{'map' if name == 'maps' else name}") for name in ("maps", "where")}
    given = {**options, "maps": dict(split["maps"]), "where": tuple(split["where"]),
             "take": tuple(options.get("take") or ())}
    return resolve(given, os.environ, parsed, str(path), today=today), path


def find_config(paths: Sequence[Path]) -> Path:
    """planner.toml lies beside the inputs, above an inbox, or where the command is run."""
    first = paths[0] if paths else Path()
    folder = first if first.is_dir() else first.parent
    places = [folder, *([folder.absolute().parent] if folder.absolute().name.casefold() in INBOXES else []), Path()]
    return next((place / CONFIG for place in places if (place / CONFIG).exists()), Path(CONFIG))


def _pairs(values: Sequence[str] | None, option: str) -> list[tuple[str, str]]:
    pairs = []
    for value in values or ():
        name, equals, rest = value.partition("=")
        if not equals or not name.strip() or not rest.strip():
            raise UsageError(f"{value!r} is no pair", where=option, next_step=f"Write it as {option} NAME=VALUE.")
        pairs.append((name.strip(), rest.strip()))
    return pairs


def shown(settings: Settings) -> list[str]:
    """Every setting with its value and where it comes from."""
    names = sorted(settings.origins)
    return [f"{name:<18} {getattr(settings, name)!s:<24} {settings.origins[name]}" for name in names]
