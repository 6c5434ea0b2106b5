"""Units in time: a name is a unit's at a date, a rename is no new unit, and nobody is lost."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from over_time import (
    BETWEEN,
    DATA,
    HUE,
    HUE_CITY,
    LAM_DONG,
    LAM_DONG_NEW,
    PROGRAMME,
    declare_units,
    index,
    project_over_time,
    write_table,
)
from project import PROGRAMME as FORMS
from project import REPO, change_cells, copy_project, replace_text, workbook

from helpers.build.build import build
from helpers.build.plan import pages_of, plan
from helpers.core.paths import Project
from helpers.findings.model import Finding
from helpers.findings.ranks import rank_change
from helpers.findings.sentences import sentence
from helpers.index.measures.values import SPANS
from helpers.intake.forms import load_form
from helpers.intake.importing import Delivery, import_workbooks
from helpers.intake.names import UnknownName, identify
from helpers.intake.observations import KEYS, Observations
from helpers.intake.period import read_period
from helpers.intake.renamed import under_one_name
from helpers.notebook.frames import scores_frame, values_frame
from helpers.params.as_of import as_of
from helpers.params.load import load_setting
from helpers.params.provinces import province_registry, read_provinces
from helpers.params.registry import Alias, Registry, Unit
from helpers.params.targets import Target
from helpers.params.whole import check_params
from helpers.report.assessment.assess import Assessment, assess
from helpers.report.site.missing_units import missing_lines
from helpers.report.site.period_page import period_page
from helpers.report.site.site import render_period_index

ROW = {"programme": "p", "name_en": "X", "level": "tinh", "group": "g", "group_vi": "g",
       "group_en": "g"}  # fmt: skip
JULY = dt.date(2025, 7, 1)
DAYS = {year: (dt.date(year, 1, 1), dt.date(year, 12, 31)) for year in (2023, 2024, 2025, 2026)}
YEARLY = {**DATA, **{key: row for key, row in BETWEEN.items() if key[0] in ("Huế", "Cao Bằng")}}


def unit(id_: str, name: str, *dates: dt.date | None) -> Unit:
    first, last = dates or (None, None)
    short = name.removeprefix("Tỉnh ")
    return Unit(
        id=id_, name_vi=name, short_vi=short, order=1, valid_from=first, valid_to=last, **ROW
    )


OLD = unit("tuyen-quang", "Tỉnh Tuyên Quang", None, dt.date(2025, 6, 30))
NEW = unit("tuyen-quang-2025", "Tỉnh Tuyên Quang", JULY, None)
BOTH = Registry((OLD, NEW), ())


def of_kind(assessment: Assessment, unit_id: str, kind: str) -> list[Finding]:
    return [f for f in assessment.findings[unit_id] if f.kind.startswith(kind)]


# --- a name is unique at a date


@pytest.mark.parametrize(("year", "unit_then"), [(2024, OLD), (2025, NEW), (2026, NEW)])
def test_one_name_leads_to_the_unit_that_had_it_at_the_end_of_the_period(
    year: int, unit_then: Unit
) -> None:
    assert BOTH.during(*DAYS[year]).match("TUYÊN QUANG") == unit_then
    assert BOTH.during(*DAYS[year]).match("tỉnh Tuyên Quang") == unit_then


def test_without_a_date_a_name_of_two_units_is_a_question_with_both_ids() -> None:
    answer = identify(BOTH, "Tuyên Quang")
    assert isinstance(answer, UnknownName) and answer.code == "ambiguous_unit"
    assert "tuyen-quang (đến 30/6/2025)" in answer.todo
    assert "tuyen-quang-2025 (từ 01/7/2025)" in answer.todo
    assert identify(BOTH.during(*DAYS[2024]), "Tuyên Quang") == OLD


def test_a_name_that_only_one_unit_ever_had_is_its_name_on_every_day() -> None:
    ha_giang = unit("ha-giang", "Tỉnh Hà Giang", None, dt.date(2025, 6, 30))
    registry = Registry((OLD, NEW, ha_giang), ())
    assert registry.match("Hà Giang") == ha_giang
    assert registry.during(*DAYS[2026]).match("Hà Giang") == ha_giang


def test_a_renamed_unit_is_found_by_either_name_under_the_id_of_the_day() -> None:
    was = unit("a", "Tỉnh Thừa Thiên Huế", None, dt.date(2024, 12, 31))
    now = unit("b", "Thành phố Huế", dt.date(2025, 1, 1), None)
    registry = Registry((was, now), (Alias(id="b", alias="Huế"),), renamed=(("a", "b"),))
    assert registry.during(*DAYS[2024]).match("Huế") == was
    assert registry.during(*DAYS[2026]).match("Tỉnh Thừa Thiên Huế") == now


def test_the_63_and_the_34_provinces_stand_in_one_programme_under_their_real_names(
    tmp_path: Path,
) -> None:
    every = [row.id for row in read_provinces(REPO.params) if row.valid(DAYS[2024][1])]
    every += [
        row.id for row in read_provinces(REPO.params) if row.valid(JULY) and row.id not in every
    ]
    project = project_over_time(tmp_path, {("Tuyên Quang", 2024): (1, 2, 3, 4)}, units=every)
    assert len(every) == 63 + 24 and check_params(project).faults == ()
    registry = load_setting(project, PROGRAMME).registry
    for day, count in ((DAYS[2024], 63), (DAYS[2026], 34)):
        mine = registry.during(*day)
        assert len(mine.working) == count
        for p in mine.working:
            assert mine.match(p.name_vi) == p and mine.match(p.short_vi) == p


def test_two_units_of_one_name_on_one_day_are_a_fault_with_both_lines(tmp_path: Path) -> None:
    project = project_over_time(tmp_path, until=dt.date(2025, 7, 1))
    fault, _ = check_params(project).faults  # the whole name, and the short one
    assert "một tên chỉ tới nhiều đơn vị" in fault.what and fault.file == "params/units.csv"
    assert "tinh-lam-dong, tinh-lam-dong-2025" in fault.found and "valid_to" in fault.todo


def test_ha_tay_was_a_province_until_the_end_of_july_2008() -> None:
    before, after = (
        province_registry(REPO.params, day) for day in (dt.date(2008, 7, 31), dt.date(2008, 8, 1))
    )
    assert [len(register.units) for register in (before, after)] == [64, 63]
    ids = [register.match("Hà Nội") for register in (before, after)]
    assert [province and province.id for province in ids] == ["tp-ha-noi-den-2008", "tp-ha-noi"]
    assert before.match("Hà Tây") and after.match("Hà Tây") is None
    divided = province_registry(REPO.params, dt.date(2003, 12, 31))
    assert len(divided.units) == 61 and divided.match("Đắk Nông") is None


# --- tables, exports and forms


def test_one_name_in_one_table_is_the_old_unit_before_and_the_new_one_after(tmp_path: Path) -> None:
    facts = assess(project_over_time(tmp_path), PROGRAMME, "2026").facts
    assert facts.values.get("tinh-lam-dong", "a1", "2024").value == 80
    assert facts.values.get(LAM_DONG_NEW, "a1", "2026").value == 62
    assert facts.values.get(LAM_DONG_NEW, "a1", "2024").value is None
    assert facts.problems == ()


def test_old_units_beside_a_name_of_both_are_a_question_and_no_guess(tmp_path: Path) -> None:
    project = project_over_time(tmp_path, {**DATA, **BETWEEN})
    assessment = assess(project, PROGRAMME, "2025")
    by_code = {(problem.code, problem.unit): problem for problem in assessment.facts.problems}
    assert ("unit_not_in_period", "tinh-dak-nong") in by_code
    question = by_code["ambiguous_unit", LAM_DONG_NEW]
    assert "không biết là của đơn vị nào" in question.what and question.severity == "error"
    assert assessment.facts.standing(LAM_DONG_NEW, assessment.facts.period).rank is None
    assert assessment.facts.standing(HUE_CITY, assessment.facts.period).rank is not None


def test_what_a_unit_that_has_ended_sends_in_a_table_is_said_and_not_used(tmp_path: Path) -> None:
    project = project_over_time(tmp_path, {**DATA, ("Đắk Nông", 2026): (1, 2, 3, 4)})
    assessment = assess(project, PROGRAMME, "2026")
    ended = [p for p in assessment.facts.problems if p.code == "unit_not_in_period"]
    assert [p.unit for p in ended] == ["tinh-dak-nong"]
    assert (
        "không hoạt động trong kỳ 2026" in ended[0].what
        and "tinh-dak-nong" not in assessment.findings
    )


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Two quarters of two agencies, one of which is renamed between them."""
    quarters = [f"2023-Q{n}" for n in (1, 2, 3, 4)]
    project = copy_project(
        tmp_path_factory.mktemp("forms"), *quarters, units=("so-y-te", "so-noi-vu")
    )
    replace_text(
        project,
        "params/units.csv",
        ',so,"Sở, ban, ngành",departments and boards,so-ban-nganh,13,tinh-dak-nong,,,yes',
        ',so,"Sở, ban, ngành",departments and boards,so-ban-nganh,13,tinh-dak-nong,,2023-09-30,yes',
    )
    with (project.params / "units.csv").open("a", encoding="utf-8") as file:
        file.write(
            f"so-suc-khoe,{FORMS},Sở Sức khỏe,Department of Wellness,Sở Sức khỏe,so,"
            '"Sở, ban, ngành",departments and boards,so-ban-nganh,13,tinh-dak-nong,'
            "2023-10-01,,yes\n"
        )
    with (project.params / "successions.csv").open("a", encoding="utf-8") as file:
        file.write("so-y-te,Sở Y tế,so-suc-khoe,Sở Sức khỏe,rename,2023-10-01,,,,\n")
    later = workbook(project, "so-y-te", "2023-Q4")
    later.rename(later.with_name("so-suc-khoe.xlsx"))
    change_cells(later.with_name("so-suc-khoe.xlsx"), {unit_cell(project): "Sở Sức khỏe"})
    return project


