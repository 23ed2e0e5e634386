"""The checklists say what the plan says: everything a technician needs, nothing that belongs in a vault."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from planner.model.decision import DecisionKind
from planner.model.look import LOOKS
from planner.model.plan import Plan, PlannedDevice
from planner.write import checklists
from planner.write.labels import Labels
from tests.support.plans import HOSTILE_SITE, example_plan, large_plan

PLAN = example_plan()
WITH_TARGET = [d for d in PLAN.devices if d.target]
QUIET_TAGS = {"script", "img", "iframe", "link", "object", "embed", "form", "audio", "video", "base"}


class Page(HTMLParser):
    """Read a page into its text and its tags; the cards separately by Device ID."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cards: dict[str, list[str]] = {}
        self._card = ""
        self._quiet = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._quiet = tag == "style"
        if tag == "article":
            self._card = str(dict(attrs)["id"])
            self.cards[self._card] = []

    def handle_endtag(self, tag: str) -> None:
        self._quiet = False
        if tag == "article":
            self._card = ""

    def handle_data(self, data: str) -> None:
        if self._quiet:
            return
        self.words.append(data)
        if self._card:
            self.cards[self._card].append(data)

    def card(self, device: PlannedDevice) -> str:
        return _spaced(self.cards[device.id])

    @property
    def text(self) -> str:
        return _spaced(self.words)


def _spaced(parts: list[str]) -> str:
    return " ".join(" ".join(parts).split())


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan")
    checklists.write(PLAN, Labels(), folder)
    return folder / "checklists"


@pytest.fixture(scope="module")
def everything(written: Path) -> Page:
    return Page((written / "all-sites.html").read_text("utf-8"))


def page_of(folder: Path, site: str, plan: Plan = PLAN) -> Page:
    file = next(s.checklist for s in plan.sites if s.site == site)
    return Page((folder / file).read_text("utf-8"))


def by_name(name: str) -> PlannedDevice:
    return next(d for d in PLAN.devices if d.name == name)


def test_there_is_an_index_a_page_for_each_site_and_one_for_all(tmp_path: Path) -> None:
    paths = checklists.write(PLAN, Labels(), tmp_path)
    names = {"index.html", "all-sites.html", *(s.checklist for s in PLAN.sites)}
    assert {p.name for p in paths} == names
    assert {p for p in tmp_path.rglob("*") if p.is_file()} == set(paths)


def test_every_device_has_one_card_at_its_site(written: Path) -> None:
    for site in PLAN.sites:
        at_site = {d.id for d in PLAN.devices if d.site == site.site}
        assert set(page_of(written, site.site).cards) == at_site


@pytest.mark.parametrize("device", WITH_TARGET, ids=lambda d: d.label)
def test_a_card_holds_server_port_encryption_and_account_exactly(everything: Page, device: PlannedDevice) -> None:
    assert device.target is not None
    card = everything.card(device)
    assert f"Server {device.target.host}" in card
    assert f"Port {device.target.port}" in card
    assert f"Encryption {device.target.encryption}" in card
    assert f"User {device.mailbox}" in card
    assert device.target.confirm in card


@pytest.mark.parametrize("device", WITH_TARGET, ids=lambda d: d.label)
def test_a_card_with_new_values_holds_test_errors_and_roll_back(everything: Page, device: PlannedDevice) -> None:
    card = everything.card(device)
    assert "Send a test." in card
    assert "Received" in card
    assert "4.7.66, 5.7.67, check in this order: Check the host name." in card
    assert "5.7.3: read the text of the error" in card
    assert "Roll back: put the old values back" in card


@pytest.mark.parametrize("device", PLAN.devices, ids=lambda d: d.label[:20])
def test_a_card_says_what_it_is_where_it_is_and_what_was_decided(everything: Page, device: PlannedDevice) -> None:
    card = everything.card(device)
    for expected in (device.label, device.location, device.serial, device.ip, device.id, device.action,
                     LOOKS[device.decision].word, device.make_and_model):
        assert " ".join(expected.split()) in card
    assert "Done Failed Skipped Time Name Error" in card


