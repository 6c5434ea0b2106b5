"""What is wrong in `params/` stops the run and is named: which file, which key, which value."""

import dataclasses
from fractions import Fraction
from pathlib import Path

import pydantic
import pytest
from project import PROGRAMME, REPO, copy_project, replace_text

from helpers.core.errors import ConfigError
from helpers.core.paths import ROOT_VARIABLE, Project, find_project
from helpers.intake.forms import load_form
from helpers.params.load import load_setting, programme_ids
from helpers.params.targets import Target, find_target

FRAMEWORK = "params/frameworks/plan-650.yml"
PROGRAMME_FILE = f"params/programmes/{PROGRAMME}.yml"
FORM = "params/forms/tthc-quarter.yml"
TARGETS = "params/targets.csv"
UNITS = "params/units.csv"
A_PART = "- {indicator: A, weight: 50}"
A_TARGET = "so-tttt,A,2023,2024,>=,85,85%,kh-650,211"
NO_TARGET = "thanh-tra-tinh,A,2023,2024,na,,0,kh-650,227"
FIRST_QUARTER = "{id: 2023-Q1, kind: quarter, start: 2023-01-01, end: 2023-03-31,"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return copy_project(tmp_path)


def refused(project: Project) -> ConfigError:
    """The error with which reading the programme and its form stops."""
    with pytest.raises(ConfigError) as caught:
        load_form(load_setting(project, PROGRAMME))
    assert caught.value.exit_status == 2
    return caught.value


def test_every_shipped_programme_and_its_form_can_be_loaded() -> None:
    for programme in programme_ids(REPO):
        setting = load_setting(REPO, programme)
        assert setting.programme.id == programme
        if setting.programme.source.form:
            assert load_form(setting).id == setting.programme.source.form


