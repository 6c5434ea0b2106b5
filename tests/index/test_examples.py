"""Every example under docs/examples is rebuilt by `baocao index` as its expected.csv says."""

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from helpers.cli import app

EXAMPLES = sorted(
    path.parent for path in Path(__file__).parents[2].glob("docs/examples/*/expected.csv")
)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_unit(path: Path) -> dict[tuple[str, str], dict[str, str]]:
    return {(row["unit"], row["period"]): row for row in rows(path)}


def test_the_three_published_examples_are_there() -> None:
    assert {path.name for path in EXAMPLES} >= {"dti-2022", "ict-daklak", "par-7"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_gives_the_published_scores_and_ranks(example: Path, tmp_path: Path) -> None:
    words = ["index", str(example / "framework.yml"), str(example / "data.csv")]
    result = CliRunner().invoke(app, [*words, "--out", str(tmp_path), "--reps", "50"])
    assert result.exit_code == 0, result.output
    scores, ranks = by_unit(tmp_path / "scores.csv"), by_unit(tmp_path / "ranks.csv")
    expected = rows(example / "expected.csv")
    assert expected
    for row in expected:
        key, code = (row["unit"], row["period"]), row["code"]
        if not row["score"]:
            assert scores[key][code] == "" and ranks[key][code] == ""
            continue
        gap = abs(float(scores[key][code]) - float(row["score"]))
        assert gap <= float(row["tolerance"]), f"{key} {code}: {gap}"
        assert ranks[key][code] == row["rank"]


def test_ninh_giang_lost_its_points_on_three_criteria(tmp_path: Path) -> None:
    example = next(path for path in EXAMPLES if path.name == "par-7")
    words = ["index", str(example / "framework.yml"), str(example / "data.csv")]
    CliRunner().invoke(app, [*words, "--out", str(tmp_path), "--reps", "1"])
    lost = {row["code"]: float(row["points_to_target"]) for row in rows(tmp_path / "strengths.csv")}
    assert {code: round(points, 3) for code, points in lost.items()} == {
        "7.1.7": 0.214, "7.2.1": 0.032, "7.2.2": 0.072,
    }  # fmt: skip
    assert sum(lost.values()) == pytest.approx(9.0 - 8.682)
