"""What people typed into returned workbooks joins the next plan; a keystroke is never lost or reinterpreted."""

from planner.edits.apply import apply
from planner.edits.read_back import Returned, check_own, read_back

__all__ = ["Returned", "apply", "check_own", "read_back"]
