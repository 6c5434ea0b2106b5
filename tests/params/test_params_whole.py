"""Declarations are checked as one whole: every fault at once, in Vietnamese, with file and line."""

import json
import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from command import baocao
from project import PROGRAMME, REPO, copy_project, replace_text
from typer.testing import CliRunner

from helpers.build.plan import plan
from helpers.cli import app
from helpers.core.errors import ConfigError
from helpers.core.paths import ROOT_VARIABLE, Project
from helpers.params.faults import Fault, ParamsError
from helpers.params.load import load_setting, programme_ids, usable_settings
from helpers.params.whole import RULES, check_params, explanation_faults

UNITS, ALIASES, TARGETS = "params/units.csv", "params/unit_aliases.csv", "params/targets.csv"
TILES = "params/tiles.csv"
FIGURES, DOCUMENTS = "data/published/figures.csv", "data/published/documents.csv"
FRAMEWORK, FORM = "params/frameworks/plan-650.yml", "params/forms/tthc-quarter.yml"
MAIN = f"params/programmes/{PROGRAMME}.yml"
ICT_INDEX = "params/frameworks/ict-index.yml"
ICT = "params/programmes/dak-lak-ict-index.yml"
SUCCESSIONS = "params/successions.csv"
# the line after the last one that is shipped
NEXT = len((REPO.root / UNITS).read_text("utf-8").splitlines()) + 1
NEXT_DOCUMENT = len((REPO.root / DOCUMENTS).read_text("utf-8").splitlines()) + 1
HEALTH = "so-y-te,dak-nong-650,Sở Y tế,"
A_FIGURE = "dak-lak-ict-index,tinh-dak-lak,2017,ict,score,"
A_MEASURE = "numerator: received_online, denominator: received}\n    item_vi: thủ tục"
SHEETS = "params/frameworks/dti-xa.yml"
QUOTED = f"params/explanations/{PROGRAMME}/quotations.csv"
MISSPELT = A_MEASURE.replace("received_", "recieved_")
METHOD = '"2024"]\n    document: kh-650'
Q4_2024 = "{id: 2024-Q4, kind: quarter, start: 2024-10-01, end: 2024-12-31"
Q2 = "{id: 2023-Q2, kind: quarter, start: 2023-04-01"
English = re.compile(
    r"\b(input|should|valid|field|required|permitted|expected|error|extra|match|string|mapping"
    r"|found|not|decode|token)\b"
)
runner = CliRunner()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = copy_project(tmp_path)
    monkeypatch.setenv(ROOT_VARIABLE, str(made.root))
    monkeypatch.setenv("COLUMNS", "500")
    return made


def cast_by_weights(project: Project) -> None:
    """A merger of agencies in the programme, to be cast back by weights."""
    row = ("so-khcn-2025,dak-nong-650,Sở KHCN mới,New Department,Sở KHCN mới,so,Sở,departments,"
           "so-ban-nganh,27,tinh-dak-nong,2025-03-01,,yes")  # fmt: skip
    append(project, "params/units.csv", row)
    half = "so-khcn,Sở Khoa học và Công nghệ,so-khcn-2025,Sở Khoa học và Công nghệ,merge,"
    half += "2025-03-01,,,Hợp nhất hai sở thành Sở Khoa học và Công nghệ,"
    replace_text(project, SUCCESSIONS, half, f"{half}2")
    rule = "back_cast: {weights: declared, statement_vi: x, statement_en: x}"
    replace_text(project, MAIN, "group_vi:", f"{rule}\ngroup_vi:")


def append(project: Project, name: str, line: str) -> int:
    """Add a line to a table; its number."""
    path = project.root / name
    path.write_text(path.read_text("utf-8") + line + "\n", "utf-8")
    return len(path.read_text("utf-8").splitlines())


def write(project: Project, name: str, text: str) -> None:
    path = project.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def unit_line(**cells: str) -> str:
    """A line of units.csv."""
    row = {
        "id": "so-moi", "programme": PROGRAMME, "name_vi": "Sở Mới", "name_en": "New Department",
        "short_vi": "Sở Mới", "level": "so", "group_vi": "Sở", "group_en": "boards", "group": "so",
        "order": "40", "parent": "tinh-dak-nong", "valid_from": "", "valid_to": "", "ranked": "yes",
    }  # fmt: skip
    return ",".join((row | cells).values())


def not_surveyed(project: Project, name: str, declaration: str) -> None:
    """Declare below the line on simulation who was not surveyed."""
    text = (project.root / name).read_text("utf-8")
    (line,) = re.findall(r"^simulated: \w+$", text, flags=re.MULTILINE)
    replace_text(project, name, f"\n{line}\n", f"\n{line}\nnot_surveyed: {declaration}\n")


