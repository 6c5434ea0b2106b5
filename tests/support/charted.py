"""Charts for tests: frames of a few rows, and all charts that a report may show. No tests here."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from helpers.notebook import charts, lookups
from helpers.notebook.open_report import Report
from helpers.report.assessment.assess import Assessment

VALUE: dict[str, Any] = {
    "unit": "a",
    "unit_name": "Đơn vị A",
    "unit_short": "A",
    "period": "2023-Q4",
    "period_name": "quý IV/2023",
    "indicator": "A",
    "indicator_name": "Chỉ tiêu một",
    "basis": "to_date",
    "numerator": None,
    "denominator": None,
    "value": 50.0,
    "maximum": None,
    "measured_in": "%",
    "decimals": 1,
    "status": "ok",
    "target": None,
    "target_text": "",
    "met": None,
}
SCORE: dict[str, Any] = {
    **{key: VALUE[key] for key in ("unit", "unit_name", "unit_short", "period", "period_name")},
    **{"node": "score", "node_name": "Điểm chung", "score": 90.0, "decimals": 2, "maximum": 100.0},
    **{"rank": 1, "of": 25, "break": ""},
}
QUARTERS = [
    (f"2023-Q{n}", f"quý {name}/2023") for n, name in enumerate(["I", "II", "III", "IV"], 1)
]


def values(*rows: dict[str, Any]) -> pd.DataFrame:
    """Rows of `report.values`; what is not given is as in VALUE."""
    made = [{**VALUE, **row} for row in rows]
    for row in made:
        if row["value"] is None and row["status"] == "ok":
            row["status"] = "missing"
    frame = pd.DataFrame(made).astype({"value": float, "maximum": float, "target": float})
    whole = {"numerator": "Int64", "denominator": "Int64", "met": "boolean"}
    return frame.astype(whole)


def series(given: list[float | None], basis: str = "own", **rest: Any) -> list[dict[str, Any]]:
    """One indicator over the first quarters of 2023."""
    return [
        {"period": period, "period_name": name, "basis": basis, "value": value, **rest}
        for (period, name), value in zip(QUARTERS, given, strict=False)
    ]


def scores(*rows: dict[str, Any]) -> pd.DataFrame:
    """Rows of `report.scores`; what is not given is as in SCORE."""
    frame = pd.DataFrame([{**SCORE, **row} for row in rows])
    return frame.astype({"rank": "Int64", "of": "Int64", "score": float})


def ranked(given: list[int | None], breaks: dict[int, str] | None = None) -> pd.DataFrame:
    """One unit's ranks over the first quarters of 2023."""
    return scores(
        *(
            {
                "period": period,
                "period_name": name,
                "rank": rank,
                "break": (breaks or {}).get(n, ""),
            }
            for n, ((period, name), rank) in enumerate(zip(QUARTERS, given, strict=False))
        )
    )


def charts_of(assessment: Assessment, unit: str) -> Iterator[Figure]:
    """Every chart that the notebooks or an analyst may show of a unit of the period."""
    facts, period = assessment.facts, assessment.facts.period.id
    report = Report(assessment, facts.setting.unit(unit), unit)
    table, scored = report.values, report.scores
    rows = table[table.unit == unit]
    codes = list(rows.indicator[rows.value.notna()].unique())
    drawn = [
        charts.targets(rows[rows.period == period]),
        charts.shares(rows[rows.period == period]),
        charts.trend(rows[rows.basis == "own"]),
        charts.position(scored[scored.period == period], mark=unit),
        charts.ranks(scored[(scored.node == report.root) & (scored.unit == unit)]),
        charts.rank_parts(lookups.rank_parts_frame(facts, _unless_whole(report), "vi")),
    ]
    if codes:
        drawn.append(charts.small_multiples(table, unit, codes[:4]))
        drawn.append(charts.to_date(table, unit, codes[0]))
    if unit == facts.setting.programme.whole and not scored.empty:
        drawn.append(charts.dots(table, period, codes[0]))
    yield from (figure for figure in drawn if figure is not None)


def _unless_whole(report: Report) -> Any:
    return None if report.unit.id == report.facts.setting.programme.whole else report.unit
