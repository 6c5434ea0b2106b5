"""Forms go out prefilled, checked and locked; a filled one comes back with nothing lost."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from libreoffice import recalculated
from project import (
    PROGRAMME,
    REPO,
    SHEET,
    copy_project,
    framework_ids,
    framework_of,
    replace_text,
)

from helpers.core.errors import ConfigError
from helpers.core.spelling import code_key, visible
from helpers.intake.form_reader import FilledForm, read_form
from helpers.intake.forms import load_form
from helpers.intake.period import read_period
from helpers.intake.score_form import score_form
from helpers.intake.templates.formulas import row_formula
from helpers.intake.templates.plan import FormPlan, Grid, Prefill, plan_form
from helpers.intake.templates.write import template, write_templates
from helpers.params.checks import RowCheck
from helpers.params.form import Form
from helpers.params.load import (
    Setting,
    load_setting,
    programme_ids,
)
from helpers.params.programme import Deadline

UNIT, QUARTER = "so-tttt", "2024-Q1"
PROGRAMMES = programme_ids(REPO)


@cache
def setting_of(programme: str) -> Setting:
    return load_setting(REPO, programme)


@cache
def form_of(programme: str) -> Form:
    return load_form(setting_of(programme))


def bare_plan(programme: str, rows: tuple[Prefill, ...] = (), form: Form | None = None) -> FormPlan:
    """The plan of the programme's first unit and period, without earlier workbooks."""
    setting = setting_of(programme)
    unit, period = setting.reporting_units[0], setting.programme.periods[0]
    plan = plan_form(setting, form or form_of(programme), unit, period)
    return replace(plan, rows=rows) if rows else plan


@cache
def shipped_plan(unit: str = UNIT) -> FormPlan:
    """The plan of a quarter that follows shipped workbooks."""
    setting, form = setting_of(PROGRAMME), form_of(PROGRAMME)
    before = setting.period("2023-Q4")
    (filled,) = (f for f in read_period(setting, form, before.id).counted if f.unit == unit)
    period = setting.period(QUARTER)
    return plan_form(setting, form, setting.unit(unit), period, [(before, filled)])


def grid_of(plan: FormPlan) -> Grid:
    return Grid(plan.form, len(plan.rows) + plan.blank_rows)


def filled_in(plan: FormPlan, values: Mapping[int, Mapping[str, Any]], path: Path) -> Path:
    """The plan's template with these fields of its rows filled in, counted from 0."""
    book = openpyxl.load_workbook(BytesIO(template(plan)))
    sheet, grid = book[plan.form.sheet], grid_of(plan)
    for number, fields in values.items():
        for name, value in fields.items():
            cell = sheet[f"{grid.letter(name)}{grid.first + number}"]
            assert not cell.protection.locked, f"{cell.coordinate} cannot be filled in"
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    book.save(path)
    return path


def read_back(plan: FormPlan, path: Path) -> FilledForm:
    return read_form(
        path,
        plan.form,
        file=path.name,
        period=plan.period.id,
        registry=plan.setting.registry,
        indicators=plan.setting.framework.indicators if plan.form.checks else (),
    )


# --- nothing is lost


def consistent(number: int) -> dict[str, int]:
    """A row of the quarterly form that keeps all its rules."""
    online, direct, postal, opened = number, 2, 1, 3
    received = online + direct + postal
    return {
        "carried_in": opened, "received": received, "received_online": online,
        "received_direct": direct, "received_postal": postal, "processed": received,
        "processed_online": online, "on_time": received - 1, "overdue": 1, "carried_out": opened,
        "digitised": number, "fee_dossiers": received, "paid_online": number,
    }  # fmt: skip


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_a_filled_form_of_every_framework_comes_back_as_it_was_filled(
    programme: str, tmp_path: Path
) -> None:
    form = form_of(programme)
    if setting_of(programme).framework.sheet:  # its rows are the framework's: test_scoring_sheets
        return
    if form.layout == "items":
        rows = tuple(Prefill({"item": f"A.{n}", "name": f"Thủ tục {n}"}) for n in range(3))
        plan = bare_plan(programme, rows)
        values: dict[int, dict[str, Any]] = {n: consistent(n) for n in range(3)}
        values[3] = {"item": "THÊM-1", "name": "Thủ tục mới", "level": "Một phần", "has_fee": "Có"}
        values[3] |= consistent(9)
    else:
        plan = bare_plan(programme)
        top = {code: form.maximum(code) for code in form.counts}
        values = {
            n: {"value": 700 if top[code] is None else (top[code] or 0) * 0.875}
            for n, code in enumerate(form.counts)
        }
    filled = read_back(plan, filled_in(plan, values, tmp_path / f"{plan.unit.id}.xlsx"))
    assert filled.problems == ()
    assert filled.unit == plan.unit.id
    if form.layout == "pairs":
        (row,) = filled.table.to_dict("records")
        assert [row[code] for code in form.counts] == [v["value"] for v in values.values()]
    else:
        codes = [f"A.{n}" for n in range(3)] + ["THÊM-1"]
        assert filled.table["item"].tolist() == codes
        for number, row in enumerate(filled.table.to_dict("records")):
            assert {name: row[name] for name in form.counts} == {
                name: values[number][name] for name in form.counts
            }
        assert filled.texts["THÊM-1"]["level"] == "Một phần"