def faults(project: Project) -> list[Fault]:
    checked = check_params(project)
    return [*checked.faults, *explanation_faults(checked)]


def the_fault(project: Project) -> Fault:
    (fault,) = faults(project)
    return fault


def test_what_is_shipped_has_no_fault() -> None:
    assert faults(REPO) == []


# the file and line that is named, what is said, and what stands in "cần làm"
Case = tuple[Callable[[Project], object], str, str, str]
CASES: dict[str, Case] = {
    "the same unit twice": (
        lambda p: append(p, UNITS, (p.root / UNITS).read_text("utf-8").splitlines()[2]),
        f"{UNITS}, dòng {NEXT}, cột id", "'so-tttt' đã khai báo ở dòng 3", "xoá"),
    "a unit called overview": (
        lambda p: append(p, UNITS, unit_line(id="overview")),
        f"{UNITS}, dòng {NEXT}, cột id", "dành cho báo cáo tổng hợp", "mã khác"),
    "a unit of an unknown programme": (
        lambda p: append(p, UNITS, unit_line(programme="dak-nong-65", parent="")),
        f"{UNITS}, dòng {NEXT}, cột programme", "'dak-nong-65'", "dak-nong-650"),
    "a unit below an unknown one": (
        lambda p: append(p, UNITS, unit_line(parent="tinh-dak-nog")),
        f"{UNITS}, dòng {NEXT}, cột parent", "'tinh-dak-nog'", "tinh-dak-nong"),
    "a unit above itself": (
        lambda p: append(p, UNITS, unit_line(parent="so-moi")),
        f"{UNITS}, dòng {NEXT}, cột parent", "đi vòng", ""),
    "a unit that ends before it began": (
        lambda p: append(p, UNITS, unit_line(valid_from="2024-02-01", valid_to="2024-01-01")),
        f"{UNITS}, dòng {NEXT}, cột valid_to", "trước ngày đầu", ""),
    "a unit's id that leads out of the folder": (
        lambda p: append(p, UNITS, unit_line(id="../../../x")),
        f"{UNITS}, dòng {NEXT}, cột id", "chữ thường không dấu", ""),
    "a unit's id that Windows has no folder for": (
        lambda p: append(p, UNITS, unit_line(id="aux")),
        f"{UNITS}, dòng {NEXT}, cột id", "thiết bị của Windows", ""),
    "one name of two units": (
        lambda p: append(p, ALIASES, "so-y-te,Sở TTTT"),
        f"{ALIASES}, dòng 123", "nhiều đơn vị", "mỗi tên"),
    "a tile of an unknown unit": (
        lambda p: append(p, TILES, "63-tinh,tinh-ha-gian,30,1"),
        f"{TILES}, dòng 108, cột unit", "'tinh-ha-gian'", "tinh-ha-giang"),
    "a second tile of one unit": (
        lambda p: append(p, TILES, "63-tinh,tinh-ha-giang,30,1"),
        f"{TILES}, dòng 108", "'tinh-ha-giang' đã có ô ở dòng 4", "xoá"),
    "two units on one tile": (
        lambda p: append(p, TILES, "63-tinh,ubnd-tuy-duc,1,3"),
        f"{TILES}, dòng 108, cột row, column", "'tinh-ha-giang', dòng 4", "ô khác"),
    "another spelling of an unknown unit": (
        lambda p: append(p, ALIASES, "so_y_te,Sở Y tế tỉnh"),
        f"{ALIASES}, dòng 123, cột id", "'so_y_te'", "so-y-te"),
    "a target of an unknown programme": (
        lambda p: append(p, TARGETS, "dak-nong-651,so-y-te,A,2025,2025,>=,85,85%,kh-650,1"),
        f"{TARGETS}, dòng 96, cột programme", "'dak-nong-651'", "dak-nong-650"),
    "a target of an unknown unit": (
        lambda p: append(p, TARGETS, f"{PROGRAMME},so-yte,A,2023,2024,>=,85,85%,kh-650,1"),
        f"{TARGETS}, dòng 96, cột unit_or_level", "'so-yte'", "so-y-te"),
    "a target of an unknown indicator": (
        lambda p: append(p, TARGETS, f"{PROGRAMME},so-y-te,Z,2023,2024,>=,85,85%,kh-650,1"),
        f"{TARGETS}, dòng 96, cột indicator", "'Z'", "chọn một trong"),
    "a second target for one unit and year": (
        lambda p: append(p, TARGETS, f"{PROGRAMME},so-y-te,A,2024,2025,>=,90,90%,kh-650,1"),
        f"{TARGETS}, dòng 96", "ở dòng 26: 85%", "giữ một dòng"),
    "a target whose years run backwards": (
        lambda p: append(p, TARGETS, f"{PROGRAMME},so-y-te,C,2024,2023,>=,90,90%,kh-650,1"),
        f"{TARGETS}, dòng 96, cột to_period", "trước năm đầu", ""),
    "a target above 100 per cent": (
        lambda p: append(p, TARGETS, f"{PROGRAMME},so-y-te,C,2023,2023,>=,900,900%,kh-650,1"),
        f"{TARGETS}, dòng 96, cột target", "vượt mức cao nhất 100", ""),
    "a target from an unknown document": (
        lambda p: append(p, TARGETS, f"{PROGRAMME},so-y-te,C,2023,2023,>=,90,90%,kh-65,1"),
        f"{TARGETS}, dòng 96, cột document", "'kh-65'", "kh-650"),
    "a period that no method covers": (
        lambda p: replace_text(p, FRAMEWORK, "periods: [2023-Q1, 2023-Q2,", "periods: [2023-Q1,"),
        f"{MAIN}, dòng 42, khoá periods.1.id", "kỳ 2023-Q2 có 0 phương pháp", "methods.periods"),
    "a printed period that no method covers": (
        lambda p: replace_text(p, ICT_INDEX, '["2016", "2017"]', '["2016"]'),
        f"{ICT}, dòng 38, khoá periods.4.id", "kỳ 2017 có 0 phương pháp", "ict-index.yml"),
    "periods with days in common": (
        lambda p: replace_text(p, MAIN, Q2, Q2.replace("04-01", "03-31")),
        f"{MAIN}, dòng 42, khoá periods.1.start", "trùng ngày với kỳ 2023-Q1", ""),
    "a quarter outside its year": (
        lambda p: replace_text(
            p, MAIN, Q4_2024, Q4_2024.replace("2024-12-31", "2025-01-01")),
        f"{MAIN}, dòng 49, khoá periods.8.start", "không nằm trong 2024", ""),
    "a period's id that leads out of the folder": (
        lambda p: replace_text(p, MAIN, Q2, Q2.replace("2023-Q2", '"../../../x"')),
        f"{MAIN}, dòng 42, khoá periods.1.id", "chữ không dấu", ""),
    "a period called as the folder of the units' pages": (
        lambda p: replace_text(p, MAIN, Q2, Q2.replace("2023-Q2", "units")),
        f"{MAIN}, dòng 42, khoá periods.1.id", "trang của đơn vị", ""),
    "a framework in another folder": (
        lambda p: replace_text(p, MAIN, "framework: plan-650", "framework: ../../plan-650"),
        f"{MAIN}, dòng 8, khoá framework", "chữ thường không dấu", ""),
    "an unknown document of a programme": (
        lambda p: replace_text(p, MAIN, "document: kh-650", "document: kh-65"),
        f"{MAIN}, dòng 7, khoá document", "'kh-65'", "kh-650"),
    "an unknown whole": (
        lambda p: replace_text(p, MAIN, "whole: tinh-dak-nong", "whole: tinh-dak-nog"),
        f"{MAIN}, dòng 12, khoá whole", "'tinh-dak-nog'", "tinh-dak-nong"),
    "an id that is not the file's name": (
        lambda p: replace_text(p, MAIN, "id: dak-nong-650", "id: dak-nong-651"),
        f"{MAIN}, dòng 3, khoá id", "mã khác tên tệp", "dak-nong-650"),
    "a field that the form has not": (
        lambda p: replace_text(p, FRAMEWORK, A_MEASURE, MISSPELT),
        f"{FRAMEWORK}, dòng 20, khoá indicators.0.measure.numerator", "'recieved_online'",
        "received_online"),
    "an unknown document of a method": (
        lambda p: replace_text(p, FRAMEWORK, METHOD, METHOD.replace("650", "65")),
        f"{FRAMEWORK}, dòng 13, khoá methods.0.document", "'kh-65'", "kh-650"),
    "a brace in the opening sentence": (
        lambda p: replace_text(p, MAIN, "basis_vi: Thực hiện {document}", "basis_vi: '{ {document}"
                               ) or replace_text(p, MAIN, "của {unit} {period} như sau\n  en",
                                                 "của {unit} {period} như sau'\n  en"),
        f"{MAIN}, dòng 31, khoá cover.basis_vi", "dấu { }", ""),
    "a width in the opening sentence": (
        lambda p: replace_text(p, MAIN, "của {unit} {period} như", "của {unit:>1000000000} như"),
        f"{MAIN}, dòng 31, khoá cover.basis_vi", "{document}, {unit}, {period}", ""),
    "an attribute in the opening sentence": (
        lambda p: replace_text(p, MAIN, "của {unit} {period} như", "của {unit.__class__} như"),
        f"{MAIN}, dòng 31, khoá cover.basis_vi", "{document}, {unit}, {period}", ""),
    "an unknown place in the opening sentence": (
        lambda p: replace_text(p, MAIN, "của {unit} {period} như", "của {units} như"),
        f"{MAIN}, dòng 31, khoá cover.basis_vi", "không có chỗ điền {units}", ""),
    "a key twice": (
        lambda p: replace_text(p, MAIN, "simulated: true", "simulated: true\nsimulated: false"),
        f"{MAIN}, dòng 11", "khoá simulated có hai lần", ""),
    "a logo that is not there": (
        lambda p: replace_text(p, "params/branding.yml", 'logo: ""\nlogo_vi: ""',
                               'logo: mat.png\nlogo_vi: Biểu trưng'),
        "params/branding.yml, dòng 6, khoá logo", "Thiếu tệp logo", ""),
    "a Word template that is not there": (
        lambda p: replace_text(p, "params/branding.yml", 'word: ""', "word: mat.docx"),
        "params/branding/mat.docx", "Thiếu mẫu Word", ""),
    "a figure typed twice": (
        lambda p: append(p, FIGURES, f'{A_FIGURE}"0,46",0.46,,qd-168,136,,,'),
        f"{FIGURES}, dòng 96", "trái với '0,4655' của dòng 77", "giữ một dòng"),
    "a figure above its maximum": (
        lambda p: replace_text(p, FIGURES, f'{A_FIGURE}"0,4655",0.4655',
                               f'{A_FIGURE}"157,12",157.12'),
        f"{FIGURES}, dòng 77, cột value", "157.12 vượt mức cao nhất 1", ""),
    "a figure that is not what is printed": (
        lambda p: replace_text(p, FIGURES, f'{A_FIGURE}"0,4655",0.4655', f'{A_FIGURE}"0,57",0.75'),
        f"{FIGURES}, dòng 77, cột value", "0.75 khác số in '0,57'", ""),
    "a printed number without a value": (
        lambda p: replace_text(p, FIGURES, f'{A_FIGURE}"0,4655",0.4655', f'{A_FIGURE}"0,4655",'),
        f"{FIGURES}, dòng 77, cột value", "để trống", ""),
    "a rank behind the last": (
        lambda p: replace_text(p, FIGURES, "2017,ict,rank,23/63,23,", "2017,ict,rank,73/63,73,"),
        f"{FIGURES}, dòng 74, cột value", "rank 73 vượt mức cao nhất 63", ""),
    "a number below 0 that is printed without a sign": (
        lambda p: replace_text(p, FIGURES, f'{A_FIGURE}"0,4655",0.4655',
                               f'{A_FIGURE}"0,4655",-0.4655'),
        f"{FIGURES}, dòng 77, cột value", "-0.4655 khác số in '0,4655'", ""),
    "a quantity that there is not": (
        lambda p: append(p, FIGURES, f'{A_FIGURE.replace("score", "scroe")}"0,46",0.46,,qd-168,1'),
        f"{FIGURES}, dòng 96, cột quantity", "phải là một trong: 'score'", ""),
    "a numerator above its denominator": (
        lambda p: replace_text(p, FIGURES, "numerator,19/19,19,19", "numerator,20/19,20,19"),
        f"{FIGURES}, dòng 2, cột value", "numerator 20 vượt mức cao nhất 19", ""),
    "a count below 0": (
        lambda p: replace_text(p, FIGURES, "count,352,352,", "count,-352,-352,"),
        f"{FIGURES}, dòng 8, cột value", "count -352 nhỏ hơn 0", ""),
    "a rank among others than the line beside it says": (
        lambda p: replace_text(p, FIGURES, "rank,4/12,4,12", "rank,4/12,4,13"),
        f"{FIGURES}, dòng 21, cột denominator", "13 trái với 12 của dòng 22", ""),
    "a denominator that is not the one printed": (
        lambda p: replace_text(p, FIGURES, "numerator,71/71,71,71,", "numerator,71/72,71,71,"),
        f"{FIGURES}, dòng 6, cột denominator", "71 khác số in sau dấu / trong '71/72'", ""),
    "a maximum that is not the framework's": (
        lambda p: append(p, FIGURES, "dak-lak-ict-index,tinh-dak-lak,2017,ict,max,2,2,,qd-168,1"),
        f"{FIGURES}, dòng 96, cột value", "điểm tối đa 2 khác 1", "maximum"),
    "an unknown unit that was not surveyed": (
        lambda p: not_surveyed(p, MAIN, "{2023-Q1: [so-tttt, so-yte]}"),
        f"{MAIN}, dòng 11, khoá not_surveyed.2023-Q1.1", "'so-yte'", "so-y-te"),
    "a unit not surveyed in an unknown period": (
        lambda p: not_surveyed(p, MAIN, "{2023Q1: [so-y-te]}"),
        f"{MAIN}, dòng 11, khoá not_surveyed.2023Q1", "'2023Q1'", "2023-Q1"),
    "a unit twice not surveyed": (
        lambda p: not_surveyed(p, MAIN, "{2023-Q1: [so-y-te, so-y-te]}"),
        f"{MAIN}, dòng 11, khoá not_surveyed.2023-Q1.1", "hai lần", "giữ một"),
    "a number of a unit that was not surveyed": (
        lambda p: not_surveyed(p, "params/programmes/ninh-giang-2023.yml",
                               "{2024-Q1-ninh-giang: [xa-hong-duc]}"),
        f"{FIGURES}, dòng 44, cột value", "khai là không khảo sát", "not_surveyed"),
    "a figure of an unknown programme": (
        lambda p: append(p, FIGURES, "dak-lak-ict-inde,tinh-dak-lak,2017,ict,max,1,1,,qd-168,1,,,"),
        f"{FIGURES}, dòng 96, cột programme", "'dak-lak-ict-inde'", "dak-lak-ict-index"),
    "a figure of an unknown unit": (
        lambda p: append(p, FIGURES, "dak-lak-ict-index,tinh-daklak,2017,ict,max,1,1,,qd-168,1,,,"),
        f"{FIGURES}, dòng 96, cột unit", "'tinh-daklak'", "tinh-dak-lak"),
    "a figure of an unknown period": (
        lambda p: append(p, FIGURES, "dak-lak-ict-index,tinh-dak-lak,2071,ict,max,1,1,,qd-168,1"),
        f"{FIGURES}, dòng 96, cột period", "'2071'", "2017"),
    "a figure of an unknown indicator": (
        lambda p: append(p, FIGURES, "dak-lak-ict-index,tinh-dak-lak,2017,itc,max,1,1,,qd-168,1"),
        f"{FIGURES}, dòng 96, cột indicator", "'itc'", "ict"),
    "a figure with a decimal comma": (
        lambda p: replace_text(p, FIGURES, '"0,4655",0.4655', '"0,4655","0,4655"'),
        f"{FIGURES}, dòng 77, cột value", "dấu thập phân là dấu chấm", ""),
    "a document twice": (
        lambda p: append(p, DOCUMENTS, "kh-650,1/KH,Kế hoạch khác,2023-01-01,UBND,Kế hoạch"),
        f"{DOCUMENTS}, dòng {NEXT_DOCUMENT}, cột id", "đã khai báo ở dòng 3", "xoá"),
    "an end of an unknown unit": (
        lambda p: append(p, SUCCESSIONS, "so-ytee,Sở Y tế,so-moi,Sở Mới,rename,2025-07-01,,,,"),
        f"{SUCCESSIONS}, dòng 84, cột predecessor", "'so-ytee'", "so-y-te"),
    "a unit that ends in two ways": (
        lambda p: append(p, SUCCESSIONS, "so-tttt,Sở TTTT,so-x,Sở X,rename,2025-07-01,,,,"),
        f"{SUCCESSIONS}, dòng 84, cột predecessor", "khác kind, khác ngày", ""),
    "a back-cast of printed figures": (
        lambda p: replace_text(p, ICT, "group_vi:",
                               "back_cast: {statement_vi: x, statement_en: x}\ngroup_vi:"),
        f"{ICT}, dòng 11, khoá back_cast", "in trong văn bản", "bỏ khoá back_cast"),
    "a back-cast by weights that nobody declared": (
        cast_by_weights,
        f"{SUCCESSIONS}, dòng 65, cột weight", "chưa ghi trọng số", "equal"),
    "explanations in a folder that is no period": (
        lambda p: write(p, f"params/explanations/{PROGRAMME}/2024Q2/so-y-te.md", ""),
        f"params/explanations/{PROGRAMME}/2024Q2/so-y-te.md, dòng 1", "'2024Q2'", "2024-Q2"),
    "explanations of a file that is no unit": (
        lambda p: write(p, f"params/explanations/{PROGRAMME}/2024-Q2/so_y_te.md", ""),
        f"params/explanations/{PROGRAMME}/2024-Q2/so_y_te.md, dòng 1", "'so_y_te'", "so-y-te"),
    "explanations of the overview, which are those of the whole": (
        lambda p: write(p, f"params/explanations/{PROGRAMME}/2024-Q2/overview.md", ""),
        f"params/explanations/{PROGRAMME}/2024-Q2/overview.md, dòng 1", "'overview'",
        "tinh-dak-nong.md"),
    "explanations of an unknown programme": (
        lambda p: write(p, "params/explanations/dak-nong/2024-Q2/so-y-te.md", ""),
        "params/explanations/dak-nong/2024-Q2/so-y-te.md, dòng 1", "không phần nào", "dak-nong-"),
    "explanations that are no Markdown": (
        lambda p: write(p, f"params/explanations/{PROGRAMME}/2024-Q2/so-y-te.docx", ""),
        f"params/explanations/{PROGRAMME}/2024-Q2/so-y-te.docx, dòng 1", "không phần nào", ".md"),
    "explanations with text before the first section": (
        lambda p: write(p, f"params/explanations/{PROGRAMME}/2024-Q2/so-y-te.md", "\nThiếu máy.\n"),
        f"params/explanations/{PROGRAMME}/2024-Q2/so-y-te.md, dòng 2", "không đúng mẫu", "##"),
    "a table that nothing reads": (
        lambda p: write(p, "params/target.csv", "a,b\n"),
        "params/target.csv, dòng 1", "không phần nào", "targets.csv"),
    "a programme with another ending": (
        lambda p: write(p, "params/programmes/moi.yaml", "id: moi\n"),
        "params/programmes/moi.yaml, dòng 1", "không phần nào", "params/programmes/*.yml"),
    "a quotation of an unknown unit": (
        lambda p: append(p, QUOTED, "tasks,so-yte,2023-01-01,2023-12-31,kh-650,65,,,x"),
        f"{QUOTED}, dòng 29, cột units", "'so-yte'", "so-y-te"),
    "a quotation whose last day is before its first": (
        lambda p: append(p, QUOTED, "tasks,,2023-12-31,2023-01-01,kh-650,65,,,x"),
        f"{QUOTED}, dòng 29, cột valid_to", "trước ngày đầu", "valid_from"),
    "a quotation with a head without its line": (
        lambda p: append(p, QUOTED, "tasks,,2023-01-01,2023-12-31,kh-650,65,,Sở Nội vụ,x"),
        f"{QUOTED}, dòng 29, cột head_line", "cùng có", "lời dẫn"),
    "a quotation of an unknown document": (
        lambda p: append(p, QUOTED, "tasks,,2023-01-01,2023-12-31,kh-651,65,,,x"),
        f"{QUOTED}, dòng 29, cột document", "'kh-651'", "kh-650"),
    "a quotation of an unknown section": (
        lambda p: append(p, QUOTED, "blame,,2023-01-01,2023-12-31,kh-650,65,,,x"),
        f"{QUOTED}, dòng 29, cột section", "causes", "data-dictionary"),
    "a correction of an unknown unit": (
        lambda p: write(p, "params/corrections.yml", (
            "corrections:\n"
            f"  - programme: {PROGRAMME}\n"
            "    key: {unit: so-yte, period: 2023-Q1, figure: received}\n"
            "    old: 1\n    new: 2\n    reason_vi: x\n    reason_en: x\n"
            "    who: x\n    date: 2024-01-01\n")),
        "params/corrections.yml, dòng 3, khoá corrections.0.key.unit", "'so-yte'", "so-y-te"),
    "a column that no scoring sheet has": (
        lambda p: write(p, SHEETS, (p.root / SHEETS).read_text("utf-8").replace(
            "field: verified", "field: verifed")),
        f"{SHEETS}, dòng 22, khoá indicators.2.measure.field", "'verifed'", "verified"),
    "a real unit that does not exist": (
        lambda p: replace_text(p, "params/programmes/dti-xa.yml", "[xa-co-phieu-that]", "[xa-la]"),
        "params/programmes/dti-xa.yml, dòng 14, khoá real_units.0", "'xa-la'", "xa-co-phieu-that"),
    "small counts kept back where scores give them away": (
        lambda p: append(p, "params/programmes/dti-xa.yml", "suppress: {below: 5}"),
        "params/programmes/dti-xa.yml, dòng 38, khoá suppress",
        "chỉ giữ kín được số đếm", "bỏ khoá suppress"),
}  # fmt: skip