def test_cards_are_counted_within_their_site(written: Path) -> None:
    for site in PLAN.sites:
        page = page_of(written, site.site)
        counted = [re.search(r"Device (\d+) of (\d+)", " ".join(words)) for words in page.cards.values()]
        assert [m.groups() for m in counted if m] == [(str(n), str(site.devices))
                                                      for n in range(1, site.devices + 1)]


def test_cards_stand_in_the_order_of_location_and_name(written: Path) -> None:
    locations = [next(d for d in PLAN.devices if d.id == id_).location for id_ in page_of(written, "Lyon").cards]
    assert locations == ["Floor 0, room 104", "Floor 1, room 101", "Floor 1, room 105", "Floor 1, room 125",
                         "Floor 2, room 102", "Floor 2, room 106", "Floor 3, room 103"]


def test_no_page_holds_a_password(everything: Page) -> None:
    assert not any(a.get("type") == "password" for _, a in everything.tags)
    for device in WITH_TARGET:
        card = everything.card(device)
        assert ("Password from your vault" in card) != (device.sign_in.value == "oauth")


def test_a_device_on_the_legacy_host_with_tls_1_3_is_moved_back(everything: Page) -> None:
    card = everything.card(by_name("PRN-LYO-02"))
    assert "Now smtp-legacy.office365.com : 587" in card
    assert "Set to Server smtp.office365.com" in card
    assert "Before any opt-out" in card


def test_a_kept_device_is_compared_and_not_changed(everything: Page) -> None:
    card = everything.card(by_name("PRN-LYO-01"))
    assert "Must be Server smtp.office365.com" in card
    assert "change nothing" in card
    assert "Set the new values" not in card


def test_an_update_with_an_interim_has_both_boxes_with_the_day(everything: Page) -> None:
    card = everything.card(by_name("PRN-LYO-05"))
    assert "Until 1 March 2027, set to Server smtp-legacy.office365.com" in card
    assert "After the update, set to Server smtp.office365.com" in card
    assert card.index("values of the first box") < card.index("Update or replace") < card.index("second box")


def test_the_interim_host_carries_what_must_be_confirmed(everything: Page) -> None:
    assert "To confirm: Port is likely; confirm it." in everything.card(by_name("PRN-LYO-05"))


def test_a_blocked_device_gets_ways_out_and_no_new_values(everything: Page) -> None:
    card = everything.card(by_name("UPS-BER-01"))
    assert "Replacement" in card
    assert "Direct Send" in card
    assert "Set to" not in card
    assert "Mail on port 25 may travel unencrypted." in everything.text


def test_an_unknown_device_gets_its_question_with_the_answers(everything: Page) -> None:
    card = everything.card(by_name("SCN-BER-02"))
    assert "Which TLS version does ECOSYS M3550 speak?" in card
    assert "1.0 1.1 1.2 1.3 none Answer" in card
    assert "Change nothing yet" in card


def test_a_device_out_of_scope_is_left_alone_with_the_reason(everything: Page) -> None:
    card = everything.card(by_name("Relay"))
    assert "Leave its mail settings as they are." in card
    assert by_name("Relay").reason in card
    assert "Send a test" not in card


def test_a_persons_decision_is_shown_with_its_end(everything: Page) -> None:
    card = everything.card(by_name("PRN-SAO-OVR"))
    assert "A person decided this until 31 March 2027: No firmware slot before March" in card


def test_before_you_go_names_open_steps_mailboxes_firmware_and_contact(written: Path) -> None:
    text = page_of(written, "Lyon").text
    assert "Step T-02: Turn SMTP AUTH off where it is not needed." in text
    assert "Step T-01" not in text, "it is done"
    assert "SMTP AUTH is on for these mailboxes: scan-lyon@example.com" in text
    assert "Ricoh Aficio MP C3002" in text
    assert "Luc, +33 1 99 00 00 00" in text


