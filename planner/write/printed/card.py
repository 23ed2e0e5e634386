"""One device as a printed card: what the card of the page says, as data that is only laid out.

The sentences are those of ``templates/_card*.html.j2``; a test holds both cards to the same words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from planner.model.decision import DecisionKind
from planner.model.plan import PlannedDevice, Question, WayOutNote
from planner.write.cards import Card, CardKind, Remedy, Settings
from planner.write.labels import PERSON, Labels
from planner.write.pages import sentence
from planner.write.printed.pieces import Piece, filled, line, strong, tick, words_of

ASKED_IN_BODY = frozenset({CardKind.UNKNOWN, CardKind.OUT_OF_SCOPE})
"""The cards whose body holds the open questions; on the others they are listed below it."""


LONG = {False: 6_000, True: 3_200}
"""Characters of a card as data from which on it may be taller than a page, also in large print (True).

Ordinary cards have 2,600 at most.
"""


class CardPrinter:
    """Turn cards into pieces, with what all cards of a plan share made once."""

    def __init__(self, labels: Labels, words: Mapping[str, Mapping[str, str]], remedies: Sequence[Remedy],
                 other_codes: str, ways_out: Sequence[WayOutNote]) -> None:
        self._labels = labels
        self._words = words
        self._ways_out = ways_out
        _ = self._say = partial(sentence, labels)
        self._result = [tick(_("Done"), bold=True), tick(_("Failed"), bold=True), tick(_("Skipped"), bold=True),
                        line(_("Time"), short=True), line(self._labels.in_context(PERSON, "Name")), line(_("Error"))]
        self._old_values = [tick(_("Note old values:")), line(_("Server")), line(_("Port"), short=True),
                            line(_("Encryption"), short=True), line(_("User"))]
        self._test = [tick(_("Send a test.")), line(_("To")), tick(_("Received"))]
        self._fails = [*({"text": _("If it fails with %(codes)s, check in this order:", codes=", ".join(r.codes)),
                          "then": list(r.steps)} for r in remedies[:1])]
        if other_codes:
            self._fails.append({"text": _("If it fails with %(codes)s: read the text of the error and do what the "
                                          "list at the end of this checklist says.", codes=other_codes), "then": []})

    def card(self, card: Card, number: int, total: int, site_wave: str) -> Piece:
        """Lay one card out in words; ``number`` of ``total`` is its place within the site."""
        _, device = self._say, card.device
        made = {
            "name": device.label or device.name or device.id,
            "model": device.make_and_model or self._words["type"][device.type],
            "badge": {"text": f"{card.look.symbol} {_(card.look.word)}", "fill": card.look.fill,
                      "ink": card.look.text,
                      "edge": card.look.fill if device.decision is DecisionKind.BLOCKED else card.look.text},
            "count": _("Device %(n)s of %(total)s", n=number, total=total),
            "identity": self._identity(device),
            "action": device.action,
            "why": device.reason,
            "remarks": self._remarks(device),
            "body": self._body(card),
            "know": self._know(card, site_wave),
            "result": self._result,
        }
        return {**made, "long": len(str(made)) > LONG[self._labels.large_print]}

    def _identity(self, device: PlannedDevice) -> list[str]:
        _ = self._say
        return filled(
            device.location,
            device.serial and _("SN %(serial)s", serial=device.serial),
            device.asset_tag and _("Asset %(tag)s", tag=device.asset_tag),
            device.ip,
            "" if device.serial else device.mac,
            device.firmware and device.decision is DecisionKind.UPGRADE
            and _("Firmware %(version)s", version=device.firmware),
            device.id)

    def _remarks(self, device: PlannedDevice) -> list[str]:
        override = device.override
        return filled(device.attention, override and self._say(
            "A person decided this until %(day)s: %(reason)s", day=self._labels.date(override.until),
            reason=override.reason))

    def _know(self, card: Card, site_wave: str) -> list[str]:
        _, device = self._say, card.device
        asked = () if card.kind in ASKED_IN_BODY else card.questions
        return filled(
            device.wave and device.wave != site_wave and _("This device belongs to wave %(wave)s.", wave=device.wave),
            *(_("Open question %(id)s: %(question)s", id=q.id, question=q.question) for q in asked),
            device.contact and _("Contact: %(who)s", who=device.contact),
            card.notes and _("Notes from the list: %(notes)s", notes=card.notes))

    def _body(self, card: Card) -> list[Piece]:
        match card.kind:
            case CardKind.CHANGE:
                return self._change(card)
            case CardKind.CHECK:
                return self._check(card)
            case CardKind.UPDATE:
                return self._update(card)
            case CardKind.BLOCKED:
                return self._blocked(card)
            case CardKind.UNKNOWN:
                return self._unknown(card)
            case CardKind.OUT_OF_SCOPE:
                return self._out_of_scope(card)

    def _change(self, card: Card) -> list[Piece]:
        _ = self._say
        return [self._now(card.device), *self._settings(card, card.settings, _("Set to")), *self._conditions(card),
                _steps(self._old_values, self._set_and_test(_("Set the new values, save."))),
                self._if_it_fails(card.device)]

    def _check(self, card: Card) -> list[Piece]:
        _ = self._say
        differ = [words_of(_("If they differ, note the old values, set those of the box, save, and send a test:")),
                  line(_("Server")), line(_("Port"), short=True), line(_("Encryption"), short=True), line(_("User"))]
        compare = _("Compare the device with the box. If they are the same, change nothing.")
        return [self._now(card.device), *self._settings(card, card.settings, _("Must be")), *self._conditions(card),
                _steps([tick(compare)], self._test, differ), self._if_it_fails(card.device)]

    def _update(self, card: Card) -> list[Piece]:
        _, bridge = self._say, card.device.interim
        update = [tick(_("Update or replace the device, so that it speaks TLS 1.2.")), line(_("New firmware")),
                  line(_("Updated on"))]
        steps = [[*self._old_values, line(_("Firmware"))]]
        if card.interim:
            steps += [self._set_and_test(_("If the update is not at hand today: set the values of the first box, "
                                           "save.")), update,
                      self._set_and_test(_("Set the values of the second box, save."))]
        elif card.settings:
            steps += [update, self._set_and_test(_("Set the new values, save."))]
        else:
            steps += [update]
        until = _("Until %(day)s, set to", day=self._labels.date(bridge.until)) if bridge else ""
        return [self._now(card.device), *self._settings(card, card.interim, until),
                *self._settings(card, card.settings, _("After the update, set to")), *self._conditions(card),
                _steps(*steps), self._if_it_fails(card.device)]

    def _blocked(self, card: Card) -> list[Piece]:
        _ = self._say
        instead: list[Piece] = [strong(_("Leave the mail settings as they are: no Microsoft 365 host accepts this "
                                         "device by SMTP AUTH."))]
        if self._ways_out:
            instead.append(words_of(_("One of these can replace the route. Needs, costs and risks stand at the end "
                                      "of this checklist.")))
        return [self._now(card.device),
                _row(_("Instead"), [instead[:1], instead[1:]], [way.title for way in self._ways_out]),
                *self._conditions(card),
                _steps([tick(_("Ask who uses the device, and what it sends to whom.")), line(_("Sends to")),
                        line(_("Person in charge"))],
                       [tick(_("Note the way out that was chosen.")), line(_("Chosen by")), line(_("For when"))])]

    def _unknown(self, card: Card) -> list[Piece]:
        _ = self._say
        shows = [tick(_("Note what the device shows:")), line(_("Server")), line(_("Port"), short=True),
                 line(_("Firmware")), line(_("Highest TLS version for mail"))]
        change_nothing = strong(_("Change nothing yet. The answer decides what this device needs."))
        return [self._now(card.device), _row(_("Find out"), [[change_nothing]]),
                *(self._question(q, with_answers=True) for q in card.questions),
                *self._conditions(card), _steps(shows)]

    def _out_of_scope(self, card: Card) -> list[Piece]:
        _ = self._say
        return [_row(_("Nothing to do"), [[words_of(_("Leave its mail settings as they are."))]]),
                *(self._question(q, with_answers=False) for q in card.questions), *self._conditions(card)]

    def _question(self, question: Question, *, with_answers: bool) -> Piece:
        _ = self._say
        answers = [tick(answer) for answer in question.answers] if with_answers else []
        lines = [[strong(question.question), words_of(question.id)], [words_of(question.how)] if question.how else [],
                 [*answers, line(_("Answer"))]]
        if with_answers:
            lines += [[words_of(_("If yes: %(then)s", then=question.if_yes))] if question.if_yes else [],
                      [words_of(_("If no: %(then)s", then=question.if_no))] if question.if_no else []]
        return _row(_("Question"), lines)

    def _now(self, device: PlannedDevice) -> Piece:
        _ = self._say
        values = [str(value) for value in (device.server, device.port) if value] if device.server else []
        return {"is": "now", "what": _("Now"), "values": values,
                "unknown": _("Server not in the plan: read it at the device."),
                "tls": self._words["tls"][device.tls.value]}

    def _settings(self, card: Card, values: Settings | None, what: str) -> list[Piece]:
        if values is None:
            return []
        _ = self._say
        return [{
            "is": "settings", "what": what,
            "values": [
                _value(_("Server"), values.host), _value(_("Port"), str(values.port)),
                _value(_("User"), card.user) if card.user
                else _value(_("User"), _("Not in the plan. Leave it as it is, and note it below."), typed=False),
                _value(_("Encryption"), values.encryption),
                _value(_("Sign-in"), _("OAuth: no password is typed at the device."), typed=False) if card.oauth
                else _value(_("Password"), _("from your vault"), typed=False),
            ],
            "confirm": _("To confirm: %(what)s", what=values.confirm) if values.confirm else "",
        }]

    def _conditions(self, card: Card) -> list[Piece]:
        texts = filled(card.first, *(condition.text for condition in card.conditions))
        return [_row(self._say("Check first"), [], texts)] if texts else []

    def _set_and_test(self, text: str) -> list[Piece]:
        return [tick(text), *self._test]

    def _if_it_fails(self, device: PlannedDevice) -> Piece:
        _ = self._say
        if device.server and device.port:
            back = _("Roll back: put the old values back (%(server)s, port %(port)s), save, send a test.",
                     server=device.server, port=device.port)
        else:
            back = _("Roll back: put the old values back, save, and send a test.")
        return {"is": "fails", "items": [*self._fails, {"text": back, "then": []}]}


def _steps(*steps: list[Piece]) -> Piece:
    return {"is": "steps", "steps": list(steps)}


def _row(what: str, lines: list[list[Piece]], ticks: Sequence[str] = ()) -> Piece:
    return {"is": "row", "what": what, "lines": [each for each in lines if each], "ticks": list(ticks)}


def _value(label: str, text: str, *, typed: bool = True) -> Piece:
    return {"label": label, "text": text, "typed": typed}
