"""Simulated quarters with planted events: each is found, told once, and nothing else is claimed.

The base is the first three quarters of 2023, all agencies. Events that do not touch each other are
planted together; the same base without them must not tell them. Headlines repeat findings of the
sections; within the sections a fact is told once.
"""

import csv
import datetime as dt
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from openpyxl.worksheet.worksheet import Worksheet
from pages import prose
from project import (
    PROGRAMME,
    assessed,
    change_cells,
    change_sheet,
    copy_project,
    replace_text,
    workbook,
)

from helpers.core.files import sha256
from helpers.core.paths import Project
from helpers.findings.model import Finding
from helpers.findings.sentences import sentence
from helpers.intake.importing import Delivery, import_workbooks
from helpers.intake.receipts import Receipt, append_receipt
from helpers.params.load import load_setting
from helpers.params.programme import OVERVIEW
from helpers.report.assessment.assess import Assessment, assess

QUARTERS = ("2023-Q1", "2023-Q2", "2023-Q3")
NOW = "2023-Q3"
WHOLE = "tinh-dak-nong"
FIRST_ROW = 8
COUNTS = "FGHIJKLMNOPQR"


@dataclass(frozen=True)
class Want:
    """A sentence that a page must hold once.

    Attributes:
        unit: whose page.
        kind: of its finding.
        marks: what the sentence says in Vietnamese and in English; no other sentence of the
            sections may say it.
        indicator: which one of several findings of the kind is meant.
    """

    unit: str
    kind: str
    marks: tuple[str, str]
    indicator: str = ""


@dataclass(frozen=True)
class Event:
    """Something planted, and the sentences that must tell it.

    Attributes:
        only: kinds of which the whole build may hold these findings and those of the base alone.
    """

    name: str
    plant: Callable[[Project], None]
    wanted: tuple[Want, ...]
    only: tuple[str, ...]
    gone: tuple[tuple[str, str], ...] = field(default=())


# --- the ways to plant


def more_online(project: Project, unit: str, items: int) -> None:
    """So many more dossiers of the quarter were processed online."""

    def raise_rows(sheet: Worksheet) -> None:
        left = items
        for row in range(FIRST_ROW, sheet.max_row + 1):
            done, online = sheet[f"K{row}"].value, sheet[f"L{row}"].value
            if isinstance(done, int):
                step = min(left, done - online)
                sheet[f"L{row}"] = online + step
                left -= step
        if left:
            raise ValueError(f"{unit} has no room for {left} more")

    change_sheet(workbook(project, unit, NOW), raise_rows)


def more_work(
    project: Project, unit: str, items: int, online: int, row: int, at: str = NOW
) -> None:
    """So many more dossiers were received online and processed on time, some of them online."""
    path = workbook(project, unit, at)

    def add(sheet: Worksheet) -> None:
        for column, more in (*((c, items) for c in "GHKM"), ("L", online)):
            sheet[f"{column}{row}"] = sheet[f"{column}{row}"].value + more

    change_sheet(path, add)


def idle(project: Project, unit: str, quarter: str, columns: str = COUNTS) -> None:
    """Nothing happened in the quarter."""

    def empty(sheet: Worksheet) -> None:
        for row in range(FIRST_ROW, sheet.max_row + 1):
            for column in columns:
                if sheet[f"B{row}"].value:
                    sheet[f"{column}{row}"] = 0

    change_sheet(workbook(project, unit, quarter), empty)


def add_rows(project: Project, table: str, *rows: dict[str, str]) -> None:
    """More rows at the end of a table of `params/`."""
    path = project.params / table
    with path.open(encoding="utf-8", newline="") as file:
        names = csv.DictReader(file).fieldnames or []
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, names, restval="", lineterminator="\n").writerows(rows)


def change_units(
    project: Project, changes: dict[str, dict[str, str]], *more: dict[str, str]
) -> None:
    """Other values for units, and more units, each like the last one changed where it says none."""
    path = project.params / "units.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    model: dict[str, str] = {}
    for row in rows:
        if row["id"] in changes and row["programme"] == PROGRAMME:
            row |= changes[row["id"]]
            model = row
    rows += [{**model, **unit} for unit in more]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def overtake(project: Project) -> None:
    more_online(project, "ubnd-dak-song", 45)


def new_method(project: Project) -> None:
    replace_text(
        project,
        "params/frameworks/plan-650.yml",
        "    periods: [2023-Q1, 2023-Q2, 2023-Q3, 2023-Q4,",
        "    periods: [2023-Q1, 2023-Q2]\n    document: kh-650\n    line: 244\n"
        "  - id: moi\n    name_vi: Cách mới\n    name_en: New method\n"
        "    periods: [2023-Q3, 2023-Q4,",
    )


