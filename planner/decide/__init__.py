"""Facts become exactly one decision a device, by a table that is proved before it is used."""

from __future__ import annotations

from planner.decide.engine import Decider
from planner.decide.table import DecisionTable

__all__ = ["Decider", "DecisionTable"]
