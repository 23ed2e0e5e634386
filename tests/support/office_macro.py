"""Let LibreOffice do by its own commands what a person does with the mouse: type, sort, filter, save."""

from __future__ import annotations

import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

from tests.support.require import require

_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" \
library:passwordprotected="false">
 <library:element library:name="Hands"/>
</library:library>
"""
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Hands" script:language="StarBasic">
{code}
</script:module>
"""
_CODE = """
Function Place(table, header)
  Dim column
  For column = 0 To table.Columns.Count - 1
    If table.getCellByPosition(column, 0).String = header Then
      Place = column
      Exit Function
    End If
  Next column
  Place = -1
End Function

Sub Save(book, url, kind)
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "FilterName"
  how(0).Value = kind
  book.storeToURL(url, how())
End Sub

Sub Work(source, xlsx, ods)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  book = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  sheet = book.Sheets.getByName("Plan")
  cursor = sheet.createCursor()
  cursor.gotoEndOfUsedArea(False)
  last = cursor.RangeAddress
  table = sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)

  For row = 1 To last.EndRow
    If table.getCellByPosition(Place(table, "Device"), row).String = "PRN-1" Then
      table.getCellByPosition(Place(table, "Status"), row).String = "Done"
      table.getCellByPosition(Place(table, "Done date"), row).Value = DateSerial(2026, 11, 20)
      table.getCellByPosition(Place(table, "Notes"), row).String = "0012" & Chr(10) & "seen"
    End If
  Next row

  Dim by_site(0) As New com.sun.star.table.TableSortField
  by_site(0).Field = Place(table, "Site")
  by_site(0).IsAscending = False
  Dim order(1) As New com.sun.star.beans.PropertyValue
  order(0).Name = "SortFields"
  order(0).Value = by_site()
  order(1).Name = "ContainsHeader"
  order(1).Value = True
  table.sort(order())

  chosen = table.createFilterDescriptor(True)
  Dim fields(0) As New com.sun.star.sheet.TableFilterField
  fields(0).Field = Place(table, "Site")
  fields(0).Operator = com.sun.star.sheet.FilterOperator.EQUAL
  fields(0).IsNumeric = False
  fields(0).StringValue = "Lyon"
  chosen.setFilterFields(fields())
  chosen.ContainsHeader = True
  table.filter(chosen)

  Save(book, xlsx, "Calc MS Excel 2007 XML")
  Save(book, ods, "calc8")
  book.close(True)
End Sub
"""


def type_sort_and_filter(path: Path, folder: Path) -> tuple[Path, Path]:
    """Type into the row of PRN-1, sort the sheet Plan by Site from Z to A, filter it to Lyon.

    Gives what LibreOffice saved: a workbook as xlsx and one as ods.
    """
    profile = folder / "profile"
    library = profile / "user" / "basic" / "Standard"
    office = [str(require("office")), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    # The first start makes the profile, and with it an empty library of macros.
    subprocess.run([*office, "--terminate_after_init"], check=True, capture_output=True, timeout=240)
    library.mkdir(parents=True, exist_ok=True)
    (library / "script.xlb").write_text(_LIBRARY)
    (library / "Hands.xba").write_text(_MODULE.format(code=escape(_CODE)))
    saved = folder / "saved.xlsx", folder / "saved.ods"
    urls = '","'.join(each.resolve().as_uri() for each in (path, *saved))
    subprocess.run([*office, f'macro:///Standard.Hands.Work("{urls}")'], check=True, capture_output=True, timeout=240)
    return saved
