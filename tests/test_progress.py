"""A person at a terminal sees how far a run is after a second; nobody else is bothered."""

from __future__ import annotations

import io
import sys
import threading

import pytest

from planner.commands import Console, progress
from planner.model.progress import Step, unwatched


class Terminal(io.StringIO):
    """A stream that says a person looks at it, and tells when something came."""

    def __init__(self) -> None:
        super().__init__()
        self.came = threading.Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if "ssl.log" in text:
            self.came.set()
        return super().write(text)


def at_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Let stderr be a terminal. Called in the test itself: pytest sets stderr anew after its fixtures."""
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    return terminal


def console(*, quiet: bool = False) -> Console:
    return Console(as_json=False, quiet=quiet, verbose=False)


def test_a_long_run_is_shown_and_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at_terminal(monkeypatch)
    monkeypatch.setattr(progress, "PATIENCE_S", 0.01)
    monkeypatch.setattr(progress, "REFRESH_S", 0.01)
    with console().progress() as watch:
        watch(Step("reading 1 of 2: [red]ssl.log", 0.25))
        assert terminal.came.wait(10)
    assert "[red]ssl.log" in terminal.getvalue()
    assert terminal.getvalue().rstrip("\r").endswith("\x1b[2K")


def test_a_short_run_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at_terminal(monkeypatch)
    with console().progress() as watch:
        assert watch is not unwatched
        watch(Step("reading 1 of 1: ssl.log", 0.0))
    assert terminal.getvalue() == ""


@pytest.mark.parametrize("name, value", [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_the_environment_switches_it_off(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    at_terminal(monkeypatch)
    monkeypatch.setenv(name, value)
    with console().progress() as watch:
        assert watch is unwatched


def test_quiet_switches_it_off(monkeypatch: pytest.MonkeyPatch) -> None:
    at_terminal(monkeypatch)
    with console(quiet=True).progress() as watch:
        assert watch is unwatched


def test_a_pipe_switches_it_off(monkeypatch: pytest.MonkeyPatch) -> None:
    at_terminal(monkeypatch)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with console().progress() as watch:
        assert watch is unwatched
