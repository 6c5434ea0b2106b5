"""`baocao index` as others script it: tables, summary, exit status; PCI 2012–2014 rebuilt."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest
import yaml
from composites import composite, deep, random_values, table_of
from pci import FOLDER, pci, weights
from typer.testing import CliRunner

from helpers.cli import app, main
from helpers.index.compiled import Composite
from helpers.index.composite import group_scores, run

TABLES = (
    "normalised", "scores", "ranks", "weights", "strengths", "uncertainty", "changes",
    "sensitivity", "cells", "notes", "correlations", "reliability", "reliability_items", "pca",
    "pca_loadings", "removal", "removal_units", "importance", "balanced_weights", "copeland",
    "benefit_of_the_doubt",
)  # fmt: skip
needs_pci = pytest.mark.skipif(not FOLDER.exists(), reason="PCI workbooks are not at hand")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_input(folder: Path, table: Composite, values: np.ndarray) -> list[str]:
    """FRAMEWORK.yml and DATA.csv of a random composite with one group column."""
    framework, data = folder / "framework.yml", folder / "data.csv"
    content = table.framework.model_dump(mode="json", exclude_defaults=True)
    framework.write_text(yaml.safe_dump(content), encoding="utf-8")
    codes = [leaf.code for leaf in table.indicators]
    with data.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["unit", "period", "region", *codes])
        for period, block in enumerate(values):
            for unit, row in enumerate(block):
                cells = ["" if math.isnan(v) else repr(v) for v in row.tolist()]
                writer.writerow([f"u{unit}", f"2024-Q{period + 1}", f"r{unit % 3}", *cells])
    return [str(framework), str(data)]


def call(words: list[str], out: Path, *more: str) -> str:
    result = CliRunner().invoke(app, ["index", *words, "--out", str(out), *more])
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str], str]:
    folder = tmp_path_factory.mktemp("index")
    table = deep(
        49,
        treat={"method": "winsorise_then_log"},
        impute={"method": "group_mean", "group_by": "region"},
        group_by=["region"],
        uncertainty={"weight_noise": 0.25, "normalise": [{"method": "zscore"}]},
    )
    words = write_input(folder, table, random_values(3, 51, 49))
    return folder / "out", words, call(words, folder / "out", "--reps", "200", "--seed", "7")


def test_all_tables_are_written_and_a_second_run_gives_the_same_bytes(
    built: tuple[Path, list[str], str], tmp_path: Path
) -> None:
    out, words, _ = built
    call(words, tmp_path, "--reps", "200", "--seed", "7")
    for name in TABLES:
        assert (out / f"{name}.csv").read_bytes() == (tmp_path / f"{name}.csv").read_bytes()
    call(words, tmp_path, "--reps", "200", "--seed", "8")
    same = (out / "uncertainty.csv").read_bytes() == (tmp_path / "uncertainty.csv").read_bytes()
    assert not same


def test_tables_hold_every_level_unit_and_period(built: tuple[Path, list[str], str]) -> None:
    out, _, _ = built
    scores, ranks = rows(out / "scores.csv"), rows(out / "ranks.csv")
    assert len(scores) == len(ranks) == len(rows(out / "normalised.csv")) == 51 * 3
    assert list(scores[0])[:5] == ["unit", "period", "index", "s0", "s1"]
    assert len(scores[0]) == 2 + 49 + 8 + 2 + 1
    assert {row["period"] for row in scores} == {"2024-Q1", "2024-Q2", "2024-Q3"}
    assert ranks[0]["of"] == "51" and ranks[0]["of_in_region"] == "17"
    assert {row["step"] for row in rows(out / "cells.csv")} >= {"imputed", "winsorised_high"}
    effective = [row for row in rows(out / "weights.csv") if row["level"] == "1"]
    assert sum(float(row["effective"]) for row in effective) == pytest.approx(3.0)
    assert {row["factor"] for row in rows(out / "sensitivity.csv")} == {"weights", "normalise"}


def test_score_changes_add_up_over_indicators(built: tuple[Path, list[str], str]) -> None:
    out, _, _ = built
    table = rows(out / "changes.csv")
    assert len(table) == 51 * 2
    for row in table:
        parts = [float(row[name]) for name in ("data", "weights", "method", "residual")]
        assert sum(parts) == pytest.approx(float(row["score_change"]), abs=1e-9)
        places = [
            int(row[f"places_{name}"]) for name in ("left", "method", "own", "others", "entered")
        ]
        assert sum(places) == int(row["rank_change"])


def test_a_move_says_whether_it_lies_inside_the_interval(
    built: tuple[Path, list[str], str],
) -> None:
    out, _, output = built
    moved = [row for row in rows(out / "changes.csv") if int(row["rank_change"])]
    for row in moved:
        low, high, before = (float(row[n]) for n in ("rank_low", "rank_high", "rank_before"))
        assert row["within_interval"] == ("yes" if low <= before <= high else "no")
        assert ("chưa đủ căn cứ" in row["statement"]) == (row["within_interval"] == "yes")
    assert "chưa đủ căn cứ coi là thay đổi thực" in output


def test_the_summary_names_the_first_and_the_last(built: tuple[Path, list[str], str]) -> None:
    out, _, output = built
    last = {r["unit"]: r["index"] for r in rows(out / "ranks.csv") if r["period"] == "2024-Q3"}
    for unit, rank in last.items():
        if rank in ("1", "51"):
            assert f"{rank}/51  {unit}  " in output


@pytest.mark.parametrize(
    ("change", "status", "expected"),
    [
        (("framework.yml", "score:", "score:\n  aggregate: mean"), 2, "aggregate"),
        (("data.csv", "u0,2024-Q1,r0,", "u0,2024-Q1,r0,abc"), 1, "dòng 2, cột i0"),
        (("data.csv", "unit,period", "name,period"), 2, "thiếu cột unit"),
    ],
    ids=["key", "cell", "column"],
)
def test_what_cannot_be_used_gives_a_message_and_a_status(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    change: tuple[str, str, str],
    status: int,
    expected: str,
) -> None:
    words = write_input(tmp_path, deep(9), random_values(1, 5, 9))
    name, old, new = change
    text = (tmp_path / name).read_text("utf-8")
    assert old in text
    (tmp_path / name).write_text(text.replace(old, new, 1), "utf-8")
    monkeypatch.setattr("sys.argv", ["baocao", "index", *words, "--out", str(tmp_path / "out")])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == status and expected in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_chunks_of_periods_give_the_same_scores_as_all_at_once() -> None:
    table = deep(20, treat={"method": "winsorise"})
    data = table_of(random_values(4, 30, 20))
    whole = run(table, data)
    chunks = list(group_scores(table, (data.only(period) for period in range(4))))
    for period, (scores, ranks) in enumerate(chunks):
        np.testing.assert_array_equal(scores[0], whole.scores[period, :, 20:])
        np.testing.assert_array_equal(ranks[0], whole.ranks[period, :, 20:])


# --- PCI


@pytest.fixture(scope="module")
def pci_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_pci(tmp_path_factory.mktemp("pci"), "")


def build_pci(folder: Path, more: str) -> Path:
    data = folder / "data.csv"
    codes = list(weights(2013))
    with data.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["unit", "period", *codes])
        for year in (2012, 2013, 2014):
            table = pci(year)[0]
            for unit, row in table.iterrows():
                cells = [float(row[code]) if code in table else "" for code in codes]
                writer.writerow([unit, year, *cells])
    framework = folder / "pci.yml"
    text = (Path(__file__).parents[1] / "frameworks" / "pci.yml").read_text("utf-8")
    framework.write_text(text + more, encoding="utf-8")
    call([str(framework), str(data)], folder / "out", "--reps", "100")
    return folder / "out"


@needs_pci
def test_pci_totals_are_rebuilt_exactly(pci_out: Path) -> None:
    scores = {(r["unit"], r["period"]): float(r["pci"]) for r in rows(pci_out / "scores.csv")}
    assert len(scores) == 189
    worst = 0.0
    for year in (2012, 2013, 2014):
        for unit, printed in pci(year)[1].items():
            worst = max(worst, abs(scores[unit, str(year)] - float(printed)))
    assert worst < 1e-5


@needs_pci
def test_pci_2012_to_2013_is_a_change_of_method_without_any_difference(pci_out: Path) -> None:
    table = [r for r in rows(pci_out / "changes.csv") if r["period_after"] == "2013"]
    assert len(table) == 63
    for row in table:
        assert row["rank_change"] == row["score_change"] == ""
        assert row["rank_reason"] == row["score_reason"] == "method"
        assert "thêm: bias" in row["method_change"]
        assert "đổi trọng số: entry, time, proactivity, support" in row["method_change"]


@needs_pci
def test_pci_2013_to_2014_decomposes_exactly(pci_out: Path) -> None:
    table = [r for r in rows(pci_out / "changes.csv") if r["period_after"] == "2014"]
    codes = list(weights(2014))
    assert len(table) == 63
    for row in table:
        parts = math.fsum(float(row[f"change_{code}"]) for code in codes)
        assert parts == pytest.approx(float(row["score_change"]), abs=1e-12)
        places = [int(row[f"places_{name}"]) for name in ("own", "others")]
        assert sum(places) == int(row["rank_change"])


@needs_pci
def test_pci_2012_to_2013_may_be_compared_by_a_declared_back_cast(tmp_path: Path) -> None:
    out = build_pci(tmp_path, '  back_casts: {2013: "Tính lại năm 2013 theo phương pháp 2012."}\n')
    table = [r for r in rows(out / "changes.csv") if r["period_after"] == "2013"]
    for row in table:
        assert row["basis"] == "Tính lại năm 2013 theo phương pháp 2012."
        parts = [float(row[name]) for name in ("data", "weights", "method", "residual")]
        assert sum(parts) == pytest.approx(float(row["score_change"]), abs=1e-9)
        assert row["path"] == "method_last" and row["rank_change"] != ""


def test_very_large_scores_are_compared_over_time(tmp_path: Path) -> None:
    values = np.array([[[3e12], [2e12], [1e12]], [[1e12], [2e12], [3e12]]])
    table = composite(
        {
            "id": "gdp",
            "normalise": {"method": "none"},
            "groups": [{"code": "index"}],
            "indicators": [{"code": "a", "parent": "index"}],
        }
    )
    call(write_input(tmp_path, table, values), tmp_path / "out", "--reps", "10")
    moves = [row["rank_change"] for row in rows(tmp_path / "out" / "changes.csv")]
    assert moves == ["-2", "0", "2"]