@cache
def planted(name: str) -> Fault:
    """The one fault of a project in which a case was planted."""
    with TemporaryDirectory() as folder:
        project = copy_project(Path(folder))
        CASES[name][0](project)
        return the_fault(project)


@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_named_with_its_file_and_line_and_what_to_do(name: str) -> None:
    _, where, what, todo = CASES[name]
    fault = planted(name)
    assert fault.where == where
    assert what in fault.what
    assert todo in fault.todo
    assert not English.search(f"{fault.what} {fault.todo}")


def test_each_rule_has_a_case_in_which_it_fails() -> None:
    assert {rule.__name__ for rule in RULES} <= {planted(name).code for name in CASES}


# all at once, and whom they stop

TWENTY = [
    name
    for name in CASES
    if not CASES[name][1].startswith((MAIN, ICT, FRAMEWORK, "params/branding", FIGURES))
][:20]


def test_twenty_faults_are_found_at_once(project: Project) -> None:
    for name in TWENTY:
        CASES[name][0](project)
    messages = [str(fault) for fault in faults(project)]
    assert len(TWENTY) == 20
    for name in TWENTY:
        file = CASES[name][1].partition(",")[0]
        assert any(text.startswith(file) and CASES[name][2] in text for text in messages), name
    for text in messages:
        assert ", dòng " in text


