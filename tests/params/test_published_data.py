"""The re-typed figures, targets and units say what the documents print, and nothing else."""

from __future__ import annotations

import ast
import csv
import hashlib
import operator
import re
import unicodedata
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from helpers.params.documents import Document, Figure
from helpers.params.reader import read_csv
from helpers.params.registry import Alias, Registry, Unit
from helpers.params.targets import Target

Row = dict[str, str]

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = ROOT / "data" / "published"
PARAMS = ROOT / "params"
SEEDS = ROOT.parent / "shared" / "seeds"

TEXTS = {
    "ct-2022": "000_12b40cbffe6def15.txt",
    "kh-650": "001_127ad221a296e33e.txt",
    "cv-ninh-giang-2024": "002_241f109f692f22ce.txt",
    "qd-168": "004_c21c55f6adc4431a.txt",
}
DECIMAL_POINT_LINES = range(127, 133)  # the table of qd-168
RIGHT_OF_SLASH = {"max", "rank_of", "denominator"}
QUANTITIES = {"score", "percent", "rank", "rank_delta", "numerator", "count"} | RIGHT_OF_SLASH
DISAGREEMENTS = {
    ("dak-nong-650", "hs-tiep-nhan-toan-trinh", "percent"): ("17,3%", "20,9%"),
    ("ninh-giang-2023", "dti", "percent"): ("61,8%", "65,0%"),
}
NO_REPORT_OF_THEIR_OWN = {"bao-dai"}
ARITHMETIC: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


FIGURES = rows(PUBLISHED / "figures.csv")
TARGETS = rows(PARAMS / "targets.csv")
UNITS = rows(PARAMS / "units.csv")
ALIASES = rows(PARAMS / "unit_aliases.csv")
ANNEX = rows(PUBLISHED / "annex-650.csv")
DOCUMENTS = rows(PUBLISHED / "documents.csv")


def canonical(printed: str, quantity: str, *, decimal_point: bool) -> str:
    """The number in `printed` by the convention of README.md; "" where none is printed."""
    if not printed or printed.startswith("trên"):
        return ""
    left, slash, right = printed.removesuffix("%").removesuffix(" bậc").partition("/")
    text = right if slash and quantity in RIGHT_OF_SLASH else left
    if not decimal_point:
        if not re.fullmatch(r"(\d+|\d{1,3}(\.\d{3})+)(,\d+)?", text):
            raise ValueError(f"not a Vietnamese number: {printed!r}")
        text = text.replace(".", "").replace(",", ".")
    return re.sub(r"^0+(?=\d)", "", text)


def parse_row(row: Row) -> str:
    in_table = row["document"] == "qd-168" and int(row["line"]) in DECIMAL_POINT_LINES
    return canonical(row["printed"], row["quantity"], decimal_point=in_table)


def evaluate(formula: str) -> Fraction:
    """`formula` in + - * / and brackets, exactly. Anything else is refused."""

    def value(node: ast.expr) -> Fraction:
        if isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
            return ARITHMETIC[type(node.op)](value(node.left), value(node.right))
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            return Fraction(ast.get_source_segment(formula, node) or "")
        raise ValueError(f"not arithmetic: {formula!r}")

    return value(ast.parse(formula, mode="eval").body)


def rounded(number: Fraction, places: int) -> Decimal:
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def disagrees(row: Row) -> bool:
    """Whether value and recomputation differ by more than half a unit of the last digit."""
    places = len(row["value"].partition(".")[2])
    difference = abs(Fraction(row["value"]) - evaluate(row["formula"]))
    return difference > Fraction(1, 2 * 10**places)


def stands_in(printed: str, line: str) -> bool:
    """Whether `printed` stands in `line` as a whole, not inside a longer number."""
    return bool(re.search(rf"(?<![\d.,]){re.escape(printed)}(?![\d]|[.,]\d)", line))


