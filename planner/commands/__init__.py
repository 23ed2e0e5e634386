"""What each command does between the options and the rooms: settings, one call, results, exit code."""

from __future__ import annotations

from planner.commands.ask import diff, explain, load_plan, rules, status
from planner.commands.collect import collect
from planner.commands.console import Console
from planner.commands.make import init, inspect, plan
from planner.commands.reprint import checklists

__all__ = ["Console", "checklists", "collect", "diff", "explain", "init", "inspect", "load_plan", "plan", "rules",
           "status"]