def test_a_row_that_cannot_be_read_makes_no_faults_elsewhere(project: Project) -> None:
    replace_text(project, UNITS, "so-ban-nganh,13,", "so-ban-nganh,mười ba,")
    assert the_fault(project).where == f"{UNITS}, dòng 15, cột order"


def test_a_table_that_cannot_be_read_makes_no_faults_elsewhere(project: Project) -> None:
    replace_text(project, UNITS, "id,programme,name_vi", "ma,programme,name_vi")
    assert {fault.where for fault in faults(project)} == {
        f"{UNITS}, dòng 1, cột id",
        f"{UNITS}, dòng 1, cột ma",
    }


def test_a_fault_in_one_programme_stops_that_programme_only(project: Project) -> None:
    append(project, TARGETS, f"{PROGRAMME},so-yte,A,2023,2024,>=,85,85%,kh-650,1")
    with pytest.raises(ParamsError, match="so-yte"):
        load_setting(project, PROGRAMME)
    usable = [setting.programme.id for setting in usable_settings(project)]
    assert usable == [name for name in programme_ids(project) if name != PROGRAMME]
    assert {job.programme for job in plan(project)} == set(usable)
    with pytest.raises(ParamsError, match="so-yte"):
        plan(project, programmes=[PROGRAMME])