def texts() -> dict[str, list[str]]:
    """The archived texts as lines by document id; skips where they are not at hand."""
    if not SEEDS.is_dir():
        pytest.skip("the archived documents are not beside this checkout")
    return {
        document: (SEEDS / name).read_text(encoding="utf-8").split("\n")
        for document, name in TEXTS.items()
    }


# The helpers themselves


@pytest.mark.parametrize(
    ("printed", "quantity", "expected"),
    [
        ("28.459/136.078", "numerator", "28459"),
        ("28.459/136.078", "denominator", "136078"),
        ("8,682/9,0", "score", "8.682"),
        ("8,682/9,0", "max", "9.0"),
        ("08/08", "numerator", "8"),
        ("02 bậc", "rank_delta", "2"),
        ("17,3%", "percent", "17.3"),
        ("trên 60%", "percent", ""),
        ("", "percent", ""),
    ],
)
def test_a_printed_number_is_read_by_the_convention(
    printed: str, quantity: str, expected: str
) -> None:
    assert canonical(printed, quantity, decimal_point=False) == expected


@pytest.mark.parametrize("printed", ["0.28", "17.3%", "khoảng 5", "1.23.456"])
def test_a_number_against_the_convention_is_refused(printed: str) -> None:
    with pytest.raises(ValueError, match="not a Vietnamese number"):
        canonical(printed, "percent", decimal_point=False)


@pytest.mark.parametrize("formula", ["__import__('os')", "2**3", "a+1", "True+1", "(1).real"])
def test_a_formula_that_is_not_arithmetic_is_refused(formula: str) -> None:
    with pytest.raises(ValueError, match="not arithmetic"):
        evaluate(formula)


def test_a_formula_is_evaluated_exactly() -> None:
    assert evaluate("9.0-(1.5-1.286)-(1.5-1.468)-(3.0-2.928)") == Fraction("8.682")


def test_a_disagreement_is_more_than_half_a_unit_of_the_last_printed_digit() -> None:
    assert not disagrees({"value": "17.3", "formula": "17.35+0"})
    assert disagrees({"value": "17.3", "formula": "17.351+0"})


def test_a_part_of_a_longer_number_is_not_taken_for_the_number() -> None:
    assert stands_in("17,3%", "đạt tỷ lệ 17,3%, tỷ lệ")
    assert not stands_in("17,3%", "đạt 117,3%")
    assert not stands_in("28", "28.459/136.078")


# figures.csv


def test_every_value_is_what_is_printed() -> None:
    wrong = [row for row in FIGURES if parse_row(row) != row["value"]]
    assert wrong == []


def test_every_figure_has_a_known_quantity_and_only_one_row() -> None:
    assert {row["quantity"] for row in FIGURES} == QUANTITIES
    names = ("programme", "unit", "period", "indicator", "quantity")
    keys = [tuple(row[name] for name in names) for row in FIGURES]
    assert len(keys) == len(set(keys))


def test_a_printed_denominator_is_the_denominator_of_its_row() -> None:
    for row in FIGURES:
        if "/" in row["printed"] and row["quantity"] not in RIGHT_OF_SLASH:
            assert row["denominator"] == parse_row(row | {"quantity": "denominator"}), row


def test_recomputed_values_are_what_their_formula_gives() -> None:
    for row in FIGURES:
        assert bool(row["recomputed"]) == bool(row["formula"]), row
        if row["formula"]:
            places = len(row["recomputed"].partition(".")[2])
            assert rounded(evaluate(row["formula"]), 4) == Decimal(row["recomputed"]), row
            assert places <= 4, row


def test_formulas_use_only_numbers_printed_in_the_same_document() -> None:
    for row in FIGURES:
        printed = {Fraction(r["value"]) for r in FIGURES if _same_source(r, row) and r["value"]}
        numbers = {Fraction(text) for text in re.findall(r"\d+(?:\.\d+)?", row["formula"])}
        assert numbers - {Fraction(100)} <= printed, row


def _same_source(row: Row, other: Row) -> bool:
    return row["document"] == other["document"]


