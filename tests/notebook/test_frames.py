"""The frames of a report: what an analyst finds in them, and that they are one's own."""

import time

import pandas as pd
import pytest
from project import REPO, assessed

from helpers.core.errors import ReportError
from helpers.intake.rows import in_memory
from helpers.notebook.frames import BREAKS
from helpers.notebook.open_report import Report, open_report

UNIT, PERIOD = "ubnd-dak-mil", "2023-Q4"


def opened(unit: str = UNIT, period: str = PERIOD, programme: str = "dak-nong-650") -> Report:
    assessment = assessed(programme, period)
    setting = assessment.facts.setting
    chosen = setting.unit(setting.programme.whole if unit == "overview" else unit)
    return Report(assessment, chosen, unit)


def test_what_is_done_to_a_frame_reaches_no_other_cell():
    report = opened()
    for name in ("rows", "values", "scores", "findings", "units", "periods", "indicators"):
        frame = getattr(report, name)
        frame.iloc[:, 0] = None
        frame["mine"] = 1
        again = getattr(report, name)
        assert "mine" not in again.columns and again.iloc[:, 0].notna().all(), name


def test_the_rows_of_a_unit_are_its_own_with_names_levels_and_fees_of_items():
    rows = opened().rows
    assert set(rows.unit) == {UNIT}
    assert list(dict.fromkeys(rows.period)) == ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]
    assert set(rows.level) == {"Toàn trình", "Một phần"} and set(rows.has_fee) == {"Có", "Không"}
    assert rows.item_name.str.len().min() > 3
    assert (rows.file == "data/raw/dak-nong-650/" + rows.period + f"/{UNIT}.xlsx").all()


def test_all_rows_are_read_as_asked():
    report = opened()
    few = report.all_rows(periods=[PERIOD], columns=["unit_short", "processed"])
    assert list(few.columns) == ["unit", "period", "item", "processed", "unit_short"]
    assert few.unit.nunique() == 26 and set(few.period) == {PERIOD}
    of_period = report.rows.query("period == @PERIOD")
    assert few.query("unit == @UNIT").processed.sum() == of_period.processed.sum()


def test_a_mistyped_period_or_column_is_named():
    with pytest.raises(ReportError, match="2023-Q5"):
        opened().all_rows(periods=["2023-Q5"])
    with pytest.raises(ReportError, match="procesed"):
        opened().all_rows(columns=["procesed"])
    with pytest.raises(ReportError, match="danh sách"):
        opened().all_rows(periods=PERIOD)


def test_stored_rows_are_the_rows_that_were_read(tmp_path):
    rows = assessed("dak-nong-650", PERIOD).rows
    stored = rows.stored(tmp_path / "rows.parquet")
    assert stored.table is None
    asked = {"units": (UNIT, "so-tttt"), "periods": ("2023-Q2", PERIOD)}
    for columns in ((), ("unit", "processed", "level")):
        first, other = (each.read(**asked, columns=columns) for each in (rows, stored))
        pd.testing.assert_frame_equal(first, other, check_dtype=False)