@pytest.mark.parametrize(
    ("name", "old", "new", "where", "expected"),
    [
        (FRAMEWORK, "small_denominator: 10", "smal_denominator: 10",
         "plan-650.yml, dòng 7, khoá smal_denominator", "10"),
        (PROGRAMME_FILE, "simulated: true", "simulated: có thể",
         "dak-nong-650.yml, dòng 10, khoá simulated", "'có thể'"),
        (PROGRAMME_FILE, "kind: forms", "kind: form",
         "dak-nong-650.yml, dòng 9, khoá source.kind", "'form'"),
        (PROGRAMME_FILE, FIRST_QUARTER, FIRST_QUARTER.replace("2023-03-31", "31/3/2023"),
         "dak-nong-650.yml, dòng 41, khoá periods.0.end", "'31/3/2023'"),
        (PROGRAMME_FILE, FIRST_QUARTER, FIRST_QUARTER.replace("03-31", "02-31"),
         "dak-nong-650.yml, dòng 41", "2023-02-31"),
        (FRAMEWORK, A_PART, "- {indicator: A, weight: -50}",
         "plan-650.yml, dòng 147, khoá score.parts.0.weight", "-50"),
        (FORM, "{field: received, type: count", "{field: received, type: number",
         "tthc-quarter.yml, dòng 14, khoá columns.5.type", "'number'"),
        (TARGETS, A_TARGET, A_TARGET.replace(">=", "=>"),
         "targets.csv, dòng 2, cột operator", "'=>'"),
        (TARGETS, A_TARGET, A_TARGET.replace(",85,", ",tám lăm,"),
         "targets.csv, dòng 2, cột target", "'tám lăm'"),
        (TARGETS, "operator,target,", "operator,muc_tieu,",
         "targets.csv, dòng 1, cột muc_tieu", "'muc_tieu'"),
        (TARGETS, A_TARGET, f"{A_TARGET},thừa",
         "targets.csv, dòng 2", "'thừa'"),
        (TARGETS, A_TARGET, "so-tttt,A", "targets.csv, dòng 2", "so-tttt"),
        (TARGETS, A_TARGET, A_TARGET.replace(",85,", ",90,"),
         "targets.csv, dòng 2", ",85%,"),
        (TARGETS, A_TARGET, A_TARGET.replace(",85,85%", ",0,0%"),
         "targets.csv, dòng 2", ",0%,"),
        (UNITS, "so-ban-nganh,1,", "so-ban-nganh,một,", "units.csv, dòng 3, cột order", "'một'"),
        ("params/unit_aliases.csv", "id,alias", "id,ten",
         "unit_aliases.csv, dòng 1, cột alias", "id, ten"),
        ("data/published/documents.csv", "2023-10-06", "06/10/2023",
         "documents.csv, dòng 3, cột date", "'06/10/2023'"),
    ],
)  # fmt: skip
def test_an_unknown_key_or_a_wrong_value_is_named_with_its_file(
    project: Project, name: str, old: str, new: str, where: str, expected: str
) -> None:
    replace_text(project, name, old, new)
    error = refused(project)
    assert where in error.where
    assert expected in error.found


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        (FRAMEWORK, A_PART, "- {indicator: A, weight: 49}", "tổng weight 99.0 khác maximum 100.0"),
        (FRAMEWORK, A_PART, "- {indicator: Z, weight: 50}", "score dùng chỉ tiêu không có: 'Z'"),
        (FRAMEWORK, "- code: D\n", "- code: C\n", "mã chỉ tiêu bị trùng"),
        (FRAMEWORK, "- code: D\n", "- code: D\n    parent: Y\n", "D: parent Y không có"),
        (FRAMEWORK, "- code: D\n", "- code: D\n    methods: [cũ]\n", "D: methods ['cũ'] không có"),
        (FRAMEWORK, "{kind: distinct_ratio, numerator: paid_online, denominator: fee_dossiers}",
         "{kind: distinct_ratio, numerator: paid_online}", "cần numerator và denominator"),
        (PROGRAMME_FILE, "current: [2023-Q4,", "current: [2025-Q4,", "kỳ 2025-Q4 không có"),
        (PROGRAMME_FILE, FIRST_QUARTER, FIRST_QUARTER.replace("03-31", "01-01").replace(
            "start: 2023-01-01", "start: 2023-02-01"), "kỳ 2023-Q1: ngày cuối"),
        (PROGRAMME_FILE, "{id: 2023-Q2,", "{id: 2023-Q1,", "mã kỳ bị trùng"),
        (FORM, "left: [digitised]", "left: [digitized]", "'digitized'; có phải là: digitised"),
        (FORM, "{field: item,", "{field: code,", "field: item"),
        (FRAMEWORK, "- code: A\n", "- code: A\n    direction: lower\n",
         "score.parts dùng chỉ tiêu có direction lower (thấp hơn là tốt): A"),
        (FRAMEWORK, "- code: T\n",
         "- code: T\n    direction: lower\n    maximum: 1\n    scoring: {rule: proportional}\n",
         "T: direction lower (thấp hơn là tốt), nhưng scoring proportional"),
        (TARGETS, A_TARGET, A_TARGET.replace(",85,", ",,"), "'>=' không hợp với target None"),
        (TARGETS, NO_TARGET, NO_TARGET.replace("na,,", "na,0,"), "'na' không hợp với target 0.0"),
    ],
)  # fmt: skip
def test_values_that_contradict_each_other_are_named_with_their_file(
    project: Project, name: str, old: str, new: str, what: str
) -> None:
    replace_text(project, name, old, new)
    error = refused(project)
    assert what in error.what
    assert Path(name).name in error.where


@pytest.mark.parametrize("name", [TARGETS, UNITS, "data/published/figures.csv"])
def test_a_missing_table_is_named(project: Project, name: str) -> None:
    (project.root / name).unlink()
    error = refused(project)
    assert "Thiếu" in error.what
    assert error.where == name


@pytest.mark.parametrize(
    ("name", "line"), [(FRAMEWORK, "dòng 8, khoá framework"), (FORM, "dòng 9, khoá source.form")]
)
def test_a_missing_framework_or_form_is_named_where_it_is_called(
    project: Project, name: str, line: str
) -> None:
    (project.root / name).unlink()
    error = refused(project)
    assert error.where == f"{PROGRAMME_FILE}, {line}"
    assert Path(name).stem in error.what


def test_a_framework_that_does_not_exist_is_named_and_the_nearest_is_offered(
    project: Project,
) -> None:
    replace_text(project, PROGRAMME_FILE, "framework: plan-650", "framework: plan-651")
    error = refused(project)
    assert "plan-651" in error.what
    assert "có phải là: plan-650" in error.todo