def test_the_known_disagreements_are_all_there_are() -> None:
    noted = {
        (row["programme"], row["indicator"], row["quantity"]): row
        for row in FIGURES
        if row["formula"] and disagrees(row)
    }
    assert set(noted) == set(DISAGREEMENTS)
    readme = (PUBLISHED / "README.md").read_text(encoding="utf-8")
    for key, (printed, recomputed) in DISAGREEMENTS.items():
        assert noted[key]["printed"] == printed
        assert f"{rounded(evaluate(noted[key]['formula']), 1)}%".replace(".", ",") == recomputed
        assert printed in noted[key]["note"] and recomputed in noted[key]["note"]
        assert f"| `{key[1]}` | {printed} | {recomputed} |" in readme


def test_a_figure_without_a_value_says_why_and_is_not_zero() -> None:
    blank = {row["indicator"]: row for row in FIGURES if not row["value"]}
    assert set(blank) == {"dti-xa-hoi-so", "doanh-nghiep-hop-dong-dien-tu", "thu-dien-tu-tai-khoan"}
    assert all(row["note"] for row in blank.values())
    assert [row["indicator"] for row in FIGURES if not row["printed"]] == [
        "doanh-nghiep-hop-dong-dien-tu"
    ]


def test_groups_dropped_from_the_ict_index_have_no_rows() -> None:
    years = {r["period"] for r in FIGURES if r["indicator"] in ("san-xuat-kd", "moi-truong-tccs")}
    assert years == {"2013", "2014", "2015"}
    notes = [r["note"] for r in FIGURES if (r["indicator"], r["quantity"]) == ("ict", "rank")]
    assert sum("không phải điểm không" in note for note in notes) == 2


# annex-650.csv and targets.csv


def test_the_annex_adds_up_as_the_method_says() -> None:
    province = [row for row in ANNEX if not row["unit"].startswith("ubnd-")]
    district = [row for row in ANNEX if row["unit"].startswith("ubnd-")]
    assert (len(province), len(district)) == (18, 8)
    assert sum(int(row["partial"]) for row in province) == 742
    assert sum(int(row["full"]) for row in province) == 650
    assert {(row["partial"], row["full"]) for row in district} == {("77", "124")}


def test_every_agency_of_the_annex_has_both_targets() -> None:
    pairs = [(r["unit_or_level"], r["indicator"]) for r in TARGETS if r["indicator"] in ("A", "B")]
    assert sorted(pairs) == sorted((row["unit"], code) for row in ANNEX for code in "AB")
    assert len(pairs) == 26 * 2


def test_the_general_goals_and_levels_are_complete() -> None:
    goals = {r["indicator"] for r in TARGETS if r["unit_or_level"] == "tinh-dak-nong"}
    assert goals == set("CDEFGHIJKL")
    codes = {f"S0-{n}" for n in (1, 2, 3, 4, 5, 6, 7, 9)}
    for level in ("cap-tinh", "cap-huyen", "cap-xa"):
        assert {r["indicator"] for r in TARGETS if r["unit_or_level"] == level} == codes


def test_the_operator_and_number_of_a_target_follow_from_its_words() -> None:
    for row in TARGETS:
        printed = row["printed"]
        if printed == "0":
            assert (row["operator"], row["target"], row["unit_or_level"]) == (
                "na",
                "",
                "thanh-tra-tinh",
            )
            continue
        assert row["operator"] == (">" if printed.startswith("trên ") else ">="), row
        number = re.search(r"\d+", printed)
        assert number is not None and int(number[0]) == int(row["target"]), row


def test_one_target_holds_at_a_time() -> None:
    keys = [(r["unit_or_level"], r["indicator"], r["from_period"], r["to_period"]) for r in TARGETS]
    assert len(keys) == len(set(keys))
    assert all(row["from_period"] <= row["to_period"] for row in TARGETS)


# Ids and names