@pytest.mark.parametrize("name", framework_ids(REPO))
def test_the_score_sheet_of_every_framework_comes_back_as_it_was_filled(
    name: str, tmp_path: Path
) -> None:
    """Of frameworks without a programme too; every third indicator is left blank."""
    framework = framework_of(REPO, name)
    form = score_form(framework)
    assert list(form.counts) == [indicator.code for indicator in framework.indicators]
    plan = bare_plan("ninh-giang-2023", form=form)
    top = {code: form.maximum(code) for code in form.counts}
    values = {
        number: {"value": None if number % 3 == 2 else (8 if most is None else most) * 0.875}
        for number, most in enumerate(top.values())
    }
    filled = read_back(plan, filled_in(plan, values, tmp_path / f"{plan.unit.id}.xlsx"))
    assert filled.problems == ()
    (row,) = filled.table.to_dict("records")
    assert [None if row[code] != row[code] else row[code] for code in form.counts] == [
        cells["value"] for cells in values.values()
    ]


# writing and reading workbooks is slow: few examples, and a failing one is shown as it was found
few = settings(
    derandomize=True, deadline=None, max_examples=25, phases=(Phase.explicit, Phase.generate)
)
COUNTS = st.integers(min_value=0, max_value=2**53)
# with a digit: beside codes that have one, a code without is asked about as a possible label;
# without pictures: a code with one is asked about
CODES = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "So", "Zl", "Zp"]),
    min_size=1,
    max_size=20,
).map(lambda text: visible(f"{text}.1"))
HOSTILE = st.sampled_from(
    ["=1+1", "+84", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0", "<b>1", "'x1", "1"]
)


@given(table=st.dictionaries(CODES | HOSTILE, COUNTS, min_size=1, max_size=8))
@few
def test_any_table_of_counts_written_to_a_form_and_read_back_is_equal(
    table: dict[str, int],
) -> None:
    """Without the rules between columns, which a table at random does not keep."""
    assume(len({code_key(code) for code in table}) == len(table))
    form = form_of(PROGRAMME).model_copy(update={"checks": (), "totals": ()})
    rows = tuple(Prefill({"item": code, "name": code}) for code in table)
    plan = bare_plan(PROGRAMME, rows, form)
    values = {
        number: {name: (count + place) % 2**53 for place, name in enumerate(form.counts)}
        for number, count in enumerate(table.values())
    }
    with TemporaryDirectory() as folder:
        filled = read_back(plan, filled_in(plan, values, Path(folder) / f"{plan.unit.id}.xlsx"))
    assert filled.problems == ()
    assert filled.table["item"].tolist() == list(table)
    assert [
        {name: row[name] for name in form.counts} for row in filled.table.to_dict("records")
    ] == list(values.values())
    assert [filled.texts[code]["name"] for code in table] == list(table)


@given(data=st.data())
@few
def test_any_figures_written_to_a_form_of_figures_and_read_back_are_equal(
    data: st.DataObject,
) -> None:
    programme = data.draw(st.sampled_from(["dak-nong-2022", "ninh-giang-2023"]))
    form = form_of(programme).model_copy(update={"checks": ()})
    whole = form.column("value").type == "count"
    # a workbook keeps 15 digits; no indicator has more than six decimals
    scores = st.integers(0, 900_000).map(lambda millionths: millionths / 1e6)
    number = COUNTS if whole else st.none() | scores
    given_values = [data.draw(number) for _ in form.counts]
    plan = bare_plan(programme, form=form)
    values = {n: {"value": value} for n, value in enumerate(given_values)}
    with TemporaryDirectory() as folder:
        filled = read_back(plan, filled_in(plan, values, Path(folder) / f"{plan.unit.id}.xlsx"))
    assert filled.problems == ()
    (row,) = filled.table.to_dict("records")
    read = [None if row[code] != row[code] else row[code] for code in form.counts]
    assert read == given_values


def test_a_form_that_was_not_filled_in_is_set_aside_and_not_read_as_zero(tmp_path: Path) -> None:
    plan = shipped_plan()
    filled = read_back(plan, filled_in(plan, {}, tmp_path / f"{UNIT}.xlsx"))
    assert filled.table.empty
    assert {problem.code for problem in filled.problems} == {"not_a_count"}


# --- what a form says


def sheets_of(plan: FormPlan) -> Any:
    return openpyxl.load_workbook(BytesIO(template(plan)))


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert template(shipped_plan()) == template(shipped_plan())


def test_the_first_sheet_says_what_to_do_by_when_and_whom_to_ask() -> None:
    book = sheets_of(shipped_plan())
    assert book.sheetnames == ["Hướng dẫn", SHEET, "Kỳ trước"]
    texts = {row[0].value: row[1].value for row in book["Hướng dẫn"].iter_rows() if row[0].value}
    assert texts["Đơn vị"] == "Sở Thông tin và Truyền thông"
    assert texts["Kỳ báo cáo"] == "quý I/2024, từ ngày 01/01/2024 đến hết ngày 31/3/2024"
    assert texts["Hạn gửi"].startswith("hết ngày 05/4/2024")
    assert "chưa xác nhận" in texts["Hạn gửi"]
    assert texts["Nơi nhận, hỏi đáp"] == "Sở Thông tin và Truyền thông"
    assert any("không phát sinh thì ghi 0" in str(text) for text in texts.values())
    rules = [text for label, text in texts.items() if str(label).startswith("Kiểm tra ")]
    checks = form_of(PROGRAMME).checks_of(RowCheck)
    assert {f"Không được: {check.what_vi}" for check in checks} <= set(rules)


def test_a_programme_without_deadline_rule_states_none() -> None:
    plan = bare_plan("ninh-giang-2023")
    assert plan.due is None
    texts = [row[1].value for row in sheets_of(plan)["Hướng dẫn"].iter_rows()]
    assert "theo văn bản yêu cầu báo cáo" in texts


@pytest.mark.parametrize(
    ("days", "end", "due"),
    [
        (1, date(2024, 3, 29), date(2024, 4, 1)),
        (5, date(2024, 3, 31), date(2024, 4, 5)),
        (5, date(2024, 4, 1), date(2024, 4, 8)),
    ],
)
def test_a_deadline_counts_working_days_after_the_last_day(days: int, end: date, due: date) -> None:
    assert Deadline(working_days=days).after(end) == due


def test_unit_period_dates_procedures_and_last_values_are_filled_in() -> None:
    book = sheets_of(shipped_plan())
    sheet, before = book[SHEET], book["Kỳ trước"]
    assert sheet["C3"].value == "Sở Thông tin và Truyền thông"
    assert sheet["C4"].value == QUARTER
    assert (sheet["C5"].value, sheet["E5"].value) == (datetime(2024, 1, 1), datetime(2024, 3, 31))
    source = openpyxl.load_workbook(REPO.raw / PROGRAMME / "2023-Q4" / f"{UNIT}.xlsx")[SHEET]
    for row in range(8, 43):
        line = [source.cell(row, column).value for column in range(2, 19)]
        assert [sheet.cell(row, column).value for column in range(2, 6)] == line[:4]
        assert [before.cell(row, column).value for column in range(2, 19)] == line
        assert all(sheet.cell(row, column).value is None for column in range(6, 19))
    assert before["C4"].value == "2023-Q4"


def test_labels_are_locked_and_input_cells_are_free_without_a_password() -> None:
    sheet = sheets_of(shipped_plan())[SHEET]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    locked = {at: sheet[at].protection.locked for at in ("A7", "C3", "C4", "B8", "C8", "S8")}
    assert all(locked.values()), locked
    free = ("F8", "R42", "B43", "C43", "F62", "R62")
    assert not any(sheet[at].protection.locked for at in free)


def test_typing_is_limited_to_whole_numbers_and_to_the_choices() -> None:
    rules = sheets_of(shipped_plan())[SHEET].data_validations.dataValidation
    by_cell = {str(rule.sqref).split(":")[0]: rule for rule in rules}
    assert by_cell["D8"].type == "list"
    assert by_cell["D8"].formula1 == '"Toàn trình,Một phần"'
    assert (by_cell["G8"].type, by_cell["G8"].formula1) == ("whole", "0")
    assert str(by_cell["G8"].sqref) == "G8:G62"
    assert all(rule.showErrorMessage and len(rule.error) <= 255 for rule in rules)
    assert all(len(rule.promptTitle or "") <= 32 for rule in rules)
    scores = sheets_of(bare_plan("dak-lak-ict-index"))["Chấm điểm"].data_validations.dataValidation
    assert {rule.type for rule in scores} == {"decimal"}


def test_panes_are_frozen_and_the_page_is_a4_landscape_with_its_header_on_each() -> None:
    sheet = sheets_of(shipped_plan())[SHEET]
    assert sheet.freeze_panes == "D8"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$7:$7"


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(1)", '=HYPERLINK("x")', "a\x07b"])
def test_a_name_is_never_written_as_a_formula(name: str) -> None:
    plan = bare_plan(PROGRAMME, (Prefill({"item": name, "name": name, "level": name}),))
    unit = plan.unit.model_copy(update={"name_vi": name})
    sheet = sheets_of(replace(plan, unit=unit))[SHEET]
    for at in ("B8", "C8", "D8", "C3"):
        assert sheet[at].data_type == "s"
        assert sheet[at].value == name.replace("\x07", "")
        assert sheet[at].quotePrefix == name.startswith(("=", "+", "-", "@"))


def test_a_formula_stays_within_what_excel_allows() -> None:
    for programme in PROGRAMMES:
        plan = shipped_plan() if programme == PROGRAMME else bare_plan(programme)
        grid = grid_of(plan)
        figures = plan.form.counts if plan.form.layout == "pairs" else ("",)
        for number, figure in enumerate(figures):
            formula = row_formula(plan, grid, grid.first + number, figure)
            assert len(formula) < 8192
            assert formula.count("IF(") < 64
            assert all(len(text) <= 255 for text in re.findall(r'"((?:[^"]|"")*)"', formula))


def test_without_earlier_workbooks_the_rows_are_blank(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    (path,) = write_templates(load_setting(project, PROGRAMME), QUARTER, tmp_path / "out", [UNIT])
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Hướng dẫn", SHEET]
    assert book[SHEET]["B8"].value is None
    assert not book[SHEET]["B8"].protection.locked
    assert book[SHEET]["A27"].value == 20


def test_one_form_a_unit_is_written_from_the_latest_workbook_that_is_there(tmp_path: Path) -> None:
    project = copy_project(tmp_path, "2023-Q2", units=[UNIT, "ban-dan-toc"])
    written = write_templates(load_setting(project, PROGRAMME), QUARTER, tmp_path / "out")
    assert len(written) == 26
    book = openpyxl.load_workbook(tmp_path / "out" / "ban-dan-toc.xlsx")
    assert book["Kỳ trước"]["C4"].value == "2023-Q2"
    # two quarters lie between: stocks are not compared
    assert "Kỳ trước" not in book[SHEET]["S8"].value


def test_an_unknown_unit_or_period_is_named(tmp_path: Path) -> None:
    setting = setting_of(PROGRAMME)
    with pytest.raises(ConfigError, match="so-ttt"):
        write_templates(setting, QUARTER, tmp_path, ["so-ttt"])
    with pytest.raises(ConfigError, match="2025-Q1"):
        write_templates(setting, "2025-Q1", tmp_path, [UNIT])


def test_an_empty_form_never_takes_the_place_of_a_file(tmp_path: Path) -> None:
    project = copy_project(tmp_path, QUARTER, units=[UNIT])
    setting = load_setting(project, PROGRAMME)
    received = project.raw / PROGRAMME / QUARTER
    before = (received / f"{UNIT}.xlsx").read_bytes()
    with pytest.raises(ConfigError, match="data/raw"):
        write_templates(setting, QUARTER, received, [UNIT])
    with pytest.raises(ConfigError, match="data/raw"):
        write_templates(setting, QUARTER, received / "..", [UNIT])
    out = tmp_path / "out"
    out.mkdir()
    (out / f"{UNIT}.xlsx").write_bytes(before)
    with pytest.raises(ConfigError, match="ghi đè") as caught:
        write_templates(setting, QUARTER, out, ["so-y-te", UNIT])
    assert caught.value.found == f"{UNIT}.xlsx"
    assert [path.read_bytes() for path in out.iterdir()] == [before]
    assert (received / f"{UNIT}.xlsx").read_bytes() == before


def test_a_year_made_of_quarters_and_a_unit_that_has_ended_get_no_form(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    with pytest.raises(ConfigError, match="gộp từ các kỳ khác"):
        write_templates(load_setting(project, PROGRAMME), "2024", tmp_path / "out")
    replace_text(
        project, "params/units.csv", "so-ban-nganh,1,tinh-dak-nong,,2025-02-28",
        "so-ban-nganh,1,tinh-dak-nong,,2023-12-31",
    )  # fmt: skip
    setting = load_setting(project, PROGRAMME)
    with pytest.raises(ConfigError, match="không hoạt động") as caught:
        write_templates(setting, QUARTER, tmp_path / "out", [UNIT])
    assert caught.value.found == "Sở Thông tin và Truyền thông"
    written = [path.stem for path in write_templates(setting, QUARTER, tmp_path / "out")]
    assert len(written) == 25
    assert UNIT not in written


# --- the live checks, in another program


def shipped_values(unit: str = UNIT) -> dict[int, dict[str, Any]]:
    """The figures of the shipped workbook of that quarter, row by row."""
    period_forms = read_period(setting_of(PROGRAMME), form_of(PROGRAMME), QUARTER, unit=unit)
    (form,) = period_forms.counted
    names = form_of(PROGRAMME).counts
    rows = form.table.to_dict("records")
    return {n: {name: int(row[name]) for name in names} for n, row in enumerate(rows)}


def test_formulas_say_ok_for_right_rows_and_what_is_wrong_for_others(tmp_path: Path) -> None:
    plan = shipped_plan()
    right = shipped_values()
    wrong = {n: dict(row) for n, row in right.items()}
    wrong[0]["received"] += 1
    wrong[1] = {name: 0 for name in wrong[1]} | {"processed_online": 1}
    wrong[2]["carried_in"] += 1
    wrong[2]["carried_out"] += 1
    wrong[3]["digitised"] = None
    wrong[4]["received_direct"] = -1
    wrong[5]["on_time"] = 0.5
    wrong[35] = {"item": "MP-SO-TTTT-001", **consistent(1)}
    wrong[36] = consistent(1)
    files = [
        filled_in(plan, right, tmp_path / "right.xlsx"),
        filled_in(plan, wrong, tmp_path / "wrong.xlsx"),
    ]
    good, bad = recalculated(files, tmp_path)
    verdicts = [row[18] for row in good[SHEET][7:42]]
    assert verdicts == ["OK"] * 35
    assert good[SHEET][5][2] == "OK: 35 dòng"
    assert any("OK: 35 dòng" in row for row in good["Hướng dẫn"])
    verdicts = [row[18] for row in bad[SHEET][7:]]
    expected = {
        0: "Lỗi: mã trùng",
        1: "Lỗi: Đã xử lý + chuyển kỳ sau khác|Lỗi: Xử lý trực tuyến lớn hơn đã xử lý",
        2: "Xem lại: Tồn kỳ trước chuyển sang khác",
        3: "Lỗi: còn ô trống",
        4: "Lỗi: có số âm",
        5: "Lỗi: số đếm phải là số nguyên",
        35: "Lỗi: mã trùng",
        36: "Lỗi: thiếu mã",
    }
    for number, start in expected.items():
        assert re.match(start, verdicts[number]), (number, verdicts[number])
    assert verdicts[6] == "OK"
    assert bad[SHEET][5][2] == "CÒN 7 DÒNG LỖI, 1 dòng cần xem lại"


def test_forms_of_figures_open_and_check_themselves(tmp_path: Path) -> None:
    forms: dict[str, tuple[FormPlan, list[Path]]] = {}
    for programme in (p for p in PROGRAMMES if form_of(p).layout == "pairs"):
        plan = bare_plan(programme)
        values: dict[int, dict[str, Any]] = {n: {"value": 1} for n in range(len(plan.form.counts))}
        right = filled_in(plan, values, tmp_path / f"right-{programme}.xlsx")
        checks = plan.form.checks_of(RowCheck)
        if checks:
            values[plan.form.counts.index(checks[0].left[0])]["value"] = 2
        else:
            values[0]["value"] = 10**6 if plan.form.maximum(plan.form.counts[0]) else -1
        wrong = filled_in(plan, values, tmp_path / f"wrong-{programme}.xlsx")
        forms[programme] = (plan, [right, wrong])
    books = iter(recalculated([path for _, both in forms.values() for path in both], tmp_path))
    for programme, (plan, _) in forms.items():
        good, bad = next(books)[plan.form.sheet], next(books)[plan.form.sheet]
        assert good[5][2] == f"OK: {len(plan.form.counts)} dòng", programme
        assert bad[5][2] == "CÒN 1 DÒNG LỖI", programme
