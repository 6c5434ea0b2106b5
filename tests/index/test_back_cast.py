"""Merged and divided units before they were formed: as declared, beside the same by hand."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from over_time import (
    CAST,
    DATA,
    HUE_CITY,
    LAM_DONG,
    LAM_DONG_NEW,
    PROGRAMME,
    index,
    project_over_time,
)
from project import PROGRAMME as FORMS
from project import REPO, replace_text

from helpers.build.build import build
from helpers.build.plan import plan
from helpers.core.paths import Project
from helpers.findings.model import Facts, Finding
from helpers.findings.ranks import rank_change
from helpers.findings.sentences import headline, sentence
from helpers.index.measures.recast import recast_values
from helpers.index.measures.values import Values
from helpers.intake.observations import KEYS, Observations
from helpers.params.back_cast import BackCastRule
from helpers.params.load import load_setting
from helpers.params.origins import origins
from helpers.params.registry import Registry
from helpers.params.successions import Succession, Successions
from helpers.params.whole import check_params
from helpers.report.assessment.assess import Assessment, assess

OLD = ("Đắk Nông", "Bình Thuận", "Lâm Đồng")
WEIGHTS = {"tinh-dak-nong": 650.5, "tinh-binh-thuan": 1250.25, "tinh-lam-dong": 1320}
OTHERS = {"Thừa Thiên Huế": 62.0, "Cao Bằng": 47.0, "Sơn La": 61.0}


def facts_of(to: Path, data: Any = DATA, **back_cast: Any) -> Facts:
    return assess_of(to, data, **back_cast).facts


def assess_of(to: Path, data: Any = DATA, **back_cast: Any) -> Assessment:
    project = project_over_time(to, data, back_cast={**CAST, **back_cast})
    if back_cast.get("weights") == "declared":
        declare_weights(project, WEIGHTS)
    return assess(project, PROGRAMME, "2026")


def declare_weights(project: Project, weights: dict[str, float]) -> None:
    path = project.params / "successions.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    for at, line in enumerate(lines):
        if line.split(",")[2] == LAM_DONG_NEW:
            lines[at] = f"{line}{weights.get(line.split(',')[0], '')}"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def kinds(assessment: Assessment, unit: str) -> dict[str, Finding]:
    return {f.kind: f for f in assessment.findings[unit]}


# --- scores by hand


def test_the_score_before_the_merger_is_the_mean_of_the_old_main_indices(tmp_path: Path) -> None:
    facts = facts_of(tmp_path)
    cast = facts.recasts["2024"].standings[LAM_DONG_NEW]
    # Đắk Nông a 45 b 65, Bình Thuận a 55 b 30, Lâm Đồng a 75 b 75
    a, b = (45 + 55 + 75) / 3, (65 + 30 + 75) / 3
    assert cast.score and cast.score.value == pytest.approx(0.4 * a + 0.6 * b, abs=1e-10)
    assert [origin.share for origin in facts.recasts["2024"].origins[LAM_DONG_NEW]] == [
        Fraction(1, 3)
    ] * 3
    values = facts.recasts["2024"].values
    assert values.get(LAM_DONG_NEW, "a1", "2024").value == pytest.approx((40 + 50 + 80) / 3)
    # the old units' own values stay what they were
    assert facts.values.get("tinh-lam-dong", "a1", "2024").value == 80
    assert facts.values.get(LAM_DONG_NEW, "a1", "2024").status == "no_data"


def test_declared_weights_weigh_the_old_units(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, weights="declared", scores="values")
    whole = sum(WEIGHTS.values())
    parts = [
        sum(WEIGHTS[unit] * DATA[name, 2024][at] for unit, name in zip(LAM_DONG, OLD, strict=True))
        / whole
        for at in range(4)
    ]
    cast = facts.recasts["2024"]
    recast = [cast.values.get(LAM_DONG_NEW, c, "2024").value for c in ("a1", "a2", "b1", "b2")]
    assert recast == pytest.approx(parts, abs=1e-12)
    score = cast.standings[LAM_DONG_NEW].score
    assert score and score.value == pytest.approx(index(parts), abs=1e-10)
    # means of means: the same by the main indices, as every step here is a weighted mean
    other = facts_of(tmp_path / "2", weights="declared").recasts["2024"].standings[LAM_DONG_NEW]
    assert other.score and other.score.value == pytest.approx(index(parts), abs=1e-10)


def test_given_counts_add_up_where_they_are_declared_as_counts(tmp_path: Path) -> None:
    values = facts_of(tmp_path, sums=["a2"]).recasts["2024"].values
    assert values.get(LAM_DONG_NEW, "a2", "2024").value == 50 + 60 + 70
    assert values.get(LAM_DONG_NEW, "b2", "2024").value == pytest.approx((70 + 40 + 60) / 3)


def test_where_one_old_unit_lacks_its_score_there_is_no_mean_of_the_rest(tmp_path: Path) -> None:
    data = {key: row for key, row in DATA.items() if key != ("Bình Thuận", 2024)}
    assessment = assess_of(tmp_path, data)
    cast = assessment.facts.recasts["2024"]
    assert cast.values.get(LAM_DONG_NEW, "a1", "2024").value is None
    assert LAM_DONG_NEW not in cast.standings
    findings = kinds(assessment, LAM_DONG_NEW)
    assert "score_back_cast" not in findings
    text = sentence(findings["score_back_cast_missing"], "vi")
    assert "Chưa tính lại được" in text and "tỉnh Bình Thuận" in text
    assert "Đắk Nông" not in text


def test_without_a_declaration_nothing_is_cast_back(tmp_path: Path) -> None:
    assessment = assess(project_over_time(tmp_path), PROGRAMME, "2026")
    assert assessment.facts.recasts == {}
    findings = kinds(assessment, LAM_DONG_NEW)
    assert "rank_reorganised" in findings and "score_back_cast" not in findings
    assert rank_change(assessment.facts, "tinh-cao-bang", 1).reason == "size"


# --- ranks only where they are declared


def test_ranks_are_compared_only_where_that_is_declared(tmp_path: Path) -> None:
    facts = facts_of(tmp_path)
    assert facts.recasts["2024"].standings[LAM_DONG_NEW].rank is None
    assert rank_change(facts, LAM_DONG_NEW, 1).reason == "reorganised"
    assert rank_change(facts, "tinh-cao-bang", 1).reason == "size"


def test_declared_ranks_are_those_among_the_units_of_today(tmp_path: Path) -> None:
    assessment = assess_of(tmp_path, ranks=True)
    facts = assessment.facts
    lam_dong = (index(DATA["Đắk Nông", 2024]) + index(DATA["Bình Thuận", 2024])
                + index(DATA["Lâm Đồng", 2024])) / 3  # fmt: skip
    scores = {**OTHERS, "Lâm Đồng": lam_dong}
    by_hand = {name: 1 + sum(s > score for s in scores.values()) for name, score in scores.items()}
    ids = dict(zip(OTHERS, (HUE_CITY, "tinh-cao-bang", "tinh-son-la"), strict=True))
    ids["Lâm Đồng"] = LAM_DONG_NEW
    cast = facts.recasts["2024"].standings
    ranks = {name: cast[unit].rank for name, unit in ids.items()}
    assert {name: rank and (rank.place, rank.of) for name, rank in ranks.items()} == {
        name: (place, 4) for name, place in by_hand.items()
    }
    now = {"Lâm Đồng": 2, "Thừa Thiên Huế": 1, "Cao Bằng": 4, "Sơn La": 3}
    for name, unit in ids.items():
        assert rank_change(facts, unit, 1).places == by_hand[name] - now[name]
    # the ranks of then, among the units of then, are not touched
    of_then = facts.standing("tinh-lam-dong", facts.history[0]).rank
    assert of_then and (of_then.place, of_then.of) == (1, 6)
    assert facts.moves is not None and facts.moves.entered == facts.moves.left == ()
    text = sentence(next(f for f in assessment.findings[LAM_DONG_NEW] if f.kind == "rank_up"), "vi")
    assert "(xếp thứ 3/4; Tính lại theo cách đã khai)" in text


def test_the_finding_says_what_was_computed_from_what_and_by_which_rule(tmp_path: Path) -> None:
    finding = kinds(assess_of(tmp_path), LAM_DONG_NEW)["score_back_cast"]
    text = sentence(finding, "vi")
    assert text == (
        "Chỉ số thử năm 2024 tính lại cho tỉnh Lâm Đồng sau sắp xếp là 57,33 điểm; của các đơn vị "
        "cũ: tỉnh Đắk Nông 57,00 điểm; tỉnh Bình Thuận 40,00 điểm; tỉnh Lâm Đồng (đến 30/6/2025) "
        "75,00 điểm. Tính lại theo cách đã khai."
    )
    english = sentence(finding, "en")
    assert "computed back for" in english and CAST["statement_en"] in english
    assert CAST["statement_vi"] not in headline(finding, "vi")
    files = {source.file for source in finding.evidence}
    assert {"params/successions.csv", "data/raw/chi-so-tinh/tables/gia-tri.csv"} <= files


def test_the_report_shows_the_series_beside_the_old_units_and_passes_its_proof(
    tmp_path: Path,
) -> None:
    project = project_over_time(tmp_path, back_cast={**CAST, "ranks": True})
    jobs = plan(
        project, programmes=[PROGRAMME], units=[LAM_DONG_NEW, "tinh-cao-bang"], lang="both",
        formats=("html", "xlsx"),
    )  # fmt: skip
    result = build(project, jobs, tmp_path / "out", workers=2)
    assert [failure.error for failure in result.failed] == []
    folder = tmp_path / "out" / PROGRAMME / "2026" / LAM_DONG_NEW
    page = (folder / "report.html").read_text()
    assert "tính lại cho" in page and "Tính lại" in page
    for text in ("57,33 (3/4)", "Tỉnh Lâm Đồng (đến 30/6/2025)", "75,00 (1/6)", "56,67"):
        assert text in page, text
    assert CAST["statement_vi"] in page
    assert CAST["statement_en"] in (folder / "report.en.html").read_text()
    entries = json.loads((folder / "report.json").read_text())["back_cast"]
    assert {entry["indicator"] for entry in entries} >= {"index", "a1", "b2"}
    first = next(entry for entry in entries if entry["indicator"] == "a1")
    assert [former["value"] for former in first["former"]] == [40, 50, 80]
    other = (tmp_path / "out" / PROGRAMME / "2026" / "tinh-cao-bang" / "report.html").read_text()
    assert "(Tính lại theo cách đã khai)" in other


# --- counts and lists of forms


@pytest.fixture(scope="module")
def pooled() -> Values:
    """Two agencies of 2023-Q3 and one into which they merge, made from shipped forms."""
    setting = load_setting(REPO, FORMS)
    old = {unit.id: unit for unit in setting.registry.units}
    end = setting.period("2023-Q3").end
    merged = old["so-y-te"].model_copy(
        update={"id": "so-moi", "name_vi": "Sở Mới", "short_vi": "Sở Mới",
                "valid_from": setting.period("2023-Q4").start}
    )  # fmt: skip
    ended = [old[u].model_copy(update={"valid_to": end}) for u in ("so-y-te", "so-noi-vu")]
    units = (old["tinh-dak-nong"], *ended, merged)
    rows = tuple(
        Succession(predecessor=unit.id, predecessor_vi=unit.name_vi, successor="so-moi",
                   successor_vi="Sở Mới", kind="merge", date=merged.valid_from)
        for unit in ended
    )  # fmt: skip
    setting = replace(setting, registry=Registry(units, ()), successions=Successions(rows))
    table = {
        "so-y-te": [("p1", 10, 4), ("p2", 0, 0), ("p3", 5, 5)],
        "so-noi-vu": [("p1", 2, 0), ("p4", 3, 3)],
    }
    observations = observed(table)
    rule = BackCastRule(statement_vi="x", statement_en="x")
    now, then = setting.period("2023-Q4"), setting.period("2023-Q3")
    return Values(recast_values(setting, rule, observations, Values(()), now, then))


def observed(table: dict[str, list[tuple[str, int, int]]]) -> Observations:
    """Rows of procedures: dossiers received and processed, and how many of them online."""
    figures = ("received", "received_online", "processed", "processed_online", "digitised")
    rows = [
        (unit, "2023-Q3", item, f"{unit}.xlsx", "s", row, every, online, every, online, 0)
        for unit, items in table.items()
        for row, (item, every, online) in enumerate(items, start=8)
    ]
    return Observations(pd.DataFrame(rows, columns=[*KEYS, *figures]))


def test_counts_of_merged_agencies_pool_and_procedures_unite(pooled: Values) -> None:
    ratio = pooled.get("so-moi", "B", "2023-Q3", "own")
    assert (ratio.numerator, ratio.denominator) == (4 + 5 + 3, 10 + 5 + 2 + 3)
    distinct = pooled.get("so-moi", "A", "2023-Q3", "own")
    # p1 of both agencies is one procedure; p2 had no dossier: p1, p3, p4
    assert (distinct.numerator, distinct.denominator) == (3, 3)
    # the year to date lacks the quarters that nobody sent: no part is shown as the whole
    assert pooled.get("so-moi", "B", "2023-Q3", "to_date").status == "no_data"


# --- splits and weights


SPLIT = Successions(
    tuple(
        Succession(predecessor="a", predecessor_vi="A", successor=new, successor_vi=new.upper(),
                   kind="split", date="2025-07-01", weight=weight)
        for new, weight in (("b", 3), ("c", 1))
    )
)  # fmt: skip


def test_a_divided_unit_hands_on_its_value_and_the_declared_portion_of_its_counts() -> None:
    (origin,) = origins(SPLIT, "b", {"a"}, weighted=True)
    assert (origin.unit, origin.share, origin.portion) == ("a", 1, Fraction(3, 4))
    bare = Successions(tuple(row.model_copy(update={"weight": None}) for row in SPLIT.rows))
    assert origins(bare, "b", {"a"})[0].portion is None


def test_origins_are_followed_through_mergers_of_merged_and_renamed_units() -> None:
    def row(old: str, new: str, kind: Any, year: int, weight: float | None = None) -> Succession:
        return Succession(predecessor=old, predecessor_vi=old, successor=new, successor_vi=new,
                          kind=kind, date=f"{year}-01-01", weight=weight)  # fmt: skip

    chain = Successions(
        (row("a", "ab", "merge", 2010, 1), row("b", "ab", "merge", 2010, 3),
         row("ab", "x", "rename", 2015), row("x", "xc", "merge", 2020, 4),
         row("c", "xc", "merge", 2020, 4))
    )  # fmt: skip
    shares = {o.unit: o.share for o in origins(chain, "xc", {"a", "b", "c"}, weighted=True)}
    assert shares == {"a": Fraction(1, 8), "b": Fraction(3, 8), "c": Fraction(1, 2)}
    later = {o.unit: o.share for o in origins(chain, "xc", {"x", "c"}, weighted=True)}
    assert later == {"x": Fraction(1, 2), "c": Fraction(1, 2)}


# --- what is declared is checked


def test_declared_weights_must_be_there(tmp_path: Path) -> None:
    project = project_over_time(tmp_path, back_cast={**CAST, "weights": "declared"})
    declare_weights(project, {"tinh-dak-nong": 5})
    faults = check_params(project).faults
    assert {(fault.file, fault.found) for fault in faults} == {
        ("params/successions.csv", "tinh-binh-thuan"), ("params/successions.csv", "tinh-lam-dong"),
    }  # fmt: skip
    assert all("trọng số" in fault.what and fault.stops_programme(PROGRAMME) for fault in faults)
    assert not any(fault.stops_programme(FORMS) for fault in faults)


def test_a_weight_is_above_zero(tmp_path: Path) -> None:
    project = project_over_time(tmp_path)
    declare_weights(project, {"tinh-dak-nong": 0})
    (fault,) = check_params(project).faults
    assert fault.file == "params/successions.csv" and "weight" in fault.where


def test_sums_are_of_indicators_that_there_are(tmp_path: Path) -> None:
    project = project_over_time(tmp_path, back_cast={**CAST, "sums": ["a9"]})
    (fault,) = check_params(project).faults
    assert "không có chỉ tiêu 'a9'" in fault.what and "back_cast" in fault.where


def test_printed_figures_are_told_as_printed(tmp_path: Path) -> None:
    project = project_over_time(tmp_path)
    replace_text(
        project,
        "params/programmes/dak-lak-ict-index.yml",
        "group_vi:",
        "back_cast: {statement_vi: x, statement_en: x}\ngroup_vi:",
    )
    (fault,) = check_params(project).faults
    assert "số liệu in trong văn bản" in fault.what
