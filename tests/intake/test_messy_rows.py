"""Rows as agencies send them: read right, or asked about at their cell, never wrong in silence."""

import datetime as dt
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import messy
import pytest
from messy import (
    ALL,
    CODES,
    FIGURES,
    FIRST,
    HEAD,
    LAST,
    TRUTH,
    Change,
    Messy,
    before,
    below,
    both,
    cell,
    heads,
    named,
    nfd,
    row_of,
    total,
)
from openpyxl import Workbook
from project import PROGRAMME, REPO, change_cells, copy_project, workbook

from helpers.intake.form_reader import FilledForm, read_form
from helpers.intake.forms import load_form, read_forms
from helpers.intake.score_form import score_form
from helpers.params.form import Form
from helpers.params.load import Setting, load_setting

CODE, NAME = 2, 3
SECTION_1, SECTION_2 = "I. Lĩnh vực báo chí", "II. Lĩnh vực bưu chính"


@cache
def setting() -> Setting:
    return load_setting(REPO, PROGRAMME)


@cache
def form() -> Form:
    return load_form(setting())


def read(change: Change, to: Path) -> FilledForm:
    sent = Messy()
    change(sent)
    path = sent.save(to / "so-tttt.xlsx")
    return read_form(path, form(), file=path.name, period=messy.PERIOD, registry=setting().registry)


def counted(filled: FilledForm) -> dict[str, list[Any]]:
    table = filled.table
    return {row["item"]: [row[name] for name in form().counts] for row in table.to_dict("records")}


def errors(filled: FilledForm) -> set[str]:
    return {problem.code for problem in filled.problems if problem.severity == "error"}


def spelled(code: str) -> Change:
    """The third code as somebody may write it."""
    return cell(FIRST + 2, CODE, code)


def half(label: str, at: int, first: bool) -> list[Any]:
    return row_of(label, at, total(*FIGURES[:3]) if first else total(*FIGURES[3:]))


def sections(at: int) -> Change:
    return both(before(FIRST + 3, row_of(SECTION_2, at)), before(FIRST, row_of(SECTION_1, at)))


PAGE = [[], *[list(row) for row in Messy().rows[:5]], list(HEAD)]

