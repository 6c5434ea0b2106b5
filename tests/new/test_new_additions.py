"""`baocao new unit|period|indicator|report`: one command each, checked as a whole, then built."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from command import baocao
from project import PROGRAMME, REPO, change_cells, copy_project, replace_text, workbook
from typer.testing import CliRunner

from helpers.cli import app, main
from helpers.core.paths import ROOT_VARIABLE, Project
from helpers.new import asking
from helpers.new.yaml_items import with_items
from helpers.params.load import load_setting
from helpers.params.whole import check_params

UNIT = ["unit", "Sở Du lịch", "--programme", PROGRAMME, "--like", "so-y-te"]
LATE = [
    *("indicator", "Tỷ lệ hồ sơ số hóa", "--programme", PROGRAMME, "--code", "V"),
    *("--numerator", "digitised", "--denominator", "received", "--levels", "so,huyen"),
]


@pytest.fixture()
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = copy_project(tmp_path, "2023-Q1")
    shutil.copytree(REPO.notebooks, made.notebooks)
    monkeypatch.setenv(ROOT_VARIABLE, str(made.root))
    return made


def call(*words: object, input: str = "") -> Result:
    return CliRunner().invoke(app, ["new", *map(str, words)], input=input)


def add(*words: object) -> str:
    done = call(*words)
    assert done.exit_code == 0, done.output or done.exception
    return done.output


def refused(words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Any) -> str:
    """What the command says as a shell sees it, where it ends with exit status 2."""
    monkeypatch.setattr("sys.argv", ["baocao", "new", *words])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    return str(capsys.readouterr().err)


def build(project: Project, period: str, unit: str, *more: str) -> dict[str, Any]:
    """The record of a report that `baocao build` makes of the project as it is now."""
    words = ["build", "--programme", PROGRAMME, "--period", period, "--unit", unit, *more]
    done = baocao(project, *words, "--format", "html", "--jobs", "1")
    folder = project.outputs / PROGRAMME / period / unit
    assert (folder / "report.html").is_file(), done.stdout + done.stderr
    made: dict[str, Any] = json.loads((folder / "report.json").read_text("utf-8"))
    return made


def indicators(record: dict[str, Any]) -> dict[str, Any]:
    return {indicator["code"]: indicator for indicator in record["indicators"]}


def lines_added(project: Project, name: str) -> list[str]:
    """The lines that a file has more than in the checkout: all of those are there, in order."""
    before = (REPO.root / name).read_text("utf-8").splitlines()
    after = (project.root / name).read_text("utf-8").splitlines()
    rest = iter(after)
    assert all(line in rest for line in before)
    return [line for line in after if line not in before]


def files(project: Project) -> dict[str, bytes]:
    """All but the lock by which additions take turns."""
    every = sorted(path for path in project.root.rglob("*") if path.is_file())
    paths = [path for path in every if ".cache" not in path.parts]
    return {project.relative(path): path.read_bytes() for path in paths}


def test_a_unit_is_one_command_and_is_built(project: Project) -> None:
    output = add(
        *UNIT, "--name-en", "Department of Tourism", "--target", "A=70", "--target", "B=>60"
    )
    assert "baocao template --programme dak-nong-650" in output
    assert lines_added(project, "params/units.csv") == [
        "so-du-lich,dak-nong-650,Sở Du lịch,Department of Tourism,Sở Du lịch,so,"
        '"Sở, ban, ngành",departments and boards,so-ban-nganh,27,tinh-dak-nong,,,yes'
    ]
    sent = workbook(project, "so-du-lich", "2023-Q1")
    shutil.copyfile(workbook(project, "so-y-te", "2023-Q1"), sent)
    change_cells(sent, {"C3": "Sở Du lịch"})
    record = build(project, "2023-Q1", "so-du-lich")
    assert record["ranks"][0]["of"] == 25  # Thanh tra tỉnh is not ranked
    assert [target["printed"] for target in record["targets"]] == ["70%", "trên 60%"]


def test_the_next_step_after_a_unit_of_a_later_quarter_is_a_command_that_works(
    project: Project,
) -> None:
    words = ("Sở Du lịch", "--programme", PROGRAMME, "--like", "so-y-te")
    output = add("unit", *words, "--valid-from", "2026-05-01")
    assert f"baocao new period 2026-Q2 --programme {PROGRAMME}" in output
    assert "Đã thêm kỳ 2026-Q2" in add("period", "2026-Q2", "--programme", PROGRAMME)


def test_a_misspelt_name_is_answered_with_the_near_ones_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], project: Project
) -> None:
    words = ["unit", "Sở X", "--programme", PROGRAMME, "--like", "so-yte"]
    message = refused(words, monkeypatch, capsys)
    assert "cần làm: có phải là: so-y-te" in message and "một trong" not in message


def test_a_quarter_is_one_command_with_its_year_and_method(project: Project) -> None:
    output = add("period", "Quý I/2025", "--programme", PROGRAMME)
    assert "kỳ năm 2025" in output and "chưa có chỉ tiêu giao" in output
    added = lines_added(project, f"params/programmes/{PROGRAMME}.yml")
    assert [line.partition(",")[0] for line in added] == ["  - {id: 2025-Q1", "  - {id: '2025'"]
    assert load_setting(project, PROGRAMME).framework.method("2025-Q1") is not None
    new = workbook(project, "so-y-te", "2025-Q1")
    new.parent.mkdir()
    shutil.copyfile(workbook(project, "so-y-te", "2023-Q1"), new)
    change_cells(new, {"C4": "2025-Q1"})
    record = build(project, "2025-Q1", "so-y-te")
    before = build(project, "2023-Q1", "so-y-te")
    assert record["period_label"] == "quý I/2025"
    assert indicators(record)["C"]["own"] == indicators(before)["C"]["own"]


def test_an_indicator_with_its_target_is_one_command(project: Project) -> None:
    add(*LATE, "--target", "85", "--for", "so", "--years", "2023", "--document", "ct-2022")
    rows = [line.split(",") for line in lines_added(project, "params/targets.csv")]
    assert len(rows) == 18 and {tuple(row[2:9]) for row in rows} == {
        ("V", "2023", "2023", ">=", "85", "85%", "ct-2022")
    }
    framework = project.params / "frameworks" / "plan-650.yml"
    assert lines_added(project, project.relative(framework))[0] == "  - code: V"
    record = build(project, "2023-Q1", "so-y-te")
    value = indicators(record)["V"]
    assert (value["name_vi"], value["own"]["status"]) == ("Tỷ lệ hồ sơ số hóa", "ok")
    assert value["judgement"] in ("đạt", "vượt", "chưa đạt")


def test_a_notebook_is_one_command_and_is_run(project: Project) -> None:
    add("report", "y_te", "--like", "unit_quarter", "--programme", PROGRAMME, "--unit", "so-y-te")
    added = lines_added(project, "notebooks/unit_quarter.ipynb")
    assert added == []
    old, new = (project.notebooks / f"{name}.ipynb" for name in ("unit_quarter", "y_te"))
    assert new.read_text("utf-8") == old.read_text("utf-8").replace("so-tttt", "so-y-te")
    replace_text(project, "notebooks/y_te.ipynb", "## I. Những điểm chính", "## I. Điểm chính")
    build(project, "2023-Q1", "so-y-te", "--notebook", "y_te.ipynb")
    page = project.outputs / PROGRAMME / "2023-Q1" / "so-y-te" / "report.html"
    assert "I. Điểm chính" in page.read_text("utf-8")


def test_at_a_terminal_what_is_missing_is_asked_for_until_it_can_be_used(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "at_terminal", lambda: True)
    unit = [PROGRAMME, "Sở Du lịch", "so-xyz", "so-tttt"]
    answers = [*unit, "nhiều", "80%", "", "1/4", "", "", "Sở DL"]
    done = call("unit", input="\n".join([*answers, ""]))
    assert done.exit_code == 0, done.output
    assert "không có 'so-xyz'" in done.output and "viết như 85" in done.output
    setting = load_setting(project, PROGRAMME)
    unit = next(unit for unit in setting.registry.units if unit.id == "so-du-lich")
    assert (unit.short_vi, unit.level, unit.parent) == ("Sở DL", "so", "tinh-dak-nong")
    mine = [target for target in setting.targets if target.unit_or_level == "so-du-lich"]
    assert [(goal.indicator, goal.printed) for goal in mine] == [("A", "80%")]


def test_whoever_has_said_the_name_is_asked_for_nothing_that_has_a_default(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "at_terminal", lambda: True)
    add(*LATE)
    add(*UNIT, "--valid-from", "2026-01-01", "--target", "A=70")
    mine = [goal for goal in load_setting(project, PROGRAMME).targets if goal.indicator == "A"]
    assert [
        (goal.from_period, goal.to_period) for goal in mine if goal.unit_or_level == "so-du-lich"
    ] == [("2026", "2026")]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["unit", "Sở Du lịch"], "thêm --programme, một trong: dak-lak-ict-index"),
        (["unit", "Sở Y tế", *UNIT[2:]], "một tên chỉ tới nhiều đơn vị"),
        ([*UNIT, "--id", "Sở DL"], "mã chỉ gồm chữ thường không dấu"),
        ([*UNIT, "--target", "A=cao"], "viết như 85, 85%"),
        ([*UNIT, "--target", "X=85"], "Khung không có chỉ tiêu 'X'"),
        ([*UNIT, "--target", "A=185"], "vượt mức cao nhất 100"),
        ([*UNIT, "--valid-from", "1/3/2025"], "Ngày viết năm-tháng-ngày"),
        ([*UNIT[:-1], "so-y"], "có phải là: so-y-te"),
        (["period", "2023-Q1", "--programme", PROGRAMME], "đã có kỳ 2023-Q1"),
        (["period", "Qúy V/2025", "--programme", PROGRAMME], "gần nhất: Quý IV/2025"),
        (["period", "2025", "--programme", PROGRAMME, "--method", "x"], "phương pháp 'x'"),
        (["indicator", "Tỷ lệ", "--programme", PROGRAMME, "--code", "A"], "bị trùng: A"),
        ([*LATE[:6], "--numerator", "x", "--denominator", "received"], "không có 'x'"),
        ([*LATE[:-1], "so,xa"], "không có cấp 'xa'"),
        ([*LATE, "--direction", "lower", "--target", "85"], "thấp hơn là tốt"),
        ([*LATE, "--target", "85", "--for", "xã"], "Không có đơn vị hay cấp 'xã'"),
        (["report", "unit_year", "--programme", PROGRAMME], "đã có notebooks/unit_year.ipynb"),
        (["report", "Y tế", "--programme", PROGRAMME], "tên gồm chữ thường không dấu"),
        (["report", "y", "--programme", PROGRAMME, "--like", "unit"], "có phải là: unit_year"),
        (
            ["report", "y", "--programme", PROGRAMME, "--like", "unit_year", "--unit", "so-ytt"],
            "có phải là: so-y-te",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_added_is_said_and_nothing_is_written(
    words: list[str],
    message: str,
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = files(project)
    assert message in refused(words, monkeypatch, capsys)
    assert files(project) == before


def test_a_fault_that_was_there_before_stands_in_nobodys_way(project: Project) -> None:
    replace_text(project, "params/programmes/papi-63.yml", "current: ['2022']", "current: ['2032']")
    add(*UNIT)
    assert check_params(project).stopping(PROGRAMME) == ()


def test_a_year_of_its_own_moves_on_by_whole_years(project: Project) -> None:
    """From 15 December to 14 December, as ministries count (Nghị định 09/2019/NĐ-CP)."""
    path = project.params / "programmes" / f"{PROGRAMME}.yml"
    head = path.read_text("utf-8").partition("periods:")[0].partition("current: ")
    quarter = "kind: quarter, start: 2023-12-15, end: 2024-03-14, year: '2024'"
    path.write_text(
        f"{head[0]}current: [2024-Q1]\n{head[2].partition(chr(10))[2]}periods:\n"
        f"  - {{id: 2024-Q1, {quarter}, label_vi: quý I/2024, label_en: Q1 2024}}\n"
        "  - {id: '2024', kind: year, start: 2023-12-15, end: 2024-12-14, label_vi: năm 2024,"
        " label_en: '2024'}\n",
        encoding="utf-8",
    )
    words = ["15/12/2025 - 14/3/2026", "--kind", "quarter", "--id", "2026-Q1"]
    add("period", *words, "--name", "quý I/2026", "--current", "--programme", PROGRAMME)
    programme = load_setting(project, PROGRAMME).programme
    quarter_, year = programme.periods[-2:]
    assert programme.current == ("2026-Q1",) and (year.id, quarter_.year) == ("2026", "2026")
    assert (year.start.isoformat(), year.end.isoformat()) == ("2025-12-15", "2026-12-14")


def test_comments_and_blocks_of_a_list_stay_where_they_are() -> None:
    text = (
        "list:  # all\r\n"
        "- code: a\r\n  note: >-\r\n    many\r\n    words\r\n\r\n"
        "# of b\r\n- code: b\r\n  keys: [1, 2]  # two\r\n"
        "# behind\r\nend: 1"
    )
    item = {"code": "c", "name": "Tỷ lệ: %"}
    last = with_items(text.encode(), ["list"], [item]).decode()
    added = "- code: c\r\n  name: 'Tỷ lệ: %'\r\n"
    assert last == text.replace("# behind", f"{added}# behind")
    first = with_items(text.encode(), ["list"], [item], 0).decode()
    assert first == text.replace("    words\r\n", f"    words\r\n{added}")
    ends = with_items(b"a: 1\nlist:\n  - x", ["list"], ["2025"])
    assert ends == b"a: 1\nlist:\n  - x\n  - '2025'\n"