def entry(project: Project) -> None:
    idle(project, "ban-dan-toc", "2023-Q2")
    change_cells(workbook(project, "ban-dan-toc", NOW), {"F9": 0, "G9": 21, "H9": 20})


def leaves(project: Project) -> None:
    """The department ends with the second quarter."""
    workbook(project, "so-khcn", NOW).unlink()
    change_units(project, {"so-khcn": {"valid_to": "2023-06-30"}})


def corrected(project: Project) -> None:
    entry = {
        "programme": PROGRAMME,
        "file": f"data/raw/{PROGRAMME}/2023-Q1/so-tttt.xlsx",
        "cell": "P9", "old": 4, "new": 5, "who": "Nguyễn Văn A", "date": "2023-04-21",
        "reason_vi": "đơn vị đính chính bằng văn bản", "reason_en": "the agency's letter",
    }  # fmt: skip
    path = project.params / "corrections.yml"
    path.write_text(yaml.safe_dump({"corrections": [entry]}, allow_unicode=True), encoding="utf-8")


def deliver(project: Project, path: Path, quarter: str, day: dt.datetime) -> None:
    setting = load_setting(project, PROGRAMME)
    delivery = Delivery(day, "bieu-mau", "Văn thư", True)
    (outcome,) = import_workbooks(setting, quarter, [path], delivery)
    if outcome.problem is not None:
        raise ValueError(str(outcome.problem))