@pytest.mark.parametrize("text", ["id: [", "", "- 1\n- 2\n"])
def test_a_file_that_is_no_table_of_keys_is_named(project: Project, text: str) -> None:
    (project.root / FRAMEWORK).write_text(text, encoding="utf-8")
    assert "plan-650.yml" in refused(project).where


@pytest.mark.parametrize("name", [PROGRAMME_FILE, UNITS])
def test_a_file_saved_in_another_encoding_is_named(project: Project, name: str) -> None:
    path = project.root / name
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    error = refused(project)
    assert "UTF-8" in error.what
    assert path.name in error.where


def test_a_table_saved_by_excel_with_a_byte_order_mark_is_read(project: Project) -> None:
    path = project.root / UNITS
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_setting(project, PROGRAMME).unit("so-tttt").order == 1


def test_an_unknown_programme_is_named_and_the_nearest_is_offered() -> None:
    with pytest.raises(ConfigError) as caught:
        load_setting(REPO, "dak-nong-65")
    assert "'dak-nong-65'" in caught.value.what
    assert "có phải là: dak-nong-650" in caught.value.todo
    assert "ninh-giang-2023" in caught.value.found


def test_an_unknown_period_is_named_and_the_nearest_is_offered() -> None:
    with pytest.raises(ConfigError) as caught:
        load_setting(REPO, PROGRAMME).period("2023-Q5")
    assert "'2023-Q5'" in caught.value.what
    assert "có phải là: 2023-Q" in caught.value.todo
    assert caught.value.where == f"{PROGRAMME_FILE}, khoá periods"


def test_an_unknown_unit_is_named_and_the_nearest_is_offered() -> None:
    with pytest.raises(ConfigError) as caught:
        load_setting(REPO, PROGRAMME).unit("so-ttt")
    assert "'so-ttt'" in caught.value.what
    assert "so-tttt" in caught.value.todo.removeprefix("có phải là: ")
    assert caught.value.where == UNITS


def test_a_name_that_is_near_to_nothing_gets_no_false_offer() -> None:
    with pytest.raises(ConfigError) as caught:
        load_setting(REPO, PROGRAMME).unit("xyz")
    assert "có phải là" not in caught.value.todo


def test_a_unit_of_another_programme_is_unknown() -> None:
    with pytest.raises(ConfigError):
        load_setting(REPO, PROGRAMME).unit("huyen-ninh-giang")


def test_a_folder_that_is_no_project_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    with pytest.raises(ConfigError) as caught:
        find_project()
    assert caught.value.where == str(tmp_path.resolve())


def test_the_project_is_found_from_a_folder_inside_it(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ROOT_VARIABLE, raising=False)
    monkeypatch.chdir(project.params)
    assert find_project() == project


def test_params_cannot_be_changed_once_read() -> None:
    setting = load_setting(REPO, PROGRAMME)
    for frozen in (
        setting.programme,
        setting.framework,
        setting.framework.indicators[0],
        setting.registry.units[0],
        setting.targets[0],
        setting.figures[0],
    ):
        with pytest.raises(pydantic.ValidationError, match="frozen"):
            frozen.id = "khác"  # type: ignore[union-attr,misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        setting.figures = ()  # type: ignore[misc]


def test_a_target_holds_only_in_its_years() -> None:
    targets = load_setting(REPO, PROGRAMME).targets
    for year, expected in (("2022", None), ("2023", 85), ("2024", 85), ("2025", None)):
        target = find_target(targets, unit="so-tttt", indicator="A", year=year)
        assert (target.target if target else None) == expected


def test_tren_is_strict_and_toi_thieu_is_not() -> None:
    targets = load_setting(REPO, PROGRAMME).targets
    operators = {target.printed: target.operator for target in targets}
    assert operators["trên 50%"] == ">"
    assert operators["tối thiểu 60%"] == ">="
    assert operators["0"] == "na"


