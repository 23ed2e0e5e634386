"""Decisions become a plan: runbook, mailboxes, waves, questions, exits, and what to know about them."""

from __future__ import annotations

from planner.planning.compose import compose
from planner.planning.draft import Draft

__all__ = ["Draft", "compose"]
