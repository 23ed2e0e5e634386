"""The checklist of one site as printed: head, what must be ready before, the cards, what to send back."""

from __future__ import annotations

from functools import partial

from planner.model.plan import Plan
from planner.write.cards import SiteSheet, remedies, ways_out
from planner.write.checklists import MOST_LISTED, other_codes
from planner.write.labels import PERSON, Labels
from planner.write.pages import parsed_date, sentence
from planner.write.printed.card import CardPrinter
from planner.write.printed.pieces import Piece, filled, line, tick, words_of
from planner.write.words import words


class SheetPrinter:
    """Turn the checklists of a plan into pieces."""

    def __init__(self, plan: Plan, labels: Labels) -> None:
        self._plan = plan
        self._labels = labels
        self._say = partial(sentence, labels)
        self._ways_out = ways_out(plan)
        helps = remedies(plan.errors)
        self._cards = CardPrinter(labels, words(labels), helps, other_codes(helps), self._ways_out)

    def sheet(self, sheet: SiteSheet) -> Piece:
        """Lay one checklist out in words."""
        _, plan, total = self._say, self._plan, len(sheet.cards)
        return {
            "site": self._labels.site(sheet.site.site),
            "facts": filled(sheet.site.wave and _("Wave %(wave)s", wave=sheet.site.wave),
                            _("Plan %(plan)s", plan=plan.id),
                            _("As of %(day)s", day=self._labels.date(plan.as_of))),
            "before": {"title": _("Before you go"), "items": self._before(sheet)},
            "cards": [self._cards.card(card, number, total, sheet.site.wave)
                      for number, card in enumerate(sheet.cards, start=1)],
            "errors": self._errors(sheet),
            "ways_out": self._ways(sheet),
            "after": self._after(sheet),
        }

    def _before(self, sheet: SiteSheet) -> list[Piece]:
        _ = self._say
        items = [_item(tick(condition.text)) for condition in sheet.conditions]
        if sheet.steps:
            items.append(_listed(_("These steps of the tenant runbook are done:"),
                                 [_("Step %(step)s: %(action)s", step=s.step, action=s.action) for s in sheet.steps]))
        if len(sheet.mailboxes) > MOST_LISTED:
            items.append(_item(tick(_("SMTP AUTH is on for the %(n)s mailboxes that the sheet Mailboxes of the "
                                      "workbook names for this site.", n=len(sheet.mailboxes)))))
        elif sheet.mailboxes:
            items.append(_listed(_("SMTP AUTH is on for these mailboxes:"), list(sheet.mailboxes)))
        if sheet.updates:
            items.append(_listed(_("The firmware is with you, for:"), [
                _("%(model)s, devices: %(devices)s", model=model or _("model not known"), devices=devices)
                for model, devices in sheet.updates]))
        if sheet.users:
            items.append(_item(tick(_("You can open the vault. User names on these cards: %(users)s.",
                                      users=sheet.users))))
        if sheet.tests:
            items.append(_item(tick(_("You have an address for the test messages.")), line(_("Test address"))))
        who = sheet.contact or ", ".join(sheet.contacts)
        items.append(_item(tick(_("You know whom to call.")),
                           words_of(who) if who else line(_("Name and number"))))
        if sheet.visit:
            day = parsed_date(sheet.visit)
            items.append(_item(words_of(_("Visit planned for: %(day)s",
                                          day=self._labels.date(day) if day else sheet.visit))))
        return items

    def _errors(self, sheet: SiteSheet) -> Piece | None:
        if not (sheet.tests and self._plan.errors):
            return None
        _ = self._say
        return {"title": _("If a test message fails"),
                "columns": [_("Error"), _("What it means"), _("What to do, in this order")],
                "rows": [{"code": "" if e.text.startswith(e.code) else e.code, "text": e.text, "meaning": e.meaning,
                          "steps": list(e.steps)} for e in self._plan.errors if e.on_card]}

    def _ways(self, sheet: SiteSheet) -> Piece | None:
        if not (sheet.blocked and self._ways_out):
            return None
        _ = self._say
        return {"title": _("Ways out for blocked devices"),
                "columns": [_("Way out"), _("Needs"), _("Costs"), _("Risk")],
                "rows": [[way.title, way.needs, way.costs, way.risk] for way in self._ways_out]}

    def _after(self, sheet: SiteSheet) -> Piece:
        _ = self._say
        return {
            "title": _("When you are done"),
            "items": [_item(tick(text)) for text in (
                _("Every card has a result: done, failed or skipped. Devices here: %(n)s.", n=len(sheet.cards)),
                _("Enter the results in the sheet Plan of the workbook: Status, Done date, Done by, Verified, Error "
                  "seen."),
                _("Enter the answers in the sheet Questions, and devices that are missing here as new rows."),
                _("Send the workbook back, or these pages: photographed or scanned, every page."))],
            "sign": [line(_("Date")), line(self._labels.in_context(PERSON, "Name")), line(_("Signature"))],
        }


def _item(*pieces: Piece) -> Piece:
    return {"parts": list(pieces), "ticks": []}


def _listed(text: str, ticks: list[str]) -> Piece:
    return {"parts": [words_of(text)], "ticks": ticks}
