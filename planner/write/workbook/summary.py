"""The sheet Summary: the state of the plan on one page, with the progress counted live."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlsxwriter.utility import quote_sheetname

from planner.model.decision import DecisionKind
from planner.model.look import LOOKS
from planner.model.plan import Deadline, Plan, SitePlan, Wave
from planner.model.source import column_letter
from planner.model.workbook import LISTS, PLAN, SUMMARY, Choices, Sheet
from planner.write.labels import Labels
from planner.write.workbook.letters import lines_of
from planner.write.workbook.page import EDGE, Page
from planner.write.workbook.styles import Styles
from planner.write.workbook.table_sheet import MAX_ROWS
from planner.write.workbook.tables import ROWS_TO_COME

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

WIDTHS = (30, 10, 10, 10, 10, 10, 10, 10, 10)
CHART_COLUMN = EDGE + len(WIDTHS)
CHART_WIDTH = 370
CHART_GAP = 20
CHART_FONT = 11
"""As large as the cells, so that it can be read on paper too."""
TOP_SITES = 15
ROWS_A_PAGE = 40
"""So many rows, at the width of a page with the charts, are printed on one."""
HEAD_PIXELS = 120
"""What title, scale and legend of a chart take."""
ROW_PIXELS = 25
"""So much of a chart a bar needs, so that LibreOffice too writes the name of each beside it."""


def write_summary(target: Worksheet, book: Workbook, plan: Plan, labels: Labels, styles: Styles,
                  _shown: Sequence[Sheet]) -> None:
    """Write the summary page of a plan."""
    _ = labels
    page = Page(target, styles, WIDTHS)
    page.title(plan.tenant.name or _("Migration plan"),
               " · ".join((_("As of {day}").format(day=labels.date(plan.as_of)), plan.id,
                           _devices(labels, plan.counts.devices))))
    page.paragraph(deadline_sentence(plan.next_deadline, labels),
                   styles.painted("panel", bold=True, text_wrap=True, valign="vcenter"))
    for banner in plan.banners:
        page.paragraph(banner, styles.painted("banner", text_wrap=True, valign="vcenter"))
    page.row += 1
    _decisions(page, plan, labels)
    page.heading(_("What is open"))
    for sentence in (plan.blast_radius.sentence, plan.cases.sentence, _questions(plan, labels),
                     _counts(plan, labels), _findings(plan, labels)):
        if sentence:
            page.paragraph(sentence)
    page.row += 1
    second_page = page.row
    summary = _Tables(page, book, labels)
    worst = sorted(plan.sites, key=lambda site: (-_to_do(site), site.site))[:TOP_SITES]
    heading = (_("By site") if len(plan.sites) <= TOP_SITES
               else _("By site: the {shown} with most to do of {all}").format(shown=TOP_SITES, all=labels.number(
                   len(plan.sites))))
    summary.add(heading, _("Site"), [(labels.site(site.site), site.decisions) for site in worst])
    by_wave: dict[str, Counter[str]] = {wave.id: Counter() for wave in plan.waves}
    for device in plan.devices:
        if device.wave in by_wave:
            by_wave[device.wave][device.decision.value] += 1
    waves = [wave for wave in plan.waves if by_wave[wave.id]]
    sections = [second_page, page.row]
    summary.add(_("By wave"), _("Wave"), [(_called(wave, labels), by_wave[wave.id]) for wave in waves])
    sections.append(page.row)
    _progress(page, book, plan, labels)
    breaks = [second_page]
    for start, end in zip(sections[1:], (*sections[2:], page.row), strict=True):
        if end - breaks[-1] > ROWS_A_PAGE:
            breaks.append(start)
    page.print_on(plan, labels, _(SUMMARY.title), beside=CHART_GAP + CHART_WIDTH, breaks=tuple(breaks))


def _called(wave: Wave, labels: Labels) -> str:
    """A wave by its name, or by its sites' number where the name is longer than its column."""
    name = f"{wave.id} {wave.name}"
    if lines_of(name, WIDTHS[0]) == 1:
        return name
    number = len(wave.sites)
    return f"{wave.id}: " + labels.counted(number, "%(n)s site", "%(n)s sites") % {"n": labels.number(number)}


def deadline_sentence(deadline: Deadline | None, labels: Labels) -> str:
    """Say what comes next, in how many days, and how many devices it touches."""
    _ = labels
    if deadline is None:
        return _("No dated milestone lies ahead.")
    return _("Next: {day}, {left} days left: {what}. It touches {devices} devices.").format(
        day=labels.date(deadline.day), left=labels.number(deadline.days_left or 0), what=deadline.sentence,
        devices=labels.number(deadline.devices))