def test_a_file_that_cannot_be_read_stops_only_who_uses_it(project: Project) -> None:
    (project.root / FRAMEWORK).write_text("id: [\n", "utf-8")
    (project.root / ICT).write_bytes(b"\xff\xfe\x00")
    usable = [setting.programme.id for setting in usable_settings(project)]
    assert usable == ["dak-nong-2022", "dti-xa", "ninh-giang-2023", "papi-63"]


def test_where_every_programme_has_a_fault_all_are_said(project: Project) -> None:
    (project.root / DOCUMENTS).unlink()
    with pytest.raises(ParamsError, match="Thiếu tệp"):
        plan(project)


def test_what_is_wrong_within_an_explanation_stops_no_programme(project: Project) -> None:
    CASES["explanations with text before the first section"][0](project)
    assert the_fault(project).stops == frozenset()
    assert load_setting(project, PROGRAMME)


def test_a_changed_table_is_checked_again_in_the_same_process(project: Project) -> None:
    assert faults(project) == []
    append(project, ALIASES, "so-yte,Sở Y tế tỉnh")
    assert the_fault(project).file == ALIASES


def test_a_programme_named_twice_is_built_once(project: Project) -> None:
    once = plan(project, programmes=["dak-lak-ict-index"])
    assert plan(project, programmes=["dak-lak-ict-index"] * 2) == once