@pytest.mark.parametrize(
    ("printed", "target", "fits"),
    [
        ("ít nhất 02 kỳ/tháng", 2, True),
        ("99,5%", 99.5, True),
        ("từ 1.500 hồ sơ trở lên", 1500, True),
        ("toàn bộ", 100, True),
        ("85%", 90, False),
        ("99,5%", 995, False),
        ("0%", 0, False),
        ("toàn bộ", -1, False),
    ],
)
def test_a_target_is_above_0_and_the_number_that_its_document_prints(
    printed: str, target: float, fits: bool
) -> None:
    shipped = load_setting(REPO, PROGRAMME).targets[0].model_dump()
    stated = {**shipped, "printed": printed, "target": target}
    if fits:
        assert Target.model_validate(stated).goal == Fraction(repr(target))
    else:
        with pytest.raises(pydantic.ValidationError, match="target"):
            Target.model_validate(stated)


@pytest.mark.parametrize(
    ("printed", "target", "operator", "english"),
    [
        ("tối thiểu 86,99187%", 86.99187, ">=", "at least 86.99187%"),
        ("86,99187%", 86.99187, ">", "over 86.99187%"),
        ("90%", 90.0, ">=", "90%"),
    ],
)
def test_a_target_is_said_in_english_as_exactly_as_it_is_written(
    printed: str, target: float, operator: str, english: str
) -> None:
    shipped = load_setting(REPO, PROGRAMME).targets[0].model_dump()
    stated = {**shipped, "printed": printed, "target": target, "operator": operator}
    assert Target.model_validate(stated).printed_in("en") == english


@pytest.mark.parametrize(
    ("printed", "operator", "fits"),
    [
        ("tối đa 85%", ">=", False),
        ("Không quá 85%", ">", False),
        ("không vượt quá 85%", ">=", False),
        ("dưới 85%", ">", False),
        ("85% trở xuống", ">=", False),
        ("≤ 85%", ">=", False),
        ("không dưới 85%", ">=", True),
        ("không thấp hơn 85%", ">=", True),
        ("tối thiểu 85%", ">=", True),
    ],
)
def test_a_target_that_is_printed_as_the_most_is_refused(
    printed: str, operator: str, fits: bool
) -> None:
    shipped = load_setting(REPO, PROGRAMME).targets[0].model_dump()
    stated = {**shipped, "printed": printed, "operator": operator, "target": 85.0}
    if fits:
        assert Target.model_validate(stated).goal == 85
    else:
        with pytest.raises(pydantic.ValidationError, match="tối đa"):
            Target.model_validate(stated)


def test_a_target_for_an_indicator_of_which_less_is_better_is_refused(project: Project) -> None:
    old = "numerator: on_time, denominator: processed}"
    new = "numerator: overdue, denominator: processed}\n    direction: lower"
    replace_text(project, FRAMEWORK, old, new)
    load_setting(project, PROGRAMME)
    path = project.root / TARGETS
    text = path.read_text("utf-8")
    path.write_text(f"{text}{PROGRAMME},so-y-te,T,2023,2024,>=,2,2%,kh-650,211\n", "utf-8")
    error = refused(project)
    assert f"targets.csv, dòng {len(text.splitlines()) + 1}" in error.where
    assert "direction: lower" in error.what
    assert error.found == "so-y-te, T, 2%"
    assert error.todo


def test_the_quarters_of_a_year_are_its_parts_and_run_up_to_the_period() -> None:
    setting = load_setting(REPO, PROGRAMME)
    programme = setting.programme
    third = setting.period("2024-Q3")
    assert [p.id for p in programme.parts(third)] == ["2024-Q3"]
    assert [p.id for p in programme.to_date(third)] == ["2024-Q1", "2024-Q2", "2024-Q3"]
    assert len(programme.parts(setting.period("2024"))) == 4


def test_the_period_before_is_of_the_same_kind() -> None:
    setting = load_setting(REPO, PROGRAMME)
    before = {p.id: setting.programme.before(p) for p in setting.programme.periods}
    assert before["2023-Q1"] is None
    assert before["2023"] is None
    assert before["2024-Q1"] == setting.period("2023-Q4")
    assert before["2024"] == setting.period("2023")


def test_a_name_that_stands_for_two_units_is_refused(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    path = project.params / "unit_aliases.csv"
    path.write_text(path.read_text("utf-8") + "so-y-te,Sở TTTT\n", "utf-8")
    with pytest.raises(ConfigError, match="nhiều đơn vị") as stopped:
        load_setting(project, "dak-nong-650")
    assert "so-tttt, so-y-te" in stopped.value.found
