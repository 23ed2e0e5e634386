"""The hidden sheet ``_base``: what a workbook was issued with, in rows of sheet, row, column and value.

It is declared once, so that its writer (write/workbook/base.py) and its reader (edits/base.py) agree.
"""

from __future__ import annotations

from types import MappingProxyType

BASE_TITLE = "_base"
BASE_HEADERS = ("sheet", "row", "column", "value")
BASE_FINGERPRINT = "*"
"""The column key of a row's fingerprint in ``_base``."""
BASE_FATES = MappingProxyType({"+": "taken", "?": "disputed", "!": "disputed-here"})
"""How a column key in ``_base`` begins whose value was typed once and does not stand in the cell, and its fate."""
BASE_DONE_UNDER = "="
"""The column key in ``_base`` of the decision under which a device was reported as done."""
BASE_IDENTITY = "identity"
"""The sheet key in ``_base`` of what a device is recognised by and no sheet shows (asset tag, host name)."""
BASE_EVIDENCE = "evidence_columns"
"""The sheet key in ``_base`` of the inventory's columns at the right end of Evidence, as issued."""
BASE_TYPED_IN = "typed_in"
"""The sheet key in ``_base`` of the cells of a device that a person typed into the sheet Plan."""
BASE_HEADINGS = "headings"
"""The sheet key in ``_base`` of the titles (column key empty) and headers as issued, by sheet and column: catalogues
may word them otherwise when the workbook comes back."""
BASE_WORDS = "words"
"""The sheet key in ``_base`` of the tool's words as issued, by sheet and ``column=English word``."""