# the tables as Excel and people save them


def with_separator(project: Project, name: str, separator: str) -> None:
    """Save a table again as Excel does where the separator is not a comma."""
    import csv
    import io

    path = project.root / name
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8"))))
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    path.write_bytes(b"\xef\xbb\xbf" + out.getvalue().encode())


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_table_with_another_separator_is_read(project: Project, separator: str) -> None:
    before = load_setting(project, PROGRAMME)
    with_separator(project, UNITS, separator)
    with_separator(project, TARGETS, separator)
    after = load_setting(project, PROGRAMME)
    assert (after.registry.units, after.targets) == (before.registry.units, before.targets)


def test_a_hint_for_excel_and_blank_rows_are_passed_over_and_lines_still_fit(
    project: Project,
) -> None:
    with_separator(project, UNITS, ";")
    path = project.root / UNITS
    text = path.read_text("utf-8-sig")
    row = unit_line(parent="tinh-dak-nog").replace(",", ";")
    path.write_text(f"sep=;\n{text};;;;;;;;;;;;;\n\n{row}\n", "utf-8")
    assert the_fault(project).where == f"{UNITS}, dòng {NEXT + 3}, cột parent"


def test_a_cell_of_two_lines_does_not_shift_the_lines_after_it(project: Project) -> None:
    replace_text(project, UNITS, HEALTH, 'so-y-te,dak-nong-650,"Sở\nY tế",')
    append(project, UNITS, unit_line(parent="tinh-dak-nog"))
    assert the_fault(project).where == f"{UNITS}, dòng {NEXT + 1}, cột parent"