def sent_again(project: Project) -> None:
    """The form of the second quarter comes once more, with one result less digitised."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "so-tttt ban sua.xlsx"
        shutil.copyfile(workbook(project, "so-tttt", "2023-Q2"), path)
        change_cells(path, {"P9": 1})
        deliver(project, path, "2023-Q2", dt.datetime(2023, 8, 1, 9))


def no_activity(project: Project) -> None:
    for quarter in QUARTERS:
        idle(project, "ban-dan-toc", quarter)


def near_miss(project: Project) -> None:
    """1541/1851 becomes 2124/2500, which is 84,96 %."""
    more_work(project, "so-noi-vu", 649, 583, 13)


def late(project: Project) -> None:
    path = workbook(project, "so-y-te", NOW)
    came = dt.datetime(2023, 10, 16, 9)
    size = path.stat().st_size
    receipt = Receipt(file=path.name, unit="so-y-te", sha256=sha256(path), size=size,
                      received=came, source="bieu-mau", counts=True)  # fmt: skip
    append_receipt(path.parent, receipt)


def missing(project: Project) -> None:
    workbook(project, "so-y-te", NOW).unlink()


def jump(project: Project) -> None:
    more_work(project, "so-tttt", 5000, 4000, 9)


def merger(project: Project) -> None:
    """Two departments become one with the third quarter."""
    old = {"so-y-te": "Sở Y tế", "so-tu-phap": "Sở Tư pháp"}
    new, name = "so-hop-nhat", "Sở Y tế và Tư pháp"
    path = workbook(project, "so-y-te", NOW)
    shutil.move(path, path.with_name(f"{new}.xlsx"))
    workbook(project, "so-tu-phap", NOW).unlink()
    change_cells(workbook(project, new, NOW), {"C3": name})
    change_units(project, {unit: {"valid_to": "2023-06-30"} for unit in old}, {
        "id": new, "name_vi": name, "name_en": "Department of Health and Justice",
        "short_vi": "Sở hợp nhất",
        "order": "40", "valid_from": "2023-07-01", "valid_to": "",
    })  # fmt: skip
    common = {"programme": PROGRAMME, "unit_or_level": new, "from_period": "2023",
              "to_period": "2024", "operator": ">=", "target": "85", "printed": "85%",
              "document": "kh-650", "line": "211"}  # fmt: skip
    add_rows(project, "targets.csv", *({**common, "indicator": code} for code in "AB"))
    add_rows(project, "successions.csv", *(
        {"predecessor": unit, "predecessor_vi": was, "successor": new, "successor_vi": name,
         "kind": "merge", "date": "2023-07-01"}
        for unit, was in old.items()
    ))  # fmt: skip


def misprint(project: Project) -> None:
    """A printed rate no longer follows from its two printed counts."""
    replace_text(
        project,
        "data/published/figures.csv",
        'hs-xu-ly-toan-trinh,percent,"17,3%",17.3,163006,kh-650,19,17.3067,',
        'hs-xu-ly-toan-trinh,percent,"18,3%",18.3,163006,kh-650,19,17.3067,',
    )


def few(project: Project) -> None:
    """Five dossiers with a fee in the year to date, all of one procedure."""
    for quarter in QUARTERS:
        idle(project, "so-noi-vu", quarter, "QR")
    change_cells(workbook(project, "so-noi-vu", NOW), {"Q13": 5, "R13": 4})


RANK = (r"xếp thứ 20/25 cơ quan, đơn vị, tăng 01 bậc", r"ranked 20/25 among agencies, up 1 place")
FALLS = (r"xếp thứ 21/25 cơ quan, đơn vị, giảm 01 bậc", r"ranked 21/25 .*down 1 place")
SIZES = (r"không tính số bậc tăng, giảm", r"no (rank )?(change|difference|move)")
EVENTS = (
    Event("a unit is overtaken", overtake, (
        Want("ubnd-dak-song", "rank_up", RANK),
        Want("so-gddt", "rank_down", FALLS),
    ), ()),
    Event("the method changes", new_method, (
        Want("so-y-te", "method_change", ("thay đổi hệ thống chỉ tiêu", "method")),
        Want(WHOLE, "method_change", ("thay đổi hệ thống chỉ tiêu", "method")),
    ), ("method_change", "rank_method"), (("so-y-te", "rank_up"), (WHOLE, "mover_up"))),
    Event("a unit enters", entry, (
        Want("ban-dan-toc", "rank_unranked_before", ("chưa xếp hạng", "not ranked")),
        Want("so-y-te", "rank_size", ("trên 24 đơn vị, kỳ này trên 25", "24 .*25")),
        Want(WHOLE, "no_movers_size", ("là 24, kỳ này là 25", "24 .*25")),
    ), ("rank_size", "no_movers_size", "rank_unranked_before"), ((WHOLE, "mover_up"),)),
    Event("a unit leaves", leaves, (
        Want("so-y-te", "rank_size", ("trên 25 đơn vị, kỳ này trên 24", "25 .*24")),
        Want(WHOLE, "no_movers_size", ("là 25, kỳ này là 24", "25 .*24")),
    ), ("rank_size", "no_movers_size"), ((WHOLE, "mover_up"),)),
    Event("a value is corrected", corrected, (
        Want("so-tttt", "corrected", ("điều chỉnh từ 4 thành 5", "corrected from 4 to 5")),
        Want(WHOLE, "corrected", ("điều chỉnh từ 4 thành 5", "corrected from 4 to 5")),
    ), ("corrected",)),
    Event("a past form is sent again", sent_again, (
        Want("so-tttt", "submission_again", ("gửi lại", "again")),
        Want(WHOLE, "submissions_again", ("gửi lại", "again")),
    ), ("submission_again", "submissions_again", "warnings_unit", "warnings_whole")),
    Event("nothing happened", no_activity, (
        Want("ban-dan-toc", "target_no_activity",
             (r"phát sinh hồ sơ trực tuyến: .*mẫu số bằng không", "online dossiers: .*no activity"),
             "A"),
        Want("ban-dan-toc", "target_no_activity", (r"xử lý trực tuyến: .*mẫu số bằng không",
             "processed online: .*no activity"), "B"),
    ), ("target_no_activity",), (("ban-dan-toc", "rank_equal"),)),
    Event("84,96 % against 85 %", near_miss, (
        Want("so-noi-vu", "target_near_miss", (r"84,96% \(2\.124/2\.500", "84[.]96%")),
    ), ("target_near_miss",)),
    Event("a form is late", late, (
        Want("so-y-te", "submission_late", ("sau hạn", "late")),
        Want(WHOLE, "submission_late", ("sau hạn", "late")),
    ), ("submission_late", "warnings_unit", "warnings_whole")),
    Event("a form is missing", missing, (
        Want("so-y-te", "no_data", ("chưa nhận được biểu", "not received")),
        Want(WHOLE, "submission_missing", ("Chưa nhận được", "not received")),
    ), ("no_data", "submission_missing", "problems_unit", "problems_whole")),
    Event("a figure jumps", jump, (
        Want("so-tttt", "submission_unlike", ("khác nhiều so với các kỳ trước", "far from")),
        Want(WHOLE, "submission_unlike", ("khác nhiều so với các kỳ trước", "far from")),
    ), ("submission_unlike", "warnings_unit", "warnings_whole")),
    Event("two units merge", merger, (
        Want("so-hop-nhat", "unit_merge", ("hợp nhất", "merged")),
        Want(WHOLE, "unit_merge", ("hợp nhất", "merged")),
    ), ("unit_merge", "no_data", "submission_missing", "problems_unit", "problems_whole")),
    Event("a print contradicts itself", misprint, (
        Want(WHOLE, "published_recomputed", ("18,3%", "18[.]3%")),
    ), ("published_recomputed",)),
    Event("a denominator is small", few, (
        Want("so-noi-vu", "small_denominator", ("mẫu số chỉ có 05 hồ sơ", "only 5 dossiers"), "K"),
        Want("so-noi-vu", "small_denominator",
             ("mẫu số chỉ có 01 thủ tục", "only 1 procedure"), "J"),
    ), ("small_denominator",)),
)  # fmt: skip


def same(finding: Finding, expected: Want) -> bool:
    """Whether it is that finding, about that indicator, and says what is expected."""
    about = finding.kind == expected.kind and expected.indicator in ("", finding.indicator)
    return about and re.search(expected.marks[0], sentence(finding, "vi")) is not None


def sentences_of(assessment: Assessment, kinds: tuple[str, ...]) -> set[tuple[str, str]]:
    """All sentences of these kinds in a build, with whose they are."""
    return {
        (unit, sentence(f, "vi"))
        for unit, findings in assessment.findings.items()
        for f in findings
        if f.kind in kinds
    }


def base() -> Assessment:
    """The three quarters with nothing planted."""
    return assessed(PROGRAMME, NOW)


# events by build: those of one build touch different units
BUILDS = (
    (overtake, misprint, corrected, near_miss, late),
    (new_method, sent_again, jump),
    (entry,),
    (leaves, few),
    (no_activity, missing),
    (merger,),
)


Built = Callable[[Event], Assessment]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Gives the build in which an event is planted."""
    done: dict[int, Assessment] = {}

    def build(event: Event) -> Assessment:
        (number,) = (place for place, plants in enumerate(BUILDS) if event.plant in plants)
        if number not in done:
            project = copy_project(tmp_path_factory.mktemp("planted"), *QUARTERS)
            for plant in BUILDS[number]:
                plant(project)
            done[number] = assess(project, PROGRAMME, NOW)
        return done[number]

    return build