def unit_cell(project: Project) -> str:
    return load_form(load_setting(project, FORMS)).unit_cell


def test_quarters_of_a_renamed_agency_are_cumulated_as_of_one(forms: Project) -> None:
    quarters = [assess(REPO, FORMS, "2023-Q4").facts, assess(forms, FORMS, "2023-Q4").facts]
    shipped, renamed = quarters
    for code in ("A", "B"):
        for period in ("2023-Q3", "2023-Q4"):
            for basis in SPANS:
                was = shipped.values.get("so-y-te", code, period, basis)
                now = renamed.values.get("so-suc-khoe", code, period, basis)
                assert now.exact == was.exact is not None
                assert (now.numerator, now.denominator) == (was.numerator, was.denominator)
    codes = {p.code for p in renamed.problems if p.unit in ("so-y-te", "so-suc-khoe")}
    assert not codes & {"wrong_unit", "unit_not_in_period", "unknown_code"}


def test_a_form_named_after_the_old_name_is_taken_as_the_units(
    forms: Project, tmp_path: Path
) -> None:
    setting = load_setting(forms, FORMS)
    path = tmp_path / "so-y-te.xlsx"
    path.write_bytes((forms.raw / FORMS / "2023-Q4" / "so-suc-khoe.xlsx").read_bytes())
    change_cells(path, {unit_cell(forms): "Sở Y tế"})
    when = dt.datetime(2024, 1, 3)
    (taken,) = import_workbooks(setting, "2023-Q4", [path], Delivery(when, counts=False))
    assert taken.problem is None and taken.file.endswith("/so-suc-khoe.2.xlsx")
    Path(forms.root / taken.file).unlink()
    (forms.raw / FORMS / "2023-Q4" / "received.csv").unlink()