@pytest.mark.parametrize(
    ("name", "old", "new", "where", "what"),
    [
        (UNITS, "level,group_vi", "levels,group_vi", f"{UNITS}, dòng 1, cột level",
         "thiếu cột level"),
        (UNITS, "level,group_vi", "level,level,group_vi", f"{UNITS}, dòng 1, cột level",
         "2 cột cùng tên"),
        (UNITS, HEALTH, f'{HEALTH}"a"b,', f"{UNITS}, dòng 15", "dấu ngoặc kép"),
    ],
)  # fmt: skip
def test_a_table_of_the_wrong_shape_is_named_as_what_it_is(
    project: Project, name: str, old: str, new: str, where: str, what: str
) -> None:
    replace_text(project, name, old, new)
    first = faults(project)[0]
    assert first.where == where
    assert what in first.what


def test_a_table_of_which_each_row_is_one_cell_is_named_as_that(project: Project) -> None:
    path = project.root / UNITS
    lines = [line.replace('"', '""') for line in path.read_text("utf-8").splitlines()]
    path.write_text("".join(f'"{line}"\n' for line in lines), "utf-8")
    assert the_fault(project).what == "cả dòng nằm trong một ô"


@pytest.mark.parametrize("encoding", ["utf-16", "cp1258"])
def test_a_table_in_another_encoding_is_named_as_that(project: Project, encoding: str) -> None:
    path = project.root / UNITS
    path.write_bytes("id,programme\nà,â\n".encode(encoding))
    fault = the_fault(project)
    assert "UTF-8" in fault.what
    assert "CSV UTF-8" in fault.todo


