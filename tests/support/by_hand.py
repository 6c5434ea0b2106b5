"""Every number of a programme of forms computed again from the cells, without the program.

Nothing here is a test, and nothing here uses the product's measures, scores or ranks: workbooks are
opened with calamine, `params/` are read as plain CSV and YAML.
"""

import csv
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path
from statistics import median
from typing import Any

import yaml
from openpyxl.utils.cell import column_index_from_string, get_column_letter
from project import REPO
from python_calamine import CalamineWorkbook

Counts = tuple[int, int]


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def spoken(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@cache
def grid(file: str, sheet: str) -> list[list[Any]]:
    book = CalamineWorkbook.from_path(REPO.root / file)
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def cells(file: str, sheet: str, reference: str) -> list[Any]:
    """The values of one range such as "H8:H42", or of one cell."""
    rows = grid(file, sheet)
    first, _, last = reference.partition(":")
    (left, top), (right, bottom) = (_place(corner) for corner in (first, last or first))
    return [row[left : right + 1] for row in rows[top : bottom + 1]]


def _place(reference: str) -> tuple[int, int]:
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", reference).groups()  # type: ignore[union-attr]
    return column_index_from_string(letters) - 1, int(digits) - 1


def rounded(value: Fraction, decimals: int) -> Decimal:
    """Half away from zero."""
    scaled = Decimal(value.numerator) / Decimal(value.denominator)
    return scaled.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


class Programme:
    """A programme of forms, read by hand."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.plan = spoken(REPO.params / "programmes" / f"{name}.yml")
        self.rules = spoken(REPO.params / "frameworks" / f"{self.plan['framework']}.yml")
        self.form = spoken(REPO.params / "forms" / f"{self.plan['source']['form']}.yml")
        self.whole = self.plan.get("whole", "")
        rows = table(REPO.params / "units.csv")
        self.rows = {row["id"]: row for row in rows if row["programme"] == name}
        self.units = [unit for unit in self.rows if unit != self.whole]
        self.periods = {period["id"]: period for period in self.plan["periods"]}
        self.indicators = {indicator["code"]: indicator for indicator in self.rules["indicators"]}
        self.targets = {
            (row["unit_or_level"], row["indicator"]): row
            for row in table(REPO.params / "targets.csv")
            if row["programme"] == name
        }
        self._counts: dict[Any, Counts | None] = {}

    # --- workbooks

    def file(self, unit: str, period: str) -> str:
        return f"data/raw/{self.name}/{period}/{unit}.xlsx"

    @cached_property
    def labels(self) -> dict[str, str]:
        return {column["labels"][0]: column["field"] for column in self.form["columns"]}

    @cache  # noqa: B019
    def layout(self, file: str) -> tuple[dict[str, int], int, int]:
        """The column of each field, and the first and last row of items (counted from 1)."""
        rows = grid(file, self.form["sheet"])
        head = next(n for n, row in enumerate(rows) if self.labels.keys() & set(map(str, row)))
        columns = {self.labels[t]: at for at, t in enumerate(rows[head]) if t in self.labels}
        filled = [n for n, row in enumerate(rows) if n > head and row[columns["item"]]]
        return columns, filled[0] + 1, filled[-1] + 1

    @cache  # noqa: B019
    def items(self, file: str) -> dict[str, dict[str, int]]:
        """The figures of each item of a workbook."""
        columns, first, last = self.layout(file)
        rows = grid(file, self.form["sheet"])[first - 1 : last]
        if self.form["layout"] == "pairs":
            figures = {row[columns["item"]]: int(row[columns["value"]]) for row in rows}
            return {"": figures}
        fields = [c["field"] for c in self.form["columns"] if c["type"] == "count"]
        return {
            row[columns["item"]]: {field: int(row[columns[field]]) for field in fields}
            for row in rows
        }

    def reference(self, file: str, figure: str) -> str:
        """Where a figure stands in a workbook: "G8:G42", or one cell."""
        columns, first, last = self.layout(file)
        if self.form["layout"] == "pairs":
            rows = grid(file, self.form["sheet"])
            at = next(n for n, row in enumerate(rows, 1) if row[columns["item"]] == figure)
            return f"{get_column_letter(columns['value'] + 1)}{at}"
        letter = get_column_letter(columns[figure] + 1)
        return f"{letter}{first}:{letter}{last}"

    # --- values

    def own(self, period: str) -> list[str]:
        about, every = self.periods[period], self.plan["source"].get("every")
        if not every or about["kind"] == every:
            return [period]
        year = about.get("year") or period
        inside = [
            id_
            for id_, other in self.periods.items()
            if other["kind"] == every
            and other.get("year") == year
            and about["start"] <= other["start"]
            and other["end"] <= about["end"]
        ]
        return inside if about["kind"] == "month" else inside or [period]

    def to_date(self, period: str) -> list[str]:
        about = self.periods[period]
        return [
            id_
            for id_, other in self.periods.items()
            if about.get("year") and other.get("year") == about["year"]
            and other["kind"] == self.plan["source"].get("every")
            and other["end"] <= about["end"]
        ] or self.own(period)  # fmt: skip

    def before(self, period: str) -> str | None:
        about = self.periods[period]
        same = [
            id_
            for id_, other in self.periods.items()
            if other["kind"] == about["kind"] and other["end"] < about["start"]
        ]
        return max(same, key=lambda id_: self.periods[id_]["end"], default=None)

    def measure(self, indicator: str) -> dict[str, str] | None:
        return self.indicators[indicator].get("measure")

    def pooled(self, unit: str) -> list[str]:
        return self.units if unit == self.whole else [unit]

    def counts(self, unit: str, indicator: str, periods: list[str]) -> Counts | None:
        """Numerator and denominator over these periods; None where there is nothing to count."""
        key = (unit, indicator, tuple(periods))
        if key not in self._counts:
            self._counts[key] = self._count(unit, indicator, periods)
        return self._counts[key]

    def _count(self, unit: str, indicator: str, periods: list[str]) -> Counts | None:
        measure = self.measure(indicator)
        target = self.targets.get((unit, indicator), {})
        if measure is None or target.get("operator") == "na":
            return None
        tops: dict[str, int] = {}
        bases: dict[str, int] = {}
        for member in self.pooled(unit):
            for period in periods:
                for item, figures in self.items(self.file(member, period)).items():
                    tops[item] = tops.get(item, 0) + figures[measure["numerator"]]
                    bases[item] = bases.get(item, 0) + figures[measure["denominator"]]
        if measure["kind"] == "distinct_ratio":
            used = [item for item, base in bases.items() if base]
            return sum(tops[item] > 0 for item in used), len(used)
        return sum(tops.values()), sum(bases.values())

    def value(self, unit: str, indicator: str, periods: list[str]) -> Fraction | None:
        counts = self.counts(unit, indicator, periods)
        return Fraction(100 * counts[0], counts[1]) if counts and counts[1] else None

    @cache  # noqa: B019
    def goal(self, unit: str, indicator: str) -> Fraction | None:
        row = self.targets.get((unit, indicator))
        return (
            Fraction(row["target"]) if row and row["target"] and row["operator"] != "na" else None
        )

    def assigned(self, unit: str) -> int:
        """How many targets apply to the unit."""
        rows = [row for (owner, _), row in self.targets.items() if owner == unit]
        return sum(row["operator"] != "na" for row in rows)

    def meets(self, unit: str, indicator: str, value: Fraction) -> bool:
        goal = self.goal(unit, indicator)
        if goal is None:
            raise ValueError("nothing to meet")
        over = self.targets[unit, indicator]["operator"] == ">"
        return value > goal if over else value >= goal

    def decimals(self, indicator: str) -> int:
        decimals: int = self.indicators[indicator].get("decimals", 1)
        return decimals

    # --- scores and ranks

    def parts(self) -> dict[str, Fraction]:
        score = self.rules.get("score") or {}
        return {part["indicator"]: Fraction(part["weight"]) for part in score.get("parts", [])}

    def score(
        self, unit: str, period: str, supposed: dict[str, Fraction] | None = None
    ) -> Fraction | None:
        """Σ weight · min(value / target, 1); some values may be supposed to be others."""
        if self.rows[unit]["ranked"] == "no" or not self.parts():
            return None
        total = Fraction(0)
        for code, weight in self.parts().items():
            value = (supposed or {}).get(code) or self.value(unit, code, self.to_date(period))
            goal = self.goal(unit, code)
            if value is None or not goal:
                return None
            total += weight * min(value / goal, Fraction(1))
        return total

    @cache  # noqa: B019
    def scores(self, period: str) -> dict[str, Decimal]:
        digits = self.rules["score"]["decimals"]
        exact = {unit: self.score(unit, period) for unit in self.units}
        return {unit: rounded(score, digits) for unit, score in exact.items() if score is not None}

    def place(self, unit: str, period: str, group: bool = False) -> tuple[int, int, int] | None:
        """Place, among how many, and how many others share it."""
        scores = self.scores(period)
        if unit not in scores:
            return None
        mine = self.rows[unit]["group"]
        peers = [u for u in scores if not group or self.rows[u]["group"] == mine]
        better = sum(scores[u] > scores[unit] for u in peers)
        return 1 + better, len(peers), sum(scores[u] == scores[unit] for u in peers) - 1

    @cache  # noqa: B019
    def told_against(self, period: str) -> str | None:
        """The period before, where scores of the two cover alike windows of one method."""
        before = self.before(period)
        now, then = self.periods[period], self.periods.get(before or "", {})
        # the same part of two years is cumulated alike
        parts = now["kind"] in ("six_months", "nine_months")
        alike = before and (parts or then.get("year") == now.get("year"))
        return before if alike and self.parts() else None

    def came_and_left(self, period: str) -> tuple[set[str], set[str]]:
        """The units ranked now and not before, and before and not now."""
        now, then = (set(self.scores(when)) for when in (period, self.told_against(period) or ""))
        return now - then, then - now

    def places_in_parts(self, unit: str, period: str) -> dict[str, int]:
        """Places won (> 0) or lost, one thing changing after the other."""
        now, then = (self.scores(when) for when in (period, self.told_against(period) or ""))
        stayed = [other for other in now if other in then and other != unit]
        ahead = [
            sum(score > then[unit] for score in then.values()),
            sum(then[other] > then[unit] for other in stayed),
            sum(then[other] > now[unit] for other in stayed),
            sum(now[other] > now[unit] for other in stayed),
            sum(score > now[unit] for score in now.values()),
        ]
        names = ("left_places", "own_places", "others_places", "entered_places")
        return {name: ahead[n] - ahead[n + 1] for n, name in enumerate(names)}

    def passing(self, unit: str, period: str) -> dict[str, set[str]]:
        """Who was ahead of a unit and is not now, and who is ahead and was not."""
        now, then = (self.scores(when) for when in (period, self.told_against(period) or ""))
        stayed = [other for other in now if other in then]
        was_ahead = {other for other in stayed if then[other] > then[unit]}
        is_ahead = {other for other in stayed if now[other] > now[unit]}
        was_level = {other for other in stayed if then[other] == then[unit]}
        is_level = {other for other in stayed if now[other] == now[unit]}
        return {
            "passed": was_ahead - is_ahead - is_level,
            "reached": was_ahead & is_level,
            "passed_by": is_ahead - was_ahead - was_level,
            "fallen_behind": is_ahead & was_level,
        }

    def standing(self, unit: str, indicator: str, period: str) -> dict[str, Any]:
        """Place of a unit's value among the ranked units that have one, and the median."""
        window = self.to_date(period)
        values = {
            other: value
            for other in self.units
            if self.rows[other]["ranked"] != "no"
            and (value := self.value(other, indicator, window)) is not None
        }
        shown = {u: rounded(value, self.decimals(indicator)) for u, value in values.items()}
        return {
            "indicator_place": 1 + sum(value > shown[unit] for value in shown.values()),
            "indicator_of": len(values),
            "indicator_tied": list(shown.values()).count(shown[unit]) - 1,
            "median": median(values.values()),
        }