RIGHT: dict[str, Change] = {
    **{f"total in the code column: {label}": below(row_of(label, CODE, ALL))
       for label in messy.TOTAL_LABELS},
    **{f"total in the name column: {label}": below(row_of(label, NAME, ALL))
       for label in messy.TOTAL_LABELS},
    **{f"total on top: {label}": before(FIRST, row_of(label, 1, ALL))
       for label in messy.TOTAL_LABELS[:12]},
    "total without a label": below(row_of("", CODE, ALL)),
    "total without figures": below(row_of("Tổng cộng", CODE)),
    "total with figures in some columns": below(row_of("Cộng", CODE, ALL[:4])),
    "total as text": below(row_of("Tổng cộng", CODE, [str(figure) for figure in ALL])),
    "total twice": below(row_of("Cộng", CODE, ALL), row_of("Tổng cộng", CODE, ALL)),
    "sections in the code column": sections(CODE),
    "sections in the name column": sections(NAME),
    "sections in the first column": sections(1),
    "sections by a letter alone": both(before(FIRST + 3, ["B", None, "BƯU CHÍNH"]),
                                       before(FIRST, ["A", None, "BÁO CHÍ"])),
    "sections that say their sums": both(before(FIRST + 3, half(SECTION_2, NAME, False)),
                                         before(FIRST, half(SECTION_1, NAME, True))),
    "sections with sums, and a total": both(
        below(row_of("Tổng cộng (I+II)", CODE, ALL)),
        before(FIRST + 3, half(SECTION_2, CODE, False)),
        before(FIRST, half(SECTION_1, CODE, True))),
    "subtotals below the sections": both(
        below(half("Cộng mục II", CODE, False), row_of("Tổng cộng", CODE, ALL)),
        before(FIRST + 3, half("Cộng mục I", CODE, True))),
    "subtotals without words": both(below(half("Bưu chính", CODE, False)),
                                    before(FIRST + 3, half("Báo chí", CODE, True))),
    "sum carried to the next page": before(
        FIRST + 3, half("Cộng trang 1", CODE, True), half("Mang sang", CODE, True)),
    "means below the total": below(row_of("Tổng", CODE, ALL),
                                   row_of("Bình quân", CODE, [figure / 6 for figure in ALL])),
    "rates below the total": below(row_of("Tổng", CODE, ALL),
                                   row_of("Tỷ lệ (%)", CODE, [0.5] * 13)),
    **{f"note: {text}": below([], row_of(text, 1)) for text in messy.NOTES},
    **{f"note in the code column: {text}": below(row_of(text, CODE)) for text in messy.NOTES},
    **{f"signature {number}": below([], *rows)
       for number, rows in enumerate(messy.SIGNATURES, start=1)},
    **{f"signature {number} right below": below(*rows)
       for number, rows in enumerate(messy.SIGNATURES, start=1)},
    **{f"numbering {number}": before(FIRST, row)
       for number, row in enumerate(messy.NUMBERINGS, start=1)},
    "units of measure below the heading": before(FIRST, [*[None] * 5, *["(hồ sơ)"] * 13]),
    "blank rows between": both(before(FIRST + 3, [], []), before(FIRST, [])),
    "heading again on a further page": before(FIRST + 3, list(HEAD)),
    "heading again with its numbering": before(FIRST + 3, list(HEAD), messy.NUMBERINGS[0]),
    "whole page head again": before(FIRST + 3, *PAGE),
    "page with sums, then the heading": before(
        FIRST + 3, half("Cộng trang", CODE, True), list(HEAD), half("Mang sang", CODE, True)),
    "headings in capitals": heads(str.upper),
    "headings in NFD": heads(nfd),
    "headings with old tone marks": heads(lambda text: text.replace("số hóa", "số hoá")),
    "headings with misplaced tone marks": heads(lambda text: text.replace("Toàn", "Tòan")),
    "headings with line breaks": heads(lambda text: text.replace(" ", "\n", 1)),
    "headings with colons": heads(lambda text: f"{text}:"),
    "headings with marks of footnotes": heads(lambda text: f"{text} (*)"),
    "headings with blanks of no width": heads(lambda text: f"\ufeff{text}\u200b"),
    "headings with hard blanks": heads(lambda text: text.replace(" ", "\u00a0")),
    "sheet in NFD": named(nfd),
    "sheet with a blank behind": named(lambda name: f"{name} "),
    "sheet in capitals": named(str.upper),
    "sheet in small letters": named(str.lower),
    "sheet with a mark of no width": named(lambda name: f"{name}\u200b"),
    "period with another dash": cell(4, 3, "2023–Q1"),
    "period in small letters": cell(4, 3, " 2023-q1 "),
    "unit in capitals": cell(3, 3, messy.UNIT.upper()),
    "choice in another spelling": cell(FIRST, 4, "TÒAN  trình"),
    "code with blanks": spelled(" 1.004190 "),
    "code with a mark of no width": spelled("1.004190\u200b"),
    "code as a number that shows all digits": cell(FIRST + 2, CODE, 1.00419, "0.000000"),
    "code as a number with quoted digits": cell(FIRST + 2, CODE, 1004190, '0"."000000'),
    **{f"count as text: {text!r}": cell(FIRST + 2, 7, text)
       for text in ("118", " 118 ", "118\u00a0", "0118")},
    "counts as text everywhere": lambda sent: [
        sent.put(row, column, str(sent.rows[row - 1][column - 1]))
        for row in range(FIRST, LAST + 1) for column in range(6, 19)],
    "count with decimals that are none": cell(FIRST + 2, 7, 118.0),
    "count with a format of thousands": cell(FIRST + 2, 7, 118, "#,##0"),
    "name with a letter of Wingdings": cell(FIRST, NAME, "Thủ tục số 1 \uf0fc"),
}  # fmt: skip