def test_no_english_of_pydantic_stands_in_a_message(project: Project) -> None:
    for old, new in (
        ("simulated: true", "simulated: có"),
        ("kind: forms", "kind: form"),
        ("name_en: Online", "nam_en: Online"),
        ("working_days: 5", "working_days: 0"),
        ("current: [2023-Q4, \"2023\"]", "current: 2023"),
        ("start: 2023-01-01, end: 2023-03-31", "start: 2023-01-01, end: 31/3/2023"),
        ("agency: Sở Thông tin", "agency: [Sở]\n  x: Sở Thông tin"),
    ):  # fmt: skip
        replace_text(project, MAIN, old, new)
    replace_text(project, FORM, "{field: received, type: count", "{field: received, type: number")
    replace_text(project, FORM, "kind: known_items", "kind: known_item")
    all_faults = faults(project)
    assert len(all_faults) >= 9
    for fault in all_faults:
        assert fault.line > 0
        assert not English.search(f"{fault.what} {fault.todo.replace('name_en', '')}"), str(fault)


# the command


def test_check_params_says_all_and_ends_with_status_2(project: Project) -> None:
    CASES["the same unit twice"][0](project)
    CASES["a table that nothing reads"][0](project)
    done = runner.invoke(app, ["check", "--params"])
    assert done.exit_code == 2
    assert f"{UNITS}, dòng {NEXT}, cột id: đơn vị 'so-tttt' đã khai báo ở dòng 3" in done.stdout
    assert "params/target.csv" in done.stdout
    assert "2 lỗi" in done.stdout


def test_check_params_gives_json(project: Project) -> None:
    CASES["the same unit twice"][0](project)
    done = runner.invoke(app, ["check", "--params", "--json"])
    assert done.exit_code == 2
    (fault,) = json.loads(done.stdout)["faults"]
    assert (fault["file"], fault["line"], fault["key"]) == (UNITS, NEXT, "cột id")
    assert fault["programmes"] == [PROGRAMME]


def test_check_params_of_sound_declarations_ends_with_status_0(project: Project) -> None:
    done = runner.invoke(app, ["check", "--params"])
    assert done.exit_code == 0
    assert "không có lỗi" in done.stdout


def test_check_params_names_what_is_wrong_with_a_mapping(project: Project) -> None:
    replace_text(project, "params/sources/pci.yml", "id: pci", "id: pcii")
    done = runner.invoke(app, ["check", "--params"])
    assert done.exit_code == 2
    assert "params/sources/pci.yml, dòng" in done.stdout


def test_check_needs_files_or_params() -> None:
    with pytest.raises(ConfigError, match="--params"):
        runner.invoke(app, ["check"], catch_exceptions=False)


def test_a_build_says_the_faults_builds_the_others_and_ends_with_status_1(
    project: Project, tmp_path: Path
) -> None:
    CASES["the same unit twice"][0](project)
    shutil.copytree(REPO.notebooks, project.notebooks)
    command = ["build", "--period", "2017,2023-Q1", "--format", "html", "--jobs", "1"]
    done = baocao(project, *command, "--out", tmp_path / "out")
    assert done.returncode == 1, done.stdout
    assert f"{UNITS}, dòng {NEXT}, cột id" in done.stderr
    assert f"Không lập chương trình {PROGRAMME}" in done.stderr
    assert (tmp_path / "out" / "dak-lak-ict-index/2017/tinh-dak-lak/report.html").is_file()
    assert not (tmp_path / "out" / PROGRAMME).exists()