def test_ids_are_consistent_between_the_tables() -> None:
    documents = [row["id"] for row in DOCUMENTS]
    # a province may be a unit of several programmes
    owners = {(row["id"], row["programme"]) for row in UNITS}
    units = {unit for unit, _ in owners}
    assert len(documents) == len(set(documents)) and len(owners) == len(UNITS)
    assert {row["document"] for row in FIGURES + TARGETS + ANNEX} <= set(TEXTS) <= set(documents)
    assert {(row["unit"], row["programme"]) for row in FIGURES} <= owners
    for row in TARGETS:
        if row["unit_or_level"] not in NO_REPORT_OF_THEIR_OWN:
            assert (row["unit_or_level"], row["programme"]) in owners, row
    assert {row["id"] for row in ALIASES} <= set(units)
    assert {row["parent"] for row in UNITS if row["parent"]} <= set(units)


def test_every_spelling_leads_to_its_own_unit() -> None:
    units = read_csv(PARAMS / "units.csv", Unit)
    aliases = read_csv(PARAMS / "unit_aliases.csv", Alias)
    for programme in {unit.programme for unit in units}:
        mine = tuple(unit for unit in units if unit.programme == programme)
        ids = {unit.id for unit in mine}
        registry = Registry(mine, tuple(alias for alias in aliases if alias.id in ids))
        spellings = [(a.alias, a.id) for a in registry.aliases]
        spellings += [(u.name_vi, u.id) for u in mine] + [(u.short_vi, u.id) for u in mine]
        for spelling, unit_id in spellings:
            unit = registry.match(spelling)
            assert unit is not None and unit.id == unit_id, spelling


def test_all_tables_fit_their_models_and_are_nfc() -> None:
    assert len(read_csv(PUBLISHED / "documents.csv", Document)) == len(DOCUMENTS)
    assert len(read_csv(PUBLISHED / "figures.csv", Figure)) == len(FIGURES)
    assert len(read_csv(PARAMS / "targets.csv", Target)) == len(TARGETS)
    for path in (*PUBLISHED.glob("*.csv"), PARAMS / "units.csv", PARAMS / "unit_aliases.csv"):
        assert unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8")), path.name


# Against the archived documents themselves


def test_the_archived_texts_are_those_that_lines_were_counted_in() -> None:
    texts()
    readme = (PUBLISHED / "README.md").read_text(encoding="utf-8")
    for name in TEXTS.values():
        digest = hashlib.sha256((SEEDS / name).read_bytes()).hexdigest()
        assert f"`{name}` | `{digest[:12]}` |" in readme


def test_every_printed_figure_and_target_stands_in_its_line() -> None:
    lines = texts()
    for row in FIGURES + TARGETS:
        if row["printed"]:
            line = lines[row["document"]][int(row["line"]) - 1]
            assert stands_in(row["printed"], line), row


def test_every_row_of_the_annex_is_the_row_of_the_document() -> None:
    lines = texts()["kh-650"]
    names = {row["id"]: row["name_vi"] for row in UNITS}
    targets = {(r["unit_or_level"], r["indicator"]): r["printed"] for r in TARGETS}
    for row in ANNEX:
        typed = [names[row["unit"]], row["partial"], row["full"]]
        typed += [targets[row["unit"], code] for code in "AB"]
        assert lines[int(row["line"]) - 1].split("\t")[1:] == typed


def test_every_row_of_the_ict_table_is_the_row_of_the_document() -> None:
    lines = texts()["qd-168"]
    codes = ["ha-tang-ky-thuat", "ha-tang-nhan-luc", "ung-dung-cntt"]
    codes += ["san-xuat-kd", "moi-truong-tccs"]
    typed = {
        (r["period"], r["indicator"]): r["printed"] for r in FIGURES if r["indicator"] in codes
    }
    ranks = {
        r["period"]: r["value"]
        for r in FIGURES
        if (r["indicator"], r["quantity"]) == ("ict", "rank")
    }
    for line in lines[127:132]:
        _, year, *cells = line.split("\t")
        assert cells == [ranks[year], *(typed.get((year, code), "") for code in codes)]