# what nobody could tell is asked about at its cell, and nothing of the workbook is counted
ASKED: dict[str, tuple[Change, str, str]] = {
    "wrong total": (below(row_of("Tổng cộng:", CODE, [ALL[0], ALL[1] + 1, *ALL[2:]])),
                    "wrong_total", "G13"),
    "wrong total on top": (before(FIRST, row_of("Tổng số", CODE, [ALL[0] + 1, *ALL[1:]])),
                           "wrong_total", "F7"),
    "wrong sum of a section": (before(FIRST + 3, row_of("Cộng mục I", CODE, [99, *ALL[1:]])),
                               "wrong_total", "F10"),
    "row typed behind the total": (before(LAST, row_of("Tổng cộng", CODE, total(*FIGURES[:-1]))),
                                   "wrong_total", "F12"),
    "label that is no code": (below(row_of("Lũy kế", CODE, [figure + 7 for figure in ALL])),
                              "doubtful_row", "B13"),
    "label like that of a total": (below(row_of("Tổng cục", CODE, [9] * 13)),
                                   "doubtful_row", "B13"),
    "code that equals all rows": (below([7, "1.009999", "Thủ tục", "Toàn trình", "Không", *ALL]),
                                  "doubtful_row", "B13"),
    "code unlike all others that equals two rows": (
        both(below([3, "TC-2", "", "", "", *total(*FIGURES[:2])]),
             lambda sent: sent.rows.__delitem__(slice(FIRST + 1, LAST))), "doubtful_row", "B9"),
    "figures without a code": (below([7, None, "Thủ tục số 7", "Toàn trình", "Không", *FIGURES[0]]),
                               "missing_code", "B13"),
    "figures of a section that add up nothing": (
        before(FIRST, row_of("I. Báo chí", NAME, [n + 1 for n in ALL])), "missing_code", "B7"),
    "code as a number": (cell(FIRST + 2, CODE, 1.00419), "code_changed", "B9"),
    "code as a number with thousands": (cell(FIRST + 2, CODE, 1004190, "#,##0"),
                                        "code_changed", "B9"),
    "code as a share": (cell(FIRST + 2, CODE, 1.5, "0%"), "code_changed", "B9"),
    "code as a long number": (cell(FIRST + 2, CODE, 1004190000001), "code_changed", "B9"),
    "code as a day": (cell(FIRST + 2, CODE, dt.datetime(2024, 1, 5)), "code_changed", "B9"),
    "code as a truth": (cell(FIRST + 2, CODE, True), "code_changed", "B9"),
    "code twice, one with a mark of no width": (spelled(CODES[0] + "\u200b"), "double_code", "B9"),
    "count that is one number in Vietnamese, another in English": (
        cell(FIRST + 2, 7, "1.118"), "not_a_count", "G9"),
    "count in words": (cell(FIRST + 2, 7, "một trăm"), "not_a_count", "G9"),
    "count with a letter of Wingdings": (cell(FIRST + 2, 7, "118 \uf0fc"), "not_a_count", "G9"),
    "count with a unit": (cell(FIRST + 2, 7, "118 hồ sơ"), "not_a_count", "G9"),
    "count as a day": (cell(FIRST + 2, 7, dt.datetime(1900, 4, 27)), "not_a_count", "G9"),
    "count as a share": (cell(FIRST + 2, 7, 118, "0%"), "not_a_count", "G9"),
    "second form of another period": (
        below([], ["Kỳ báo cáo", None, "2023-Q2"], [], list(HEAD), [1, "1.9", "x", "", "", *ALL]),
        "two_forms", "A16"),
    "two sheets of nearly one name": (named(lambda name: f"{name} cũ"), "unreadable", ""),
    "sheet with a Cyrillic letter": (named(lambda name: name.replace("S", "\u0405")),
                                     "unreadable", ""),
    "heading with a Cyrillic letter": (
        heads(lambda text: text.replace("trong kỳ", "trong k\u0443\u0300")),
        "missing_column", "A6:R6"),
}  # fmt: skip


def test_the_corpus_is_large_enough() -> None:
    assert len(RIGHT) + len(ASKED) >= 150


@pytest.mark.parametrize("name", RIGHT)
def test_an_odd_form_is_read_with_the_right_figures(name: str, tmp_path: Path) -> None:
    filled = read(RIGHT[name], tmp_path)
    assert [str(problem) for problem in filled.problems if problem.severity == "error"] == []
    assert counted(filled) == TRUTH


@pytest.mark.parametrize("name", ASKED)
def test_what_nobody_could_tell_is_asked_at_its_cell(name: str, tmp_path: Path) -> None:
    change, code, place = ASKED[name]
    filled = read(change, tmp_path)
    assert filled.table.empty
    assert (code, place) in {(problem.code, problem.cell) for problem in filled.problems}
    assert all(problem.what and "□" not in problem.what for problem in filled.problems)


# --- what is taken all the same is said


def warnings(change: Change, to: Path) -> list[tuple[str, str, str]]:
    filled = read(change, to)
    return [(p.code, p.cell, p.found) for p in filled.problems if p.severity == "warning"]


def test_counts_typed_as_text_are_said_once(tmp_path: Path) -> None:
    change = both(cell(FIRST, 7, "40"), cell(LAST, 18, "1"))
    assert warnings(change, tmp_path) == [("number_as_text", "G7, R12", "2 ô")]
    warned = warnings(RIGHT["counts as text everywhere"], tmp_path)
    assert [(code, found) for code, _, found in warned] == [
        ("number_as_text", "78 ô, ô đầu tiên là F7")
    ]


def test_a_letter_of_wingdings_is_named_and_shown_as_a_square(tmp_path: Path) -> None:
    change = RIGHT["name with a letter of Wingdings"]
    expected = ("private_character", "C7", "'Thủ tục số 1 □ (U+F0FC)'")
    assert warnings(change, tmp_path) == [expected]
    assert read(change, tmp_path).texts[CODES[0]]["name"] == "Thủ tục số 1 □"
    for mark in "\uf0fc\u2705\u25cf":  # of Wingdings; a tick, a bullet
        assert errors(read(spelled(f"1.004190 {mark}"), tmp_path)) == {"code_changed"}