def test_figures_of_one_period_under_both_names_are_not_added(tmp_path: Path) -> None:
    project = project_over_time(tmp_path)
    write_table(project, {(HUE, 2026): (1, 1, 1, 1)}, "them.csv")
    facts = assess(project, PROGRAMME, "2026").facts
    assert any(p.code == "double_value" and p.unit == HUE_CITY for p in facts.problems)


def test_forms_of_one_period_under_both_names_count_once(tmp_path: Path) -> None:
    setting = load_setting(project_over_time(tmp_path), PROGRAMME)
    rows = [(HUE, "2026", "", "f", "s", 1, 5.0), (HUE_CITY, "2026", "", "f", "s", 2, 7.0)]
    table = pd.DataFrame(rows, columns=[*KEYS, "a1"])
    merged = under_one_name(setting, Observations(table), {HUE: HUE_CITY})
    assert merged.table[["unit", "a1"]].values.tolist() == [[HUE_CITY, 7.0]]
    (problem,) = merged.problems
    assert problem.code == "sent_under_two_names" and problem.unit == HUE_CITY


def test_a_form_of_a_unit_that_has_ended_is_set_aside_and_told(tmp_path: Path) -> None:
    project = copy_project(tmp_path, "2023-Q4", units=("so-noi-vu",))
    replace_text(
        project,
        "params/units.csv",
        "so-ban-nganh,6,tinh-dak-nong,,,yes",
        "so-ban-nganh,6,tinh-dak-nong,,2023-06-30,yes",
    )
    setting = load_setting(project, FORMS)
    submitted = read_period(setting, load_form(setting), "2023-Q4")
    (problem,) = [problem for problem in submitted.problems if problem.unit == "so-noi-vu"]
    assert problem.code == "unit_not_in_period" and submitted.counted == ()