def _decisions(page: Page, plan: Plan, labels: Labels) -> None:
    _ = labels
    target, styles, total = page.target, page.styles, plan.counts.devices
    page.heading(_("Decisions"))
    page.headers(_("Decision"), _("Devices"), _("Percent"), figures=1)
    last = EDGE + len(WIDTHS) - 1
    for kind, look in LOOKS.items():
        count = plan.counts.decisions.get(kind.value, 0)
        page.text(EDGE, f"{look.symbol} {_(look.word)}", styles.decisions[kind])
        target.write_number(page.row, EDGE + 1, count, styles.figure)
        page.text(EDGE + 2, labels.percent(count, total) if count else "–",
                  styles.make(align="right", valign="top"))
        target.merge_range(page.row, EDGE + 3, page.row, last, count, styles.make(num_format=";;;"))
        target.conditional_format(page.row, EDGE + 3, page.row, last, {
            "type": "data_bar", "data_bar_2010": True, "bar_solid": True, "bar_only": True,
            "bar_color": f"#{look.bar}", "bar_no_border": True, "min_type": "num", "min_value": 0,
            "max_type": "num", "max_value": max(total, 1)})
        page.row += 1
    page.text(EDGE, _("All devices"), styles.make(bold=True, top=1))
    target.write_number(page.row, EDGE + 1, total, styles.make(bold=True, top=1, num_format="#,##0"))
    page.text(EDGE + 2, labels.percent(total, total), styles.make(bold=True, top=1, align="right"))
    page.row += 2


def _questions(plan: Plan, labels: Labels) -> str:
    _ = labels
    if not plan.open_questions:
        return _("No question is open.")
    best = plan.open_questions[0]
    said = _("Open questions: {open} (sheet Questions). The one that settles most ({devices}): {question}")
    return said.format(open=labels.number(len(plan.open_questions)), question=best.question,
                       devices=_devices(labels, len(best.devices)))


def _devices(labels: Labels, n: int) -> str:
    return labels.counted(n, "%(n)s device", "%(n)s devices") % {"n": labels.number(n)}


def _counts(plan: Plan, labels: Labels) -> str:
    _, rows = labels, plan.counts.rows
    parts = ((rows.devices, _("devices: {n}")), (rows.merged, _("merged: {n}")), (rows.evidence, _("evidence: {n}")),
             (rows.edits, _("edits: {n}")), (rows.rejected, _("rejected: {n}")), (rows.skipped, _("skipped: {n}")),
             (rows.blank, _("blank: {n}")))
    return _("Rows read: {rows} in {files} files ({found}). Senders that no inventory row owns: {senders}.").format(
        rows=labels.number(rows.read), files=labels.number(plan.counts.files),
        found=", ".join(said.format(n=labels.number(count)) for count, said in parts if count),
        senders=labels.number(plan.counts.senders))


def _findings(plan: Plan, labels: Labels) -> str:
    number = {key: labels.number(plan.counts.findings.get(key, 0)) for key in ("error", "warning", "info")}
    return labels("Findings in the data: errors {errors}, warnings {warnings}, notes {notes} (sheet Data quality)."
                  ).format(errors=number["error"], warnings=number["warning"], notes=number["info"])


def _to_do(site: SitePlan) -> int:
    settled = (DecisionKind.KEEP.value, DecisionKind.OUT_OF_SCOPE.value)
    return sum(count for kind, count in site.decisions.items() if kind not in settled)