@pytest.fixture(params=EVENTS, ids=lambda event: event.name)
def planted(request: pytest.FixtureRequest, built: Built) -> tuple[Event, Assessment]:
    return request.param, built(request.param)


def test_each_event_is_found_once(planted: tuple[Event, Assessment]) -> None:
    event, assessment = planted
    for want in event.wanted:
        alike = [f for f in assessment.findings[want.unit] if same(f, want)]
        assert len(alike) == 1, (
            want,
            [sentence(f, "vi") for f in assessment.findings[want.unit]],
        )
        assert re.search(want.marks[1], sentence(alike[0], "en")), sentence(alike[0], "en")


def test_each_event_is_told_once_on_the_page(planted: tuple[Event, Assessment]) -> None:
    event, assessment = planted
    for want in event.wanted:
        (finding,) = (f for f in assessment.findings[want.unit] if same(f, want))
        top, sections = prose(assessment, OVERVIEW if want.unit == WHOLE else want.unit)
        full = sentence(finding, "vi")
        assert [*top, *sections].count(full) == 1, sections
        below = [text for text in sections if re.search(want.marks[0], text)]
        assert len(below) == (full not in top)  # what the key points say in full is not repeated
        assert len([text for text in top if re.search(want.marks[0], text)]) <= 1


def test_nothing_of_the_kind_is_told_without_the_event(planted: tuple[Event, Assessment]) -> None:
    event, _ = planted
    for want in event.wanted:
        known = base().findings.get(want.unit, ())
        assert not [f for f in known if same(f, want)], want
        page = OVERVIEW if want.unit == WHOLE else want.unit
        if want.unit in base().findings:
            top, sections = prose(base(), page)
            assert not [text for text in top + sections if re.search(want.marks[0], text)]


def test_an_event_claims_nothing_of_units_that_it_does_not_touch(
    planted: tuple[Event, Assessment],
) -> None:
    event, assessment = planted
    if event.name in ("the method changes", "a unit enters", "a unit leaves"):
        units = set(assessment.findings)
    else:
        units = {want.unit for want in event.wanted}
    new = sentences_of(assessment, event.only) - sentences_of(base(), event.only)
    assert {unit for unit, _ in new} <= units, new
    for unit, kind in event.gone:
        assert kind not in {f.kind for f in assessment.findings[unit]}