# --- a rename is no new unit


@pytest.fixture(scope="module")
def yearly(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """2024 to 2026; in 2025 of the units that were not merged."""
    keep = {"Thừa Thiên Huế", "Huế", "Cao Bằng", "Sơn La"}
    data = {key: figures for key, figures in {**DATA, **BETWEEN}.items() if key[0] in keep}
    units = (HUE, HUE_CITY, "tinh-cao-bang", "tinh-son-la")
    return project_over_time(tmp_path_factory.mktemp("yearly"), data, units=units)


def test_hue_has_one_series_through_its_rename(yearly: Project) -> None:
    facts = assess(yearly, PROGRAMME, "2026").facts
    scores = [facts.standing(HUE_CITY, period).score for period in facts.history]
    assert [score and score.value for score in scores] == [62, 62, 70]
    assert [rank_change(facts, HUE_CITY, at).places for at in (1, 2)] == [0, 0]
    assert [agency.id for agency in facts.setting.reporting_units] == [
        HUE_CITY, "tinh-cao-bang", "tinh-son-la",
    ]  # fmt: skip
    places = [facts.standing(HUE_CITY, period).rank for period in facts.history]
    assert [place and (place.place, place.of) for place in places] == [(1, 3)] * 3
    assert len({place.among for place in places if place}) == 1


def test_the_period_of_the_rename_tells_the_change_of_rank_and_the_rename(yearly: Project) -> None:
    assessment = assess(yearly, PROGRAMME, "2025")
    kinds = {f.kind for f in assessment.findings[HUE_CITY]}
    assert "rank_equal" in kinds and "rank_reorganised" not in kinds
    (rename,) = of_kind(assessment, HUE_CITY, "unit_")
    text = sentence(rename, "vi")
    assert "đổi tên thành" in text and "sắp xếp" not in text
    assert "Nghị quyết số 175/2024/QH15" in text or "175/2024/QH15" in text
    assert "renamed" in sentence(rename, "en")


def test_each_period_calls_the_unit_by_its_name_of_then(yearly: Project) -> None:
    setting = load_setting(yearly, PROGRAMME)
    pages = [pages_of(setting, period)[0] for period in setting.programme.periods]
    assert pages == [HUE, HUE_CITY, HUE_CITY]
    assert list(assess(yearly, PROGRAMME, "2024").findings) == pages_of(
        setting, setting.period("2024")
    )
    assert as_of(setting, setting.period("2024")).unit(HUE).name_vi == "Tỉnh Thừa Thiên Huế"
    assert as_of(setting, setting.period("2026")).unit(HUE_CITY).name_vi == "Thành phố Huế"


def test_frames_hold_the_unit_under_one_id(yearly: Project) -> None:
    assessment = assess(yearly, PROGRAMME, "2026")
    values = values_frame(assessment, "vi").query("indicator == 'b2' and basis == 'own'")
    of_hue = values[values["unit"] == HUE_CITY]
    assert of_hue["value"].tolist() == [75, 75, 70]
    assert of_hue["change"].tolist()[1:] == [0, -5]
    assert HUE not in set(scores_frame(assessment, "vi")["unit"])


def test_targets_and_figures_declared_under_the_old_name_are_the_units_own(yearly: Project) -> None:
    setting = load_setting(yearly, PROGRAMME)
    target = {"programme": PROGRAMME, "unit_or_level": HUE, "indicator": "a1", "operator": ">=",
              "from_period": "2024", "to_period": "2026", "target": 50, "printed": "50",
              "document": "qd-168", "line": 1}  # fmt: skip
    declared = replace(setting, targets=(Target.model_validate(target),))
    assert as_of(declared, declared.period("2026")).targets[0].unit_or_level == HUE_CITY
    assert as_of(declared, declared.period("2024")).targets[0].unit_or_level == HUE


def test_namesakes_over_time_are_told_apart_in_words_and_frames(tmp_path: Path) -> None:
    assessment = assess(project_over_time(tmp_path), PROGRAMME, "2026")
    setting = assessment.facts.setting
    assert setting.unit("tinh-lam-dong").name_vi == "Tỉnh Lâm Đồng (đến 30/6/2025)"
    assert setting.unit("tinh-lam-dong").short_vi == "Lâm Đồng (đến 30/6/2025)"
    assert setting.unit(LAM_DONG_NEW).name_vi == "Tỉnh Lâm Đồng"
    names = values_frame(assessment, "vi")[["unit", "unit_short"]].drop_duplicates()
    assert names["unit_short"].is_unique
    before = assess(project_over_time(tmp_path / "2"), PROGRAMME, "2024").facts.setting
    assert before.unit("tinh-lam-dong").name_vi == "Tỉnh Lâm Đồng"


# --- who is missing is said


def without(*names: str) -> dict[tuple[str, int], tuple[float | str, ...]]:
    return {key: tuple(row) for key, row in DATA.items() if key[0] not in names or key[1] != 2026}


def test_a_unit_that_is_missing_from_a_period_is_said_on_the_page_and_at_the_end(
    tmp_path: Path,
) -> None:
    project = project_over_time(tmp_path, without("Huế", "Sơn La"))
    assessment = assess(project, PROGRAMME, "2026")
    (line,) = missing_lines(assessment.facts)
    assert line == ("chi-so-tinh, năm 2026: thiếu số liệu: 2/4 đơn vị: Thành phố Huế; Tỉnh Sơn La")
    page = render_period_index(period_page(assessment, {}, {}))
    assert "Thiếu số liệu: 2/4 đơn vị" in page and "<strong>Tỉnh Sơn La</strong>" in page
    full = assess(project, PROGRAMME, "2024")
    assert missing_lines(full.facts) == []
    assert "Đơn vị không có số liệu" not in render_period_index(period_page(full, {}, {}))


def test_a_unit_that_was_not_surveyed_is_said_to_be_that(tmp_path: Path) -> None:
    project = project_over_time(tmp_path, without("Huế"), not_surveyed={"2026": [HUE_CITY]})
    (line,) = missing_lines(assess(project, PROGRAMME, "2026").facts)
    assert "không khảo sát: 1/4 đơn vị: Thành phố Huế" in line


def test_an_agency_that_sent_no_form_is_missing_and_one_that_ended_is_not(forms: Project) -> None:
    (line,) = missing_lines(assess(forms, FORMS, "2023-Q4").facts)
    assert "thiếu số liệu: 23/26 đơn vị: Sở Thông tin và Truyền thông; " in line
    assert line.endswith(" … và 13 đơn vị nữa") and "Sở Y tế" not in line


def test_a_build_ends_with_the_units_that_are_missing_also_when_nothing_is_made_anew(
    tmp_path: Path,
) -> None:
    project = project_over_time(tmp_path, without("Sơn La"))
    jobs = plan(project, programmes=[PROGRAMME], units=[HUE_CITY], formats=("html",))
    out = tmp_path / "out"
    for made in (1, 0):
        result = build(project, jobs, out, workers=1)
        assert result.failed == () and len(result.outcomes) == made
        assert result.missing == ("chi-so-tinh, năm 2026: thiếu số liệu: 1/4 đơn vị: Tỉnh Sơn La",)


def test_old_and_new_ids_of_one_unit_lead_to_one_page_of_its_periods(
    yearly: Project, tmp_path: Path
) -> None:
    jobs = plan(
        yearly, programmes=[PROGRAMME], periods=["2024", "2025"], units=[HUE, HUE_CITY],
        formats=("html",),
    )  # fmt: skip
    result = build(yearly, jobs, tmp_path, workers=1)
    assert result.failed == () and [o.job.unit for o in result.outcomes] == [HUE, HUE_CITY]
    pages = [(tmp_path / PROGRAMME / "units" / f"{u}.html").read_text() for u in (HUE, HUE_CITY)]
    assert pages[0] == pages[1]
    assert "../2024/" in pages[0] and "../2025/" in pages[0]
    home = (tmp_path / "index.html").read_text()
    assert home.count(f"{PROGRAMME}/units/") == 1
    report = (tmp_path / PROGRAMME / "2025" / HUE_CITY / "report.html").read_text()
    assert "đổi tên thành" in report


def test_units_declared_later_do_not_change_what_the_table_says(tmp_path: Path) -> None:
    project = project_over_time(tmp_path, units=("tinh-cao-bang", "tinh-son-la"))
    declare_units(project, LAM_DONG)
    facts = assess(project, PROGRAMME, "2024").facts
    score = facts.standing("tinh-lam-dong", facts.period).score
    assert score and score.value == pytest.approx(index((80, 70, 90, 60)))
