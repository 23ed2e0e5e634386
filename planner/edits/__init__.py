"""What people typed into returned workbooks joins the next plan; a keystroke is never lost or reinterpreted."""

from planner.edits.answers import lay_over
from planner.edits.apply import apply
from planner.edits.overlay import overlay
from planner.edits.read_back import Copies, Returned, about_inventories, check_own, check_tenant, read_back, settle
from planner.edits.typed_in import adopt, table_of

__all__ = ["Copies", "Returned", "about_inventories", "adopt", "apply", "check_own", "check_tenant", "lay_over",
           "overlay", "read_back", "settle", "table_of"]
