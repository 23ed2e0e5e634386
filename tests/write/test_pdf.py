"""The PDF says what the page says, keeps every card whole, and shows hostile names as text."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from pypdf import PdfReader

from planner import plan_file
from planner.model.decision import DecisionKind
from planner.model.errors import OutputError, UsageError
from planner.model.look import LOOKS
from planner.model.plan import Plan
from planner.settings import LANGUAGES
from planner.write import checklists, printed
from planner.write.labels import PERSON, Labels
from planner.write.printed import jobs, press
from planner.write.translated import translated
from tests.support.plans import example_plan, large_plan, plan_of
from tests.support.require import require
from tests.write.test_checklists import Page

PLAN = example_plan()
RESULT = "DoneFailedSkippedTimeNameError"
HOSTILE = ("#panic()", "$x^2$", "*bold*", "\\u{41}", "@label", "<tag>", '"quoted"', "#import \"@preview/x:1.0.0\"",
           "= head", "// gone", "W" * 200, "`raw`", "[a](b)", "~ -- ...")


def squeezed(text: str) -> str:
    return "".join(text.split())


def pages(path: Path) -> list[str]:
    return [squeezed(page.extract_text()) for page in PdfReader(path).pages]


def file_of(folder: Path, site: str, plan: Plan = PLAN) -> Path:
    name = next(s.checklist for s in plan.sites if s.site == site)
    return folder / "checklists" / printed.pdf_name(name)


Box = tuple[float, float, float, float, str]


def boxes_of_words(path: Path) -> list[tuple[float, list[Box]]]:
    """For each page its width, and where each word stands: left, top, right, bottom."""
    told = subprocess.run(["pdftotext", "-bbox", str(path), "-"], check=True, capture_output=True, text=True).stdout
    boxes = re.compile(r'<word xMin="([^"]+)" yMin="([^"]+)" xMax="([^"]+)" yMax="([^"]+)">(.*?)</word>')
    return [(float(page.partition('"')[0]), [(*map(float, found[:4]), found[4]) for found in boxes.findall(page)])
            for page in told.split('<page width="')[1:]]


def lie_over_each_other(one: Box, other: Box) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    # Chinese punctuation is set closer than its boxes, by half a letter.
    return wide > 7 and high > 0.5 * min(one[3] - one[1], other[3] - other[1])


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("printed")
    checklists.write(PLAN, Labels(), folder)
    printed.write(PLAN, Labels(), folder)
    return folder


def test_there_is_a_pdf_for_each_site_and_one_of_all(written: Path) -> None:
    names = {path.name for path in (written / "checklists").glob("*.pdf")}
    assert names == {"all-sites.pdf", *(printed.pdf_name(s.checklist) for s in PLAN.sites)}


@pytest.mark.parametrize("site", [s.site for s in PLAN.sites if s.site != "上海"])
def test_a_printed_card_says_everything_that_its_page_says(written: Path, site: str) -> None:
    file = file_of(written, site)
    page = Page(file.with_suffix(".html").read_text("utf-8"))
    cards = "".join(pages(file)).split(RESULT)
    assert len(cards) == len(page.cards) + 1
    for card, parts in zip(cards, page.cards.values(), strict=False):
        said = card + RESULT
        assert [part for part in map(squeezed, parts) if part not in said] == []


@pytest.mark.parametrize("device", [d for d in PLAN.devices if d.target and d.site != "上海"], ids=lambda d: d.label)
def test_a_printed_card_holds_what_the_plan_says(written: Path, device: object) -> None:
    planned = next(d for d in PLAN.devices if d is device)
    assert planned.target is not None
    card = next(c for c in "".join(pages(file_of(written, planned.site))).split(RESULT) if planned.id in c)
    for value in (planned.target.host, str(planned.target.port), planned.target.encryption, planned.mailbox,
                  planned.action, planned.serial, planned.ip, planned.target.confirm, "Rollback:putthe",
                  "Sendatest.", "4.7.66,5.7.67"):
        assert squeezed(value) in card


@pytest.mark.parametrize(("paper", "large"), [("a4", False), ("letter", False), ("a4", True), ("letter", True)])
def test_no_card_is_split_and_every_page_is_numbered(tmp_path: Path, paper: str, large: bool) -> None:
    plan = large_plan(60, sites=2)
    [first, *_] = printed.write(plan, Labels(paper=paper, large_print=large), tmp_path)
    told = pages(first)
    assert 8 < len(told) <= 36
    for number, text in enumerate(told, start=1):
        assert f"Page{number}of{len(told)}" in text
        assert len(re.findall(r"Device\d+of30", text)) == text.count(RESULT)
        assert "AsOf24November2026".casefold() in text.casefold()
    assert sum(text.count(RESULT) for text in told) == 30


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_card_of_a_real_plan_holds_what_the_plan_says_in_every_language(small_plan: Plan, tmp_path: Path,
                                                                             lang: str) -> None:
    require("chinese")
    say = Labels.of(lang)
    plan = plan_file.decode(plan_file.encode(small_plan), "plan.json")
    printed.write(plan, say, tmp_path)
    told = translated(plan, say)
    for site in plan.sites:
        ended = squeezed("".join(map(say, ("Done", "Failed", "Skipped", "Time")))
                         + say.in_context(PERSON, "Name") + say("Error"))
        cards = squeezed("".join(pages(file_of(tmp_path, site.site, plan)))).split(ended)
        devices = [device for device in told.devices if device.site == site.site]
        assert len(cards) == len(devices) + 1
        for device in devices:
            [card] = [each for each in cards if device.id in each]
            holds = [device.label, device.make_and_model, device.serial, device.ip, device.action, device.reason,
                     say(LOOKS[device.decision].word)]
            for values in filter(None, (device.target, device.interim)):
                holds += [values.host, str(values.port), values.encryption, values.confirm, device.mailbox,
                          say("Send a test."), say("Received"), "4.7.66"]
            if device.decision is DecisionKind.UNKNOWN:
                holds += [question.question for question in told.open_questions if device.id in question.devices]
            if device.decision is DecisionKind.BLOCKED:
                holds += [way.title for way in told.ways_out if "blocked" in way.helps]
            assert [value for value in holds if squeezed(value) not in card] == []


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_lies_over_another_or_runs_off_the_paper(small_plan: Plan, tmp_path: Path, lang: str, large: bool
                                                         ) -> None:
    require("chinese")
    long = replace(small_plan.devices[0], label="W" * 90, mailbox=f"{'scan.' * 20}x@example.com")
    plan = replace(small_plan, devices=(long, *small_plan.devices[1:]))
    printed.write(plan, Labels.of(lang, large_print=large), tmp_path)
    for site in {device.site for device in (long, *(d for d in plan.devices if d.decision is DecisionKind.BLOCKED))}:
        for width, words in boxes_of_words(file_of(tmp_path, site, plan)):
            assert words
            assert all(left > 0 and right < width - 25 for left, _, right, _, _ in words)
            assert [(a[4], b[4]) for a, b in combinations(words, 2) if lie_over_each_other(a, b)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_printed_page_is_numbered_in_its_language(small_plan: Plan, tmp_path: Path, lang: str) -> None:
    require("chinese")
    say = Labels.of(lang)
    told = pages(printed.write(small_plan, say, tmp_path)[0])
    numbers = [squeezed(say("Page %(page)s of %(pages)s") % {"page": n, "pages": len(told)})
               for n in range(1, len(told) + 1)]
    assert [number in page for number, page in zip(numbers, told, strict=True)] == [True] * len(told)


def test_a_card_taller_than_a_page_goes_on_overleaf_and_loses_nothing(tmp_path: Path) -> None:
    reason = " ".join(f"word{n}" for n in range(1_100))
    plan = plan_of([replace(PLAN.devices[0], reason=reason)])
    told = pages(printed.write(plan, Labels(), tmp_path)[0])
    together = "".join(re.sub(r"Page\dof\d|Lyon.*?2026", "", text) for text in told)
    assert "word0word1word2" in together
    assert [n for n in range(1_100) if f"word{n}" not in together] == []
    assert together.count(RESULT) == 1


def test_the_paper_is_the_one_asked_for_and_large_print_is_larger(tmp_path: Path) -> None:
    def made(name: str, **options: object) -> PdfReader:
        return PdfReader(printed.write(PLAN, replace(Labels(), **options), tmp_path / name)[0])
    a4, letter, large = made("a4"), made("letter", paper="letter"), made("large", large_print=True)
    assert (round(a4.pages[0].mediabox.width), round(a4.pages[0].mediabox.height)) == (595, 842)
    assert (round(letter.pages[0].mediabox.width), round(letter.pages[0].mediabox.height)) == (612, 792)
    assert len(large.pages) > len(a4.pages)


def test_bookmarks_lead_to_sites_and_devices_and_the_document_is_tagged(written: Path) -> None:
    reader = PdfReader(written / "checklists" / "all-sites.pdf")
    sites = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert sites == [s.site for s in PLAN.sites]
    devices = [entry.title for part in reader.outline if isinstance(part, list) for entry in part]
    assert {d.label for d in PLAN.devices} <= set(devices)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert reader.metadata is not None
    assert reader.metadata.title == "Checklists of all sites"


def test_hostile_names_are_text(tmp_path: Path) -> None:
    devices = [replace(PLAN.devices[n % 4], id=f"D-0000000{n:X}", site=text, location=text, name=text, label=text,
                       notes=text, mailbox=text, contact=text, reason=text) for n, text in enumerate(HOSTILE)]
    plan = plan_of(devices)
    printed.write(plan, Labels(), tmp_path)
    for text in HOSTILE:
        told = "".join(pages(file_of(tmp_path, text, plan)))
        assert told.count(squeezed(text)) >= 5, text


def test_the_same_plan_gives_the_same_bytes(written: Path, tmp_path: Path) -> None:
    again = printed.write(PLAN, Labels(), tmp_path)
    assert [p.read_bytes() for p in again] == [(written / "checklists" / p.name).read_bytes() for p in again]


def test_several_processes_print_what_one_prints(written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
                                                 ) -> None:
    monkeypatch.setattr(printed, "MANY", 1)
    monkeypatch.setattr(jobs, "JOBS_A_PROCESS", 1)
    again = printed.write(PLAN, Labels(), tmp_path)
    assert [p.read_bytes() for p in again] == [(written / "checklists" / p.name).read_bytes() for p in again]


def test_chinese_names_print_where_a_font_has_them(written: Path) -> None:
    require("chinese")
    assert "上海" in "".join(pages(file_of(written, "上海")))
    assert printed.remarks(PLAN) == []


def test_without_such_a_font_the_sites_are_named_and_printed_all_the_same(tmp_path: Path,
                                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "SYSTEM_FONTS", False)
    [note] = printed.remarks(PLAN)
    assert "上海" in note
    assert "Lyon" not in note
    assert len(printed.write(PLAN, Labels(), tmp_path)) == len(PLAN.sites) + 1


def test_without_a_font_for_the_language_nothing_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "SYSTEM_FONTS", False)

    class Chinese(Labels):
        def __call__(self, _: str) -> str:
            return "出发之前"
    with pytest.raises(OutputError, match="no font"):
        printed.check(Chinese("zh-CN"), "--pdf")


def test_without_the_library_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    with pytest.raises(UsageError) as refused:
        printed.check(Labels(), "--pdf")
    assert "[pdf]" in refused.value.next_step


def test_above_five_thousand_devices_the_pdf_of_all_sites_is_left_out_and_that_is_said(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printed, "MOST_ON_ONE_PAGE", len(PLAN.devices) - 1)
    assert "all-sites.pdf" not in [p.name for p in printed.write(PLAN, Labels(), tmp_path)]
    assert any("all-sites.pdf is left out" in note for note in printed.remarks(PLAN))
