"""`papi-63`: the whole country with real numbers, as an independent sum gives them."""

import pandas as pd
import pytest
from project import REPO, assessed

from helpers.findings.model import unit_name
from helpers.findings.sentences import sentence
from helpers.report.tables.tree_history import history_table

TABLE = REPO.raw / "papi-63" / "tables" / "papi_subcriteria_2018_2022.csv"
DIMENSIONS = {f"C0{n}": f"SC{n}" for n in range(1, 9)}


def independent() -> pd.DataFrame:
    """Sums of sub-dimensions by province, and their ranks, in 2022; without those of no value."""
    table = pd.read_csv(TABLE)
    now = table[table["year"] == 2022].set_index("province").drop(columns="year")
    now = now.dropna(axis="columns", how="all")
    sums = pd.DataFrame(
        {
            code: now[[name for name in now if name.startswith(start)]].sum(axis=1, skipna=False)
            for code, start in DIMENSIONS.items()
        }
    )
    sums["papi"] = sums.sum(axis=1, skipna=False)
    return now.join(sums)


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    """The province in the table of each unit, in its order."""
    units = assessed("papi-63", "2022").facts.setting.reporting_units
    provinces = list(dict.fromkeys(pd.read_csv(TABLE)["province"]))
    assert len(units) == len(provinces) == 63
    return {unit.id: name for unit, name in zip(units, provinces, strict=True)}


def test_the_score_and_rank_of_every_node_are_those_of_an_independent_sum(
    names: dict[str, str],
) -> None:
    wanted = independent()
    ranks = wanted.round(9).rank(ascending=False, method="min")
    checked = 0
    for unit, standing in assessed("papi-63", "2022").facts.standings["2022"].items():
        row = wanted.loc[names[unit]]
        if pd.isna(row["papi"]):
            assert standing.rank is None
        else:
            assert standing.score is not None
            assert standing.score.value == pytest.approx(row["papi"], abs=1e-9)
            place = ranks.loc[names[unit], "papi"]
            assert standing.rank is not None and standing.rank.place == place
        for code, node in standing.nodes.items():
            assert float(node.score) == pytest.approx(row[code], abs=1e-9)
            assert node.rank.place == ranks.loc[names[unit], code]
            checked += 1
    assert checked > 63 * 30


def test_provinces_that_were_not_surveyed_and_sub_dimensions_of_some_years_are_told() -> None:
    facts = assessed("papi-63", "2022").facts
    programme = facts.setting.programme
    missing = ("tinh-quang-ninh", "tinh-bac-giang", "tinh-bac-ninh")
    assert not any(programme.surveyed(unit, "2021") for unit in missing)
    assert facts.standings["2021"]["tinh-quang-ninh"].rank is None
    findings = assessed("papi-63", "2022").findings
    (again,) = (f for f in findings["tinh-quang-ninh"] if f.kind == "rank_unranked_before")
    assert "; năm 2021 không được khảo sát nên không tính số bậc" in sentence(again, "vi")
    kinds = {f.kind for f in findings["ca-nuoc"]}
    assert {"method_change_tree", "units_score_missing", "extremes"} <= kinds
    framework = facts.setting.framework
    assert framework.indicator("SC52").periods == ("2018", "2019", "2020")
    assert "2018" not in framework.indicator("SC83").periods


def test_a_history_names_the_years_without_values_and_the_years_of_another_method() -> None:
    facts = assessed("papi-63", "2022").facts
    table = history_table(facts, facts.setting.unit("tinh-quang-ninh"))
    assert table is not None and "năm 2021" not in [column["title"] for column in table["columns"]]
    changed, missing = table["notes"]
    assert changed.startswith("Cách tính chỉ số đổi từ: năm 2019; năm 2021;")
    assert missing == "Không có số liệu: năm 2021."


def test_the_whole_is_no_proper_name_within_a_sentence() -> None:
    name = unit_name(assessed("papi-63", "2022").facts, "ca-nuoc")
    assert (name.vi, name.en) == ("cả nước", "the whole country")


def test_no_rank_is_compared_across_a_change_of_the_tree_or_of_the_ranked_provinces() -> None:
    for finding in assessed("papi-63", "2022").findings["tp-ha-noi"]:
        if finding.kind.startswith("rank_"):
            assert "places" not in finding.numbers
