"""What a reader of the tables of `baocao index` may rely on: a worse value never ranks higher, and
where a formula has no answer, `notes.csv` says so."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from composites import as_file, composite, flat, shape_of, table_of

from helpers.core.errors import ConfigError, InputError
from helpers.index.command import index
from helpers.index.composite import Results, run
from helpers.index.notes import declared_results
from helpers.index.panel import compose
from helpers.index.strengths import stand
from helpers.index.uncertainty import experiment, rank_intervals

NAN = float("nan")
ONE = "id: a\ngroups: [{code: g}]\n"
TREE = "groups: [{code: top}, {code: p, parent: top}, {code: q, parent: top}]\n"
LEAVES = "indicators: [{code: x, parent: g}, {code: y, parent: g}]\n"
FOUR = (
    "indicators: [{code: x, parent: p}, {code: y, parent: p}, {code: z, parent: q}, "
    "{code: w, parent: q}]\n"
)


class Tables:
    """The tables that the command has written."""

    def __init__(self, folder: Path, framework: str, data: str, reps: int = 20) -> None:
        (folder / "f.yml").write_text(as_file(framework), encoding="utf-8")
        (folder / "d.csv").write_text(data, encoding="utf-8")
        self.folder = folder / "out"
        index(folder / "f.yml", folder / "d.csv", self.folder, reps=reps)

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def column(self, name: str, column: str) -> dict[str, str]:
        return {row["unit"]: row[column] for row in self.rows(name)}

    def notes(self, kind: str) -> list[tuple[str, str]]:
        return [(row["code"], row["unit"]) for row in self.rows("notes") if row["kind"] == kind]


def refused(folder: Path, framework: str) -> str:
    with pytest.raises(ConfigError) as caught:
        Tables(folder, framework, "unit,period,x,y\nA,2020,1,2\nB,2020,2,1\nC,2020,3,3\n")
    assert "f.yml, dòng" in str(caught.value) or "f.yml, khoá" in str(caught.value)
    return str(caught.value)


# --- undefined is not missing

ZEROS = """unit,period,x,y,z,w
A,2020,10,10,10,9
B,2020,9,9,9,10
C,2020,0,1,8,8
D,2020,5,0,0,0
E,2020,0,7,9.9,9.9
"""
GEOMETRIC = f"id: a\nnormalise: {{method: none}}\naggregate: geometric\n{TREE}{FOUR}"


def test_a_unit_whose_group_has_no_mean_has_no_rank_instead_of_the_first(tmp_path: Path) -> None:
    tables = Tables(tmp_path, GEOMETRIC, ZEROS)
    assert tables.column("ranks", "top") == {"A": "1", "B": "2", "C": "", "D": "", "E": ""}
    for unit, group in (("C", "p"), ("D", "p"), ("D", "q"), ("E", "p")):
        assert (group, unit) in tables.notes("undefined")
    assert {unit for code, unit in tables.notes("undefined") if code == "top"} == {"C", "D", "E"}
    assert tables.notes("rescaled") == []


def test_no_draw_ranks_a_unit_whose_group_has_no_mean(tmp_path: Path) -> None:
    raw = "normalise: {method: none}\nuncertainty: {aggregate: [geometric], leave_out: false}\n"
    tables = Tables(tmp_path, f"id: a\n{raw}{TREE}{FOUR}", ZEROS, reps=40)
    lost = {row["unit"]: row["what"] for row in tables.rows("notes") if row["kind"] == "lost_draws"}
    assert set(lost) == {"C", "D", "E"}
    table = composite({
        "id": "a", "normalise": {"method": "none"}, "uncertainty": {"aggregate": ["geometric"]},
        "groups": [{"code": "top"}, {"code": "p", "parent": "top"}, {"code": "q", "parent": "top"}],
        "indicators": [{"code": c, "parent": p} for c, p in zip("xyzw", "ppqq", strict=True)],
    })  # fmt: skip
    rows = [[float(cell) for cell in line.split(",")[2:]] for line in ZEROS.split()[1:]]
    results = run(table, table_of([rows], units="ABCDE"))
    tried = experiment(results, 0, 3, np.random.default_rng(1))
    ranks = tried.ranks(np.array([[0, 1], [1, 1], [2, 1]]))
    assert np.isnan(ranks[:, 2:]).all() and not np.isnan(ranks[:, :2]).any()


def test_a_part_that_weighs_nothing_leaves_nothing_undefined() -> None:
    dump = shape_of(flat(2, normalise={"method": "none"}, aggregate="geometric"))
    dump["indicators"][0]["weight"] = 0.0
    results = run(composite(dump), table_of([[[0.0, 8.0], [2.0, 4.0]]]))
    np.testing.assert_allclose(results.scores[0, :, -1], [8.0, 4.0])


def test_a_denominator_of_zero_is_no_missing_value_and_has_a_note(tmp_path: Path) -> None:
    framework = ONE + LEAVES.replace("{code: x,", "{code: x, denominator: pop,")
    data = "unit,period,x,y,pop\nA,2020,1,2,10\nB,2020,2,1,0\nC,2020,5,4,\nD,2020,7,6,5\n"
    tables = Tables(tmp_path, framework, data)
    assert tables.notes("zero_denominator") == [("x", "B")]
    assert "mẫu số bằng 0" in (tables.folder / "notes.csv").read_text("utf-8")
    assert tables.notes("rescaled") == [("g", "C")]  # its denominator is missing
    assert tables.column("ranks", "g") == {"A": "3", "B": "", "C": "2", "D": "1"}


def test_a_negative_denominator_is_refused_by_row_and_column(tmp_path: Path) -> None:
    framework = ONE + LEAVES.replace("{code: x,", "{code: x, denominator: pop,")
    with pytest.raises(InputError, match=r"d\.csv, dòng 3, cột pop"):
        Tables(tmp_path, framework, "unit,period,x,y,pop\nA,2020,1,2,10\nB,2020,2,1,-4\n")


def test_a_rule_of_imputation_does_not_fill_what_is_undefined(tmp_path: Path) -> None:
    framework = ONE + "impute: {method: mean}\n"
    framework += LEAVES.replace("{code: x,", "{code: x, denominator: pop,")
    data = "unit,period,x,y,pop\nA,2020,1,2,10\nB,2020,2,1,0\nC,2020,5,4,\nD,2020,7,6,5\n"
    tables = Tables(tmp_path, framework, data)
    assert [row["unit"] for row in tables.rows("cells")] == ["C"]
    assert tables.column("ranks", "g")["B"] == ""


HOLES = "unit,period,x,y,reg\nA,2020,1,2,n\nB,2020,2,1,n\nC,2020,,4,s\nD,2020,7,6,\nE,2020,,6,\n"
BY_GROUP = "impute: {method: group_mean, group_by: reg}\n"


def test_a_unit_with_too_little_to_be_imputed_is_not_ranked_on_the_rest(tmp_path: Path) -> None:
    tables = Tables(tmp_path, ONE + BY_GROUP + LEAVES, HOLES)
    assert tables.column("ranks", "g") == {"A": "2", "B": "3", "C": "", "D": "1", "E": ""}
    assert tables.notes("not_imputed") == [("x", "C"), ("x", "E")]


def test_a_declared_minimum_decides_where_nothing_can_be_imputed(tmp_path: Path) -> None:
    framework = ONE + "minimum_available: 0.5\n" + BY_GROUP + LEAVES
    tables = Tables(tmp_path, framework, HOLES)
    assert tables.column("ranks", "g")["E"] == "1"
    assert tables.notes("rescaled") == [("g", "C"), ("g", "E")]
    assert tables.notes("not_imputed") == [("x", "C"), ("x", "E")]


def test_a_total_composed_anew_rescales_over_no_undefined_group() -> None:
    nodes = pd.DataFrame(
        {"parent": ["", "t", "t", "p", "p"], "weight": [1] * 5, "mean": ["arithmetic", "geometric",
         "", "", ""]}, index=["t", "p", "z", "x", "y"], dtype=object,
    )  # fmt: skip
    values = pd.DataFrame({"x": [-1.0, 4.0], "y": [4.0, 4.0], "z": [9.0, 9.0]}, index=["A", "B"])
    with np.errstate(invalid="ignore"):
        total = compose(values, nodes)["t"]
    assert np.isnan(total["A"]) and total["B"] == pytest.approx(6.5)


# --- scales and means that keep no order are refused


def test_a_fraction_of_the_maximum_is_refused_where_less_is_better(tmp_path: Path) -> None:
    worse = LEAVES.replace("{code: y,", "{code: y, direction: -1,")
    message = refused(tmp_path, f"{ONE}normalise: {{method: fraction_of_max}}\n{worse}")
    assert "y: direction" in message and "fraction_of_max" in message
    message = refused(
        tmp_path, f"{ONE}uncertainty: {{normalise: [{{method: fraction_of_max}}]}}\n{worse}"
    )
    assert "y: direction" in message


def test_a_column_without_a_positive_value_has_no_fractions_of_its_maximum() -> None:
    table = flat(2, normalise={"method": "fraction_of_max"})
    results = run(table, table_of([[[-5.0, 1.0], [-1.0, 2.0]]]))
    assert results.scores[0, :, -1].tolist() == [0.5, 1.0]
    assert [(n.code, n.kind) for n in declared_results(results)] == [("a", "no_positive")]


@pytest.mark.parametrize(
    ("how", "key"),
    [
        ("normalise: {method: zscore}\naggregate: harmonic", "nhóm g:"),
        ("normalise: {method: zscore}\naggregate: geometric", "nhóm g:"),
        ("normalise: {method: minmax}\naggregate: geometric", "nhóm g:"),
        ("normalise: {method: borda}\naggregate: harmonic", "nhóm g:"),
        ("normalise: {method: minmax, range: [-1, 1]}\naggregate: generalised\npower: 2", "nhóm g"),
        ("uncertainty: {aggregate: [geometric]}", "uncertainty.aggregate"),
        ("normalise: {method: minmax, range: [1, 9]}\naggregate: geometric\n"
         "uncertainty: {normalise: [{method: zscore}]}", "nhóm g:"),
        ("normalise: {method: minmax, range: [100, 0]}", "normalise"),
    ],
)  # fmt: skip
def test_a_mean_that_its_scale_never_gives_to_all_is_refused(
    tmp_path: Path, how: str, key: str
) -> None:
    assert key in refused(tmp_path, f"{ONE}{how}\n{LEAVES}")


@pytest.mark.parametrize(
    "how",
    [
        "normalise: {method: minmax, range: [1, 100]}\naggregate: geometric",
        "normalise: {method: zscore, mean: 100, sd: 10}\naggregate: harmonic",
        "normalise: {method: rank}\naggregate: harmonic",
        "normalise: {method: minmax}\naggregate: generalised\npower: 0.5",
        "normalise: {method: zscore}\naggregate: arithmetic",
    ],
)
def test_a_mean_that_its_scale_may_give_to_all_is_computed(tmp_path: Path, how: str) -> None:
    data = "unit,period,x,y\nA,2020,1,2\nB,2020,2,1\nC,2020,3,3\n"
    tables = Tables(tmp_path, f"{ONE}{how}\n{LEAVES}", data)
    assert tables.column("ranks", "g")["C"] == "1"


def test_means_of_z_scores_have_no_geometric_mean_above_them_either(tmp_path: Path) -> None:
    levels = "levels: [{level: 3, aggregate: geometric}]\nnormalise: {method: zscore}\n"
    assert "nhóm top:" in refused(tmp_path, f"id: a\n{levels}{TREE}{FOUR}")


@pytest.mark.parametrize("scale", [1.0, 0.02, 1e-6, -1.0])
def test_a_logarithm_keeps_the_order_whatever_the_maximum(scale: float) -> None:
    column = np.array([1, 2, 3, 2, 1, 4, 2, 90.0]) * abs(scale)
    if scale < 0:
        column -= 200
    table = flat(1, treat={"method": "log", "log": "log_gii"})
    results = run(table, table_of([[[value] for value in column]]))
    assert (results.prepared.marks > 0).all()
    order = np.argsort(column)
    assert (np.diff(results.scores[0, order, -1]) >= 0).all()
    assert results.scores[0, [0, 7], -1].tolist() == [0, 100]


# --- periods are dates


def test_quarters_are_in_the_order_of_time_and_the_last_value_is_from_the_past(
    tmp_path: Path,
) -> None:
    framework = ONE + "impute: {method: last}\nnormalise: {method: none}\n"
    framework += "indicators: [{code: x, parent: g}]\n"
    data = "unit,period,x\nA,Q1/2025,99\nB,Q1/2025,4\nA,Q1/2024,1\nB,Q1/2024,2\n"
    tables = Tables(tmp_path, framework, data + "A,Q2/2024,\nB,Quý II/2024,3\n")
    periods = list(dict.fromkeys(row["period"] for row in tables.rows("scores")))
    assert periods == ["Q1/2024", "Q2/2024", "Q1/2025"]
    (cell,) = tables.rows("cells")
    assert (cell["unit"], cell["period"], cell["after"]) == ("A", "Q2/2024", "1.0")
    pairs = {(row["period_before"], row["period_after"]) for row in tables.rows("changes")}
    assert pairs == {("Q1/2024", "Q2/2024"), ("Q2/2024", "Q1/2025")}


def test_interpolation_goes_by_years_and_not_by_rows() -> None:
    values = [[[1.0, 10.0]], [[NAN, 20.0]], [[NAN, NAN]], [[7.0, 40.0]]]
    table = flat(2, impute={"method": "linear"})
    years = ["2010", "2011", "2015", "2016"]
    filled = run(table, table_of(values, periods=years)).prepared.filled[:, 0]
    assert filled[1, 0] == 2 and filled[2, 1] == 36


def test_a_last_value_is_as_old_as_its_date_says() -> None:
    values = [[[1.0]], [[NAN]], [[NAN]]]
    table = flat(1, impute={"method": "last", "longest": 2})
    filled = run(table, table_of(values, periods=["2010", "2012", "2013"])).prepared.filled
    assert filled[1, 0, 0] == 1 and np.isnan(filled[2, 0, 0])


def test_a_value_of_a_year_fills_no_quarter_and_is_not_compared_with_one(tmp_path: Path) -> None:
    framework = ONE + "impute: {method: last}\nindicators: [{code: x, parent: g}]\n"
    data = "unit,period,x\n" + "".join(
        f"{unit},{period},{value}\n"
        for period, values in (("Q3/2023", "12"), ("2023", "34"), ("Q4/2023", "56"), ("2024", "78"))
        for unit, value in zip("AB", values, strict=True)
    )
    tables = Tables(tmp_path, framework, data.replace("A,Q4/2023,5", "A,Q4/2023,"))
    assert [(c["period"], c["after"]) for c in tables.rows("cells")] == [("Q4/2023", "1.0")]
    pairs = {(row["period_before"], row["period_after"]) for row in tables.rows("changes")}
    assert pairs == {("Q3/2023", "Q4/2023"), ("2023", "2024")}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("A,Q1/2024,1\nB,Q5/2024,2\n", ["d.csv, dòng 3, cột period", "'Q5/2024'", "gần nhất"]),
        ("A,đợt 1,1\n", ["d.csv, dòng 2, cột period", "'đợt 1'", "Quý I/2024"]),
        ("A,Q1/2024,1\nA,2024-Q1,2\n", ["d.csv, dòng 3", "'A'", "hai dòng", "một kỳ"]),
    ],
)
def test_a_period_that_is_none_or_comes_twice_is_refused_by_row(
    tmp_path: Path, data: str, expected: list[str]
) -> None:
    framework = ONE + "indicators: [{code: x, parent: g}]\n"
    with pytest.raises(InputError) as caught:
        Tables(tmp_path, framework, "unit,period,x\n" + data)
    for words in expected:
        assert words in str(caught.value)


def test_a_framework_names_a_period_in_any_way_but_once(tmp_path: Path) -> None:
    leaves = "indicators: [{code: x, parent: g, weight: {2024-Q1: 1, Quý II/2024: 3}}, "
    leaves += "{code: y, parent: g, periods: [Q2/2024]}]\n"
    data = "unit,period,x,y\nA,Quý I/2024,1,\nB,Quý I/2024,2,\nA,2024-Q2,1,2\nB,2024-Q2,2,1\n"
    weights = Tables(tmp_path, ONE + leaves, data).rows("weights")
    rows = [(row["period"], row["code"], float(row["weight"])) for row in weights]
    assert ("Quý I/2024", "x", 1) in rows and ("2024-Q2", "x", 3) in rows
    assert [row for row in rows if row[1] == "y"] == [("2024-Q2", "y", 1)]
    twice = leaves.replace("Quý II/2024", "Q1/2024")
    assert "x: kỳ khai báo hai lần" in refused(tmp_path, ONE + twice)
    assert "'quý 5'" in refused(tmp_path, ONE + LEAVES + "breaks: {quý 5: lý do}\n")


# --- everything that a rule decided is said


def kinds(results: Results) -> list[tuple[str, str, str]]:
    return [(note.kind, note.code, note.unit) for note in declared_results(results)]


def test_weights_that_are_rescaled_are_said_with_unit_and_part() -> None:
    results = run(flat(2), table_of([[[1.0, NAN], [2.0, 1.0], [3.0, 5.0]]]))
    assert kinds(results) == [("rescaled", "index", "u0")]
    assert declared_results(results)[0].words.endswith(": b")
    whole = run(flat(2), table_of([[[1.0, 3.0], [2.0, 1.0], [3.0, 5.0]]]))
    assert kinds(whole) == []


def test_too_few_values_to_be_treated_are_said() -> None:
    table = flat(2, treat={"method": "winsorise"})
    rows = [[1.0, 1.0], [2.0, 2.0], [3.0, 3.0], [4.0, NAN]]
    assert ("not_treated", "b", "") in kinds(run(table, table_of([rows])))
    assert ("not_treated", "a", "") not in kinds(run(table, table_of([rows])))


@pytest.mark.parametrize("method", ["pca", "correlation"])
@pytest.mark.parametrize("over", ["period", "pooled"])
def test_computed_weights_that_fall_back_are_said(method: str, over: str) -> None:
    table = flat(2, weights={"method": method, "over": over})
    few = run(table, table_of([[[1.0, 2.0], [2.0, 1.0]]]))
    assert kinds(few) == [("equal_weights", "index", "")]
    enough = run(table, table_of([[[1.0, 2.0], [2.0, 1.0], [3.0, 3.0], [4.0, 3.5]]]))
    assert kinds(enough) == []


def test_a_part_that_gets_no_weight_and_parts_that_no_weights_balance_are_said() -> None:
    raw = {"normalise": {"method": "none"}}
    rows = [[1.0, 5.0, 2.0], [2.0, 5.0, 1.0], [3.0, 5.0, 3.0]]
    notes = kinds(run(flat(3, weights={"method": "pca"}, **raw), table_of([rows])))
    assert notes == [("no_weight", "b", "")]
    opposed = [[1.0, -1.0], [2.0, -2.0], [3.0, -3.0], [4.0, -4.0]]
    notes = kinds(run(flat(2, weights={"method": "correlation"}, **raw), table_of([opposed])))
    assert ("not_balanced", "index", "") in notes


def test_draws_in_which_a_ranked_unit_has_no_rank_are_counted() -> None:
    table = flat(2, normalise={"method": "none"}, uncertainty={"aggregate": ["geometric"]})
    results = run(table, table_of([[[0.0, 9.0], [2.0, 2.0]]]))
    intervals = rank_intervals(results, 0, 100, 1)
    assert 20 < intervals.lost[0] < 80 and intervals.lost[1] == 0
    (note,) = declared_results(results, [intervals])
    assert (note.kind, note.unit, note.detail) == ("lost_draws", "u0", f"{intervals.lost[0]} lần")


def test_a_reference_without_a_value_is_said_and_gives_nobody_the_best_score() -> None:
    dump = shape_of(flat(2))
    dump["normalise"] = {"method": "distance_to_reference", "cap": True}
    for leaf, reference in zip(dump["indicators"], ("u2", "u1"), strict=True):
        leaf["reference"] = reference
    rows = [[1.0, 1.0], [2.0, 2.0], [NAN, 3.0]]
    results = run(composite(dump), table_of([rows]))
    assert np.isnan(results.normalised[0, :, 0]).all()
    assert ("no_reference", "a", "") in kinds(results)


def test_equal_values_have_no_z_score_although_their_mean_is_rounded() -> None:
    results = run(
        flat(2, normalise={"method": "zscore"}), table_of([[[0.1, 1.0], [0.1, 2.0], [0.1, 3.0]]])
    )
    assert np.isnan(results.normalised[0, :, 0]).all()
    assert kinds(results) == [("constant", "a", "")]


# --- strengths


def test_what_most_units_share_is_no_strength() -> None:
    shared = [[1.0, float(at)] for at in range(38)] + [[0.0, float(at)] for at in range(13)]
    strengths = stand(run(flat(2), table_of([shared])), 0)
    assert (strengths.listed[:38, 0] == 0).all() and (strengths.listed[38:, 0] == -1).all()
    few = [[1.0, float(at)] for at in range(5)] + [[0.0, float(at)] for at in range(46)]
    strengths = stand(run(flat(2), table_of([few])), 0)
    assert (strengths.listed[:5, 0] == 1).all()
    strong = strengths.listed == 1
    assert (strengths.gap_median[strong] > 0).all()