def test_a_site_without_legacy_devices_needs_no_opt_in(tmp_path: Path) -> None:
    checklists.write(PLAN, Labels(), tmp_path)
    text = page_of(tmp_path / "checklists", "Berlin").text
    assert "Step T-04" not in text
    assert "The tenant must opt in first" not in text


def test_a_visit_date_is_written_in_full(tmp_path: Path) -> None:
    sites = tuple(replace(s, human={"visit_date": "2026-12-04"}) for s in PLAN.sites)
    checklists.write(replace(PLAN, sites=sites), Labels(), tmp_path)
    assert "Visit planned for: 4 December 2026" in page_of(tmp_path / "checklists", "Lyon").text


def test_more_mailboxes_than_fit_are_left_to_the_workbook(tmp_path: Path) -> None:
    plan = large_plan(140, sites=1)
    checklists.write(plan, Labels(), tmp_path)
    text = page_of(tmp_path / "checklists", "Site 000", plan).text
    assert re.search(r"SMTP AUTH is on for the \d+ mailboxes that the sheet Mailboxes", text)


def test_the_last_part_says_what_to_send_back_and_has_a_line_to_sign(written: Path) -> None:
    text = page_of(written, "Lyon").text
    assert text.index("When you are done") > text.index("Device 7 of 7")
    assert text.endswith("Date Name Signature")


def test_the_index_links_every_checklist_with_its_numbers(written: Path) -> None:
    page = Page((written / "index.html").read_text("utf-8"))
    links = [a["href"] for tag, a in page.tags if tag == "a"]
    assert links == ["all-sites.html", *(s.checklist for s in PLAN.sites)]


def test_above_five_thousand_devices_the_page_of_all_sites_links_them(tmp_path: Path,
                                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    assert checklists.MOST_ON_ONE_PAGE == 5_000
    monkeypatch.setattr(checklists, "MOST_ON_ONE_PAGE", len(PLAN.devices) - 1)
    checklists.write(PLAN, Labels(), tmp_path)
    page = Page((tmp_path / "checklists" / "all-sites.html").read_text("utf-8"))
    assert not page.cards
    assert [a["href"] for tag, a in page.tags if tag == "a"] == [s.checklist for s in PLAN.sites]
    assert "too many for one page" in page.text


def test_hostile_names_are_text(written: Path, everything: Page) -> None:
    assert HOSTILE_SITE in everything.text
    assert "{{ 7*7 }} ${7*7}" in everything.text
    assert "<b>Not bold</b> & “quoted”." in everything.text
    for file in written.iterdir():
        page = Page(file.read_text("utf-8"))
        assert not QUIET_TAGS & {tag for tag, _ in page.tags}
        assert not any(name.startswith("on") or name == "style" for _, attrs in page.tags for name in attrs)


@pytest.mark.parametrize(("paper", "size"), [("a4", "A4"), ("letter", "letter")])
def test_the_paper_is_the_one_asked_for(tmp_path: Path, paper: str, size: str) -> None:
    checklists.write(PLAN, Labels(paper=paper), tmp_path)
    assert f"size: {size} portrait" in (tmp_path / "checklists" / "index.html").read_text("utf-8")


@pytest.mark.parametrize(("large", "size"), [(False, "11pt"), (True, "14pt")])
def test_large_print_is_larger(tmp_path: Path, large: bool, size: str) -> None:
    checklists.write(PLAN, Labels(large_print=large), tmp_path)
    assert f"font-size: {size}" in (tmp_path / "checklists" / "index.html").read_text("utf-8")


def test_writing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    first = [p.read_bytes() for p in checklists.write(PLAN, Labels(), tmp_path / "one")]
    second = [p.read_bytes() for p in checklists.write(PLAN, Labels(), tmp_path / "two")]
    assert first == second


def test_an_override_to_a_decision_without_a_host_still_makes_a_card(tmp_path: Path) -> None:
    devices = tuple(replace(d, target=None) if d.decision is DecisionKind.KEEP else d for d in PLAN.devices)
    checklists.write(replace(PLAN, devices=devices), Labels(), tmp_path)
    assert "PRN-LYO-01" in page_of(tmp_path / "checklists", "Lyon").text