class _Tables:
    """Tables of devices by decision, each with the chart that it draws to its right."""

    def __init__(self, page: Page, book: Workbook, labels: Labels) -> None:
        self._page, self._book, self._labels = page, book, labels

    def add(self, heading: str, label: str, rows: Sequence[tuple[str, dict[str, int] | Counter[str]]]) -> None:
        """Add one table, a row for each of ``rows`` (name, devices by decision)."""
        page, labels = self._page, self._labels
        page.heading(heading)
        top = page.row
        page.target.set_row(top, 32)
        page.headers(label, labels("Devices"), *(labels(look.word) for look in LOOKS.values()), figures=1)
        for name, decisions in rows:
            page.text(EDGE, name)
            page.target.write_number(page.row, EDGE + 1, sum(decisions.values()), page.styles.figure)
            for place, kind in enumerate(LOOKS, start=EDGE + 2):
                page.target.write_number(page.row, place, decisions.get(kind.value, 0), page.styles.figure)
            page.row += 1
        if rows:
            self._chart(heading, top, len(rows))
        # A row of the page is 20 pixels high; the chart begins beside the heading.
        page.row = max(page.row, top - 1 + -(-_height(len(rows)) // 20)) + 1

    def _chart(self, heading: str, top: int, count: int) -> None:
        chart = self._book.add_chart({"type": "bar", "subtype": "stacked"})
        name = self._labels(SUMMARY.title)
        for place, look in enumerate(LOOKS.values(), start=EDGE + 2):
            line = {"color": "#8C8888", "width": 0.5} if look.bar == "C9C7C7" else {"none": True}
            chart.add_series({
                "name": [name, top, place], "categories": [name, top + 1, EDGE, top + count, EDGE],
                "values": [name, top + 1, place, top + count, place], "gap": 45,
                "fill": {"color": f"#{look.bar}"}, "border": line})
        chart.set_title({"name": heading, "name_font": {"size": 11, "bold": True}, "overlay": False})
        chart.set_legend({"position": "bottom", "font": {"size": CHART_FONT}})
        chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": {"size": CHART_FONT},
                          "line": {"none": True}})
        chart.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}},
                          "num_format": "#,##0", "num_font": {"size": CHART_FONT}, "label_position": "low"})
        chart.set_size({"width": CHART_WIDTH, "height": _height(count)})
        self._page.target.insert_chart(top - 1, CHART_COLUMN, chart, {
            "x_offset": CHART_GAP, "y_offset": 4, "object_position": 2,
            "description": f"{heading}: {self._labels('devices by decision, drawn from the table to the left')}"})


def _height(bars: int) -> int:
    """How high a chart is, in pixels."""
    return max(200, HEAD_PIXELS + ROW_PIXELS * bars)


def _progress(page: Page, book: Workbook, plan: Plan, labels: Labels) -> None:
    """Count the Status and Verified columns of the sheet Plan: the only formulas of the workbook."""
    _, target, styles = labels, page.target, page.styles
    page.heading(_("Progress (counted live from the sheet Plan)"))
    top = page.row
    page.headers(_("Status"), _("Devices"), figures=1)
    status, verified, ids = (_column(plan, labels, key) for key in ("status", "verified", "id"))
    typed = Counter(str(device.human.get("status", "")).casefold() for device in plan.devices)
    seen = Counter(str(device.human.get("verified", "")).casefold() for device in plan.devices)
    words = LISTS[Choices.STATUS]
    counters = [(_(word), f'=COUNTIFS({status},"{_(word)}")', typed[word.casefold()]) for word in words]
    # A device without a status has not been started.
    first = counters[0]
    counters[0] = (first[0], f'{first[1]}+COUNTIFS({ids},"?*",{status},"")', first[2] + typed[""])
    known = "".join(f'-COUNTIFS({status},"{_(word)}")' for word in words)
    listed = sum(typed[word.casefold()] for word in ("", *words))
    counters.append((_("Other, as typed"), f'=COUNTIFS({status},"?*"){known}', len(plan.devices) - listed))
    counters += [(_("Verified: {word}").format(word=_(word)), f'=COUNTIFS({verified},"{_(word)}")',
                  seen[word.casefold()]) for word in LISTS[Choices.VERIFIED][1:]]
    for label, formula, value in counters:
        page.text(EDGE, label)
        target.write_formula(page.row, EDGE + 1, formula, styles.figure, value)
        page.row += 1
    chart = book.add_chart({"type": "bar"})
    rows = len(words)
    chart.add_series({"name": _("Devices"), "categories": [_(SUMMARY.title), top + 1, EDGE, top + rows, EDGE],
                      "values": [_(SUMMARY.title), top + 1, EDGE + 1, top + rows, EDGE + 1],
                      "fill": {"color": "#2F5597"}, "gap": 45,
                      "data_labels": {"value": True, "font": {"size": CHART_FONT}}})
    chart.set_title({"name": _("Progress"), "name_font": {"size": 11, "bold": True}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": {"size": CHART_FONT}, "line": {"none": True}})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": CHART_WIDTH, "height": 220})
    target.insert_chart(top - 1, CHART_COLUMN, chart, {
        "x_offset": CHART_GAP, "y_offset": 4, "object_position": 2,
        "description": _("Progress: devices by status, drawn from the table to the left")})
    page.row = max(page.row, top + 11)


def _column(plan: Plan, labels: Labels, key: str) -> str:
    letter = column_letter(PLAN.index(key) + 1)
    last = min(len(plan.devices) + 1 + ROWS_TO_COME, MAX_ROWS)
    return f"{quote_sheetname(labels(PLAN.title))}!${letter}$2:${letter}${last}"