def test_texts_that_look_alike_are_told_apart_by_code_points(tmp_path: Path) -> None:
    problem = read(ASKED["sheet with a Cyrillic letter"][0], tmp_path).problems[0]
    assert problem.found.endswith("ký tự 1 là 'Ѕ' (U+0405), cần 'S' (U+0053)")
    heading = read(ASKED["heading with a Cyrillic letter"][0], tmp_path).problems[0]
    assert "ô G6 ghi" in heading.found and "(U+0443)" in heading.found
    ((code, _, choice),) = warnings(cell(FIRST, 4, "Toan trình"), tmp_path)
    assert (code, "U+0061" in choice and "U+00E0" in choice) == ("not_in_list", True)


def test_two_sheets_of_one_name_for_a_reader_are_not_chosen_from(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = Messy(sheet="SỐ LIỆU").save(tmp_path / "so-tttt.xlsx")
    book = load_workbook(path)
    book.copy_worksheet(book.active).title = "Số liệu "
    book.save(path)
    filled = read_form(
        path, form(), file=path.name, period=messy.PERIOD, registry=setting().registry
    )
    (problem,) = filled.problems
    assert problem.what == "có 2 trang tính cùng tên 'Số liệu'"


def test_a_code_spelled_otherwise_in_a_later_period_is_the_same_code(tmp_path: Path) -> None:
    quarters = ("2023-Q1", "2023-Q2")
    project = copy_project(tmp_path, *quarters, units=["so-tttt"])
    copied = replace(setting(), project=project)
    before = read_forms(copied, quarters)
    code = before.table["item"].iloc[0]
    change_cells(workbook(project, "so-tttt", quarters[1]), {"B8": code.lower().replace("-", "–")})
    after = read_forms(copied, quarters)
    assert after.table["item"].tolist() == before.table["item"].tolist()
    (problem,) = [problem for problem in after.problems if problem.code != "missing_workbook"]
    assert (problem.code, problem.cell) == ("code_spelled_otherwise", "B8")
    assert problem.found == f"'{code.lower()}' là '{code}'"


# --- forms of single figures


def scores(to: Path, cells: dict[str, Any], formats: dict[str, str] | None = None) -> FilledForm:
    known = load_setting(REPO, "ninh-giang-2023")
    definition = score_form(known.framework)
    book = Workbook()
    sheet = book.active
    sheet.title = definition.sheet
    unit = known.reporting_units[0]
    period = known.programme.periods[-1].id
    sheet["C3"], sheet["C4"] = unit.name_vi, period
    for at, column in enumerate(definition.columns, start=1):
        sheet.cell(6, at, column.labels[0])
    for row, figure in enumerate(definition.figures, start=7):
        sheet.cell(row, 1, figure.code)
        sheet.cell(row, 4, 1)
    for place, value in cells.items():
        sheet[place] = value
    for place, number_format in (formats or {}).items():
        sheet[place].number_format = number_format
    path = to / f"{unit.id}.xlsx"
    book.save(path)
    return read_form(path, definition, file=path.name, period=period, registry=known.registry)


def test_a_total_of_scores_and_a_code_in_other_letters_are_understood(tmp_path: Path) -> None:
    figures = score_form(load_setting(REPO, "ninh-giang-2023").framework).figures
    last = 7 + len(figures)
    code = figures[0].code
    filled = scores(
        tmp_path, {"A7": f" {code.upper()}\u200b", f"B{last}": "Tổng điểm:", f"D{last}": 99}
    )
    assert errors(filled) == set()
    assert filled.table[code].tolist() == [1]


def test_a_score_shown_as_a_percentage_is_a_question_unless_it_is_one(tmp_path: Path) -> None:
    figures = score_form(load_setting(REPO, "ninh-giang-2023").framework).figures
    percent = next(at for at, figure in enumerate(figures, start=7) if figure.unit_vi == "%")
    points = next(at for at, figure in enumerate(figures, start=7) if figure.unit_vi != "%")
    filled = scores(tmp_path, {f"D{percent}": 0.85}, {f"D{percent}": "0%"})
    assert errors(filled) == set()
    assert filled.table[figures[percent - 7].code].tolist() == [85]
    filled = scores(tmp_path, {f"D{points}": 0.85}, {f"D{points}": "0%"})
    assert [(p.code, p.found) for p in filled.problems] == [("not_a_number", "'85%'")]
    filled = scores(tmp_path, {f"D{percent}": "85,5%", f"D{points}": "0,75"})
    assert filled.table[figures[percent - 7].code].tolist() == [85.5]
    assert filled.table[figures[points - 7].code].tolist() == [0.75]