def test_a_narrowed_frame_of_thousands_of_communes_comes_within_a_second(tmp_path):
    units, periods, items = 3321, 8, 20
    count = units * periods * items
    numbers = pd.RangeIndex(count)
    table = pd.DataFrame(
        {
            "unit": "xa-" + (numbers // (periods * items)).astype(str),
            "period": "2024-Q" + (numbers // items % periods).astype(str),
            "item": "tt-" + (numbers % items).astype(str),
            "name": "Thủ tục",
            "processed": numbers % 97,
            "file": "a.xlsx",
            "sheet": "s",
            "row": numbers % items,
        }
    )
    stored = in_memory(table, ("name",), ("processed",), {}).stored(tmp_path / "rows.parquet")
    began = time.process_time()
    commune = stored.read(units=("xa-7",))
    quarter = stored.read(periods=("2024-Q3",), columns=("unit", "processed"))
    took = time.process_time() - began
    assert len(commune) == periods * items and len(quarter) == units * items
    assert quarter.memory_usage(deep=True).sum() < 30e6
    assert took < 5  # a second where nothing else runs; measured in benchmarks


def test_values_keep_missing_not_applicable_and_zero_apart():
    values = opened().values
    thanh_tra = values.query("unit == 'thanh-tra-tinh' and indicator == 'A' and period == @PERIOD")
    assert set(thanh_tra.status) == {"not_applicable"} and thanh_tra.value.isna().all()
    assert set(thanh_tra.operator) == {"na"} and thanh_tra.met.isna().all()
    missing = values.query("status == 'not_collected' or status == 'missing'")
    assert len(missing) and missing.value.isna().all()
    of_unit = values.query("unit == @UNIT and indicator == 'B' and period == @PERIOD")
    assert (of_unit.value == 100 * of_unit.numerator / of_unit.denominator).all()
    assert set(of_unit.basis) == {"own", "to_date"}


def test_the_change_of_a_value_is_that_of_the_two_values_where_they_are_comparable():
    values = opened().values.query("unit == @UNIT and indicator == 'B'")
    rates = values.query("basis == 'own'").set_index("period")
    assert rates.change["2023-Q4"] == pytest.approx(rates.value["2023-Q4"] - rates.value["2023-Q3"])
    assert pd.isna(rates.change["2023-Q1"])
    cumulated = values.query("basis == 'to_date'").set_index("period")
    assert cumulated.change["2023-Q2"] == pytest.approx(cumulated.value.diff()["2023-Q2"])


def test_scores_are_at_their_declared_precision_and_a_better_one_never_ranks_lower():
    scores = opened().scores.query("period == @PERIOD and node == 'score'")
    ranked = scores[scores["rank"].notna()].sort_values("rank")
    assert ranked.score.is_monotonic_decreasing
    assert (ranked.score.round(2) == ranked.score).all()
    for score, tied in ranked.groupby("score"):
        assert tied["rank"].nunique() == 1, score


def test_where_ranks_are_not_comparable_the_frame_says_why_and_gives_no_places():
    scores = opened("tinh-dak-lak", "2017", "dak-lak-ict-index").scores
    broken = scores.query("node == 'ict'")
    assert BREAKS["method"] in set(broken["break"])
    assert broken[broken["break"] != ""].places.isna().all()


def test_a_finding_of_few_counts_is_not_sure():
    findings = opened("ban-dan-toc").findings
    assert not findings.sure.all()
    assert findings.sentence.str.len().min() > 10


def test_frames_of_a_report_have_no_later_period():
    assert "2018-M01" not in set(opened("tinh-dak-lak", "2017", "dak-lak-ict-index").rows.period)
    assert opened(period="2023-Q2").periods.period.tolist()[-1] == "2023-Q2"


def test_the_overview_has_the_rows_of_every_unit_in_its_period():
    rows = opened("overview").rows
    assert rows.unit.nunique() == 26 and set(rows.period) == {PERIOD}


def test_explaining_an_indicator_names_formula_counts_and_cells():
    block = opened("so-tttt").explain("A")
    text = "".join(run["text"] for node in block.nodes for run in node["text"])
    assert "chia cho" in text and "tử số 25" in text and "83,3%" in text
    assert [number["text"] for number in block.computed] == ["25", "30", "83,3%"]
    places = {source["file"]: source["cell"] for source in block.computed[0]["sources"]}
    assert places["data/raw/dak-nong-650/2023-Q1/so-tttt.xlsx"] == "G8:G42, H8:H42"


def test_an_indicator_without_value_is_explained_in_words():
    block = opened("thanh-tra-tinh").explain("A")
    assert "không áp dụng" in block.nodes[-1]["text"][0]["text"]
    assert block.computed == ()


def test_the_stored_assessment_opens_with_its_rows(monkeypatch):
    monkeypatch.setenv("BAOCAO_ROOT", str(REPO.root))
    report = open_report("dak-nong-650", PERIOD, UNIT)
    assert len(report.rows) == len(opened().rows)
