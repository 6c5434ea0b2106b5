"""Every number of every finding follows from source cells, and these are the cells it cites.

Programmes of forms: numbers are computed again by `by_hand`, and each finding must cite exactly the
cells that its unit's numbers come from. Programmes of printed figures: numbers stand in the cited
lines of `figures.csv`, or follow from them by the rules below.
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from by_hand import Programme, cells, rounded, spoken, table
from project import REPO, assessed

from helpers.findings.model import Facts, Finding
from helpers.params.load import load_setting, programme_ids

FORMS = ("dak-nong-650", "dak-nong-2022")
PRINTED = ("dak-lak-ict-index", "ninh-giang-2023")
REPORTS = [
    (programme, period.id)
    for programme in programme_ids(REPO)
    for period in load_setting(REPO, programme).programme.periods
]
# numbers that say how others are printed
PRINTING = {"maximum_decimals", "points_decimals", "median_side"}
# numbers that are drawn: test_rank_intervals.py draws them again
DRAWN = {"level", "rank_low", "rank_high", "within", "wide"}
DRAWN_KINDS = {"ranks_uncertain"}
# findings that state that there is nothing to state, or why something is not compared
WITHOUT_EVIDENCE = {
    "no_strength", "no_weakness", "no_strength_untargeted", "no_weakness_untargeted",
    "no_movers_size", "no_movers_window", "no_movers_first", "no_movers_unit_set",
    "no_movers_targets", "no_strength_of_units", "no_weakness_of_units", "no_strength_by_place",
    "no_weakness_by_place", "no_strength_by_scores", "no_weakness_by_scores",
    "no_strength_in_sheet", "no_weakness_in_sheet", "no_strength_of_sheets",
    "no_weakness_of_sheets", "units_not_surveyed", "not_surveyed", "units_no_values", "no_values",
}  # fmt: skip
# numbers that need the cells of all other units: the sentence cites its own unit's cells, and the
# rule of comparison is printed beside it
PEERS = {
    "place", "of", "tied", "place_before", "of_before", "places", "indicator_place",
    "indicator_of", "indicator_tied", "median", "median_gap", "places_gain", "met", "share", "gain",
    "own_places", "others_places", "left_places", "entered_places",
}  # fmt: skip
# a score set against the rank: the finding's value is the score, not an indicator's
OPPOSED = ("score_up_rank_down", "score_down_rank_up")
PASSING = ("passed", "reached", "passed_by", "fallen_behind")
# groups of more units than this are counted without names, and then their cells are not cited
MOST_PASSED = 6


@cache
def by_hand(programme: str) -> Programme:
    return Programme(programme)


def findings(programme: str, period: str) -> Iterator[tuple[Facts, Finding]]:
    assessment = assessed(programme, period)
    for unit_findings in assessment.findings.values():
        for finding in unit_findings:
            yield assessment.facts, finding


def close(n: float, expected: Any) -> bool:
    return expected is not None and math.isclose(n, float(expected), rel_tol=1e-12, abs_tol=1e-9)


# --- programmes of forms: numbers ----------------------------------------------------------------


class Case:
    """A finding beside what the cells give for its unit, indicator and period."""

    def __init__(self, programme: str, finding: Finding) -> None:
        self.p = by_hand(programme)
        self.f = finding
        self.window = self.p.to_date(finding.period)

    def counted_over(self) -> list[str]:
        """The periods that the finding's value is counted over."""
        is_change = self.f.kind.startswith("change_")
        return self.p.own(self.f.period) if is_change else self.window

    def counts(self) -> tuple[int, int]:
        counts = self.p.counts(self.f.unit, self.f.indicator, self.counted_over())
        if counts is None:
            raise AssertionError("no counts")
        return counts

    def value(self) -> Fraction:
        if self.f.kind in OPPOSED:
            return self.score()
        value = self.p.value(self.f.unit, self.f.indicator, self.counted_over())
        if value is None:
            raise AssertionError("no value")
        return value

    def value_before(self) -> Fraction:
        before = self.p.before(self.f.period)
        if self.f.kind in OPPOSED:
            return self.score(period=before or "")
        value = before and self.p.value(self.f.unit, self.f.indicator, self.p.own(before))
        if not value and value != 0:
            raise AssertionError("no value before")
        return Fraction(value)

    def counts_before(self) -> tuple[int, int]:
        before = self.p.own(self.p.before(self.f.period) or "")
        counts = self.p.counts(self.f.unit, self.f.indicator, before)
        if counts is None:
            raise AssertionError("no counts before")
        return counts

    def difference(self) -> Fraction:
        """Unrounded, save where it would be told as nothing although the shown values differ."""
        exact, digits = abs(self.value() - self.value_before()), self.f.decimals
        shown = [rounded(value, digits) for value in (self.value(), self.value_before())]
        if rounded(exact, digits) and shown[0] != shown[1]:
            return exact
        opposed = self.f.kind in OPPOSED
        return exact if opposed else Fraction(abs(shown[0] - shown[1]))

    def capped(self) -> int:
        """Whether the units on the finding's place share the highest score there can be."""
        highest = Fraction(self.p.rules["score"]["maximum"])
        whole = self.f.unit == self.p.whole
        units = self.p.scores(self.f.period) if whole else [self.f.unit]
        shared = self.sharing(True) > 1 if whole else self.place()[2] > 0
        return int(shared and max(self.score(unit) for unit in units) >= highest)

    def goal(self) -> Fraction:
        goal = self.p.goal(self.f.unit, self.f.indicator)
        if goal is None:
            raise AssertionError("no target")
        return goal

    def gap(self) -> Fraction:
        return abs(self.value() - self.goal())

    def needed(self) -> int:
        base = self.counts()[1]
        unit, code = self.f.unit, self.f.indicator
        # one below the exact quotient cannot be enough
        every = range(max(0, math.floor(self.goal() * base / 100) - 1), base + 1)
        return next(n for n in every if self.p.meets(unit, code, Fraction(100 * n, base)))

    def median_gap(self) -> Fraction:
        return abs(self.value() - Fraction(self.standing()["median"]))

    def standing(self) -> dict[str, Any]:
        return self.p.standing(self.f.unit, self.f.indicator, self.f.period)

    def with_target_reached(self) -> Fraction:
        score = self.p.score(self.f.unit, self.f.period, {self.f.indicator: self.goal()})
        if score is None:
            raise AssertionError("no score")
        return score

    def score(self, unit: str = "", period: str = "") -> Fraction:
        score = self.p.score(unit or self.f.unit, period or self.f.period)
        if score is None:
            raise AssertionError("no score")
        return score

    def places_gain(self) -> int:
        scores = self.p.scores(self.f.period)
        then = rounded(self.with_target_reached(), self.p.rules["score"]["decimals"])
        ahead = sum(score > then for unit, score in scores.items() if unit != self.f.unit)
        return self.place()[0] - (1 + ahead)

    def place(self) -> tuple[int, int, int]:
        group = self.f.kind.startswith("group_")
        place = self.p.place(self.f.unit, self.f.period, group)
        if place is None:
            raise AssertionError("no place")
        if self.f.kind == "next_rank":
            above = max(s for s in self.p.scores(self.f.period).values() if s > self.mine())
            better = [s for s in self.p.scores(self.f.period).values() if s > self.mine()]
            above = min(better)
            return 1 + sum(score > above for score in better), place[1], 0
        return place

    def mine(self) -> Any:
        return self.p.scores(self.f.period)[self.f.unit]

    def place_before(self) -> tuple[int, int, int]:
        before = self.p.before(self.f.period)
        place = before and self.p.place(self.f.unit, before)
        if not place:
            raise AssertionError("no place before")
        return place

    def gain(self) -> Fraction:
        exact = [self.p.score(unit, self.f.period) for unit in self.p.units]
        digits = self.p.rules["score"]["decimals"]
        better = [s for s in exact if s is not None and rounded(s, digits) > self.mine()]
        return Fraction(rounded(min(better), digits) - self.mine())

    def judged(self) -> list[tuple[str, str, bool]]:
        """Unit, indicator and whether it meets its target: of one unit, or of one indicator."""
        over_units = self.f.kind == "targets_met"
        pairs = (
            [(unit, self.f.indicator) for unit in self.p.units]
            if over_units
            else [(self.f.unit, code) for code in self.p.indicators]
        )
        values = [(u, c, self.p.value(u, c, self.window)) for u, c in pairs if self.p.goal(u, c)]
        return [(u, c, self.p.meets(u, c, v)) for u, c, v in values if v is not None]

    def lowest(self) -> Fraction:
        if self.f.kind == "extremes":
            return min(self.score(unit) for unit in self.p.scores(self.f.period))
        values = [self.p.value(u, c, self.window) for u, c, _ in self.judged()]
        return min(value for value in values if value is not None)

    def target(self) -> Fraction | None:
        if self.f.kind != "targets_met":
            return self.goal()
        lowest = self.lowest()
        return next(self.p.goal(u, c) for u, c, _ in self.judged()
                    if self.p.value(u, c, self.window) == lowest)  # fmt: skip

    def sharing(self, first: bool) -> int:
        scores = self.p.scores(self.f.period)
        end = max(scores.values()) if first else min(scores.values())
        return sum(score == end for score in scores.values())

    def left(self) -> int:
        year = self.p.periods[self.f.period]["year"]
        return len(self.p.own(year)) - len(self.window)

    def required(self) -> Fraction:
        """What the remaining quarters must average, rounded up to the shown decimals."""
        top, base = self.counts()
        expected = Fraction(base * self.left(), len(self.window))
        rate = 100 * (self.goal() / 100 * (base + expected) - top) / expected
        scale = 10 ** self.p.decimals(self.f.indicator)
        return Fraction(math.ceil(rate * scale), scale)

    def moves(self) -> dict[str, int]:
        before = self.p.before(self.f.period) or ""
        both = [(u, self.p.place(u, self.f.period), self.p.place(u, before)) for u in self.p.units]
        return {unit: then[0] - now[0] for unit, now, then in both if now and then}

    def places(self) -> int:
        if self.f.kind == "mover_up":
            return max(self.moves().values())
        if self.f.kind == "mover_down":
            return -min(self.moves().values())
        won = self.place_before()[0] - self.place()[0]
        return won if self.f.kind == "places_in_parts" else abs(won)

    def places_won_by(self, part: str) -> int:
        return self.p.places_in_parts(self.f.unit, self.f.period)[part]

    def groups(self) -> dict[str, set[str]]:
        """The units that a finding on the others counts, and names where they are few."""
        if self.f.kind == "ranked_units_changed":
            return dict(zip(("entered", "gone"), self.p.came_and_left(self.f.period), strict=True))
        return self.p.passing(self.f.unit, self.f.period)

    def named_of(self, units: set[str]) -> list[str]:
        return sorted(units) if len(units) <= MOST_PASSED else []

    def of(self) -> int:
        if self.f.kind == "targets_count" or self.f.kind == "targets_met":
            return len(self.judged())
        if self.f.unit == self.p.whole:
            return len(self.p.scores(self.f.period))
        return self.place()[1]

    def assigned(self) -> int:
        return self.p.assigned(self.f.unit)

    def of_before(self) -> int:
        if self.f.unit == self.p.whole:
            return len(self.p.scores(self.p.before(self.f.period) or ""))
        return self.place_before()[1]

    def count(self) -> int:
        if self.f.kind == "units_not_ranked":
            return sum(self.p.rows[unit]["ranked"] == "no" for unit in self.p.units)
        if self.f.kind == "units_incomplete":
            ranked = [u for u in self.p.units if self.p.rows[u]["ranked"] != "no"]
            return len(ranked) - len(self.p.scores(self.f.period))
        if self.f.kind.startswith("gap_"):
            return self.apart()[0]
        return len(self.f.items)

    def apart(self) -> tuple[int, Fraction]:
        """How many of the first or last five units stand furthest from the others, and how far."""
        units = self.p.scores(self.f.period)
        scores = sorted((self.score(unit) for unit in units), reverse=self.f.kind == "gap_top")
        steps = [abs(a - b) for a, b in pairwise(scores)][:5]
        return 1 + steps.index(max(steps)), max(steps)

    def printed(self, column: str) -> Fraction:
        (row,) = _figures(self.p.name, self.f.evidence[0].line, recomputed=True)
        if column in ("numerator", "denominator"):
            top, base = re.fullmatch(r"(\d+)/(\d+)\*100", row["formula"]).groups()  # type: ignore[union-attr]
            return Fraction(top if column == "numerator" else base)
        return Fraction(row[column])


def _figures(programme: str, line: int, *, recomputed: bool = False) -> list[dict[str, str]]:
    """The printed figures of a document line; only those that contradict themselves."""
    rows = [r for r in table(REPO.published / "figures.csv") if r["programme"] == programme]
    rows = [row for row in rows if int(row["line"]) == line]
    if not recomputed:
        return rows
    pairs = [(row, row["recomputed"], row["value"]) for row in rows if row["recomputed"]]
    return [row for row, again, value in pairs if abs(float(again) - float(value)) > 0.5]


NUMBERS: dict[str, Callable[[Case], Any]] = {
    "value": Case.value,
    "value_before": Case.value_before,
    "difference": Case.difference,
    "numerator_before": lambda c: c.counts_before()[0],
    "denominator_before": lambda c: c.counts_before()[1],
    "rate": lambda c: sum(rate for _, rate, _ in by_units(c)),
    "mix": lambda c: sum(mix for *_, mix in by_units(c)),
    "distance": lambda c: c.apart()[1],
    "few": lambda c: int(c.counts()[1] < c.p.rules["small_denominator"]),
    "capped": Case.capped,
    "numerator": lambda c: c.counts()[0],
    "denominator": lambda c: c.counts()[1],
    "target": Case.target,
    "gap": Case.gap,
    "needed": Case.needed,
    "reporting": lambda c: len(c.p.pooled(c.f.unit)),
    "units": lambda c: len(c.p.units),
    "indicator_place": lambda c: c.standing()["indicator_place"],
    "indicator_of": lambda c: c.standing()["indicator_of"],
    "indicator_tied": lambda c: c.standing()["indicator_tied"],
    "median": lambda c: c.standing()["median"],
    "median_gap": Case.median_gap,
    "points_gain": lambda c: c.with_target_reached() - c.score(),
    "places_gain": Case.places_gain,
    "place": lambda c: c.place()[0],
    "assigned": Case.assigned,
    "of": Case.of,
    "tied": lambda c: c.place()[2],
    "score": Case.score,
    "maximum": lambda c: c.p.rules["score"]["maximum"],
    "place_before": lambda c: c.place_before()[0],
    "of_before": Case.of_before,
    "places": Case.places,
    "gain": Case.gain,
    "met": lambda c: sum(met for *_, met in c.judged()),
    "share": lambda c: Fraction(100 * sum(met for *_, met in c.judged()), len(c.judged())),
    "lowest": Case.lowest,
    "highest": lambda c: max(c.score(unit) for unit in c.p.scores(c.f.period)),
    "lowest_count": lambda c: c.sharing(False),
    "highest_count": lambda c: c.sharing(True),
    "left": Case.left,
    "required": Case.required,
    "count": Case.count,
    "own_places": lambda c: c.places_won_by("own_places"),
    "others_places": lambda c: c.places_won_by("others_places"),
    "left_places": lambda c: c.places_won_by("left_places"),
    "entered_places": lambda c: c.places_won_by("entered_places"),
    "passed": lambda c: len(c.groups()["passed"]),
    "reached": lambda c: len(c.groups()["reached"]),
    "passed_by": lambda c: len(c.groups()["passed_by"]),
    "fallen_behind": lambda c: len(c.groups()["fallen_behind"]),
    "entered": lambda c: len(c.groups()["entered"]),
    "gone": lambda c: len(c.groups()["gone"]),
    "published": lambda c: c.printed("value"),
    "recomputed": lambda c: c.printed("recomputed"),
}  # fmt: skip


def wrong_numbers(programme: str, finding: Finding) -> list[str]:
    """The numbers of a finding that the cells do not give."""
    case = Case(programme, finding)
    wrong = []
    for key, stated in finding.numbers.items():
        if key in PRINTING or is_drawn(finding, key):
            continue
        printed = finding.kind == "published_recomputed" and key in ("numerator", "denominator")
        assert key in NUMBERS, f"say in NUMBERS how {key} of {finding.kind} is computed anew"
        expected = case.printed(key) if printed else NUMBERS[key](case)
        if not close(stated, expected):
            wrong.append(f"{finding.kind} {finding.unit} {key}: {stated}, not {expected}")
    return wrong + wrong_items(case) + wrong_names(case)


def is_drawn(finding: Finding, key: str) -> bool:
    return key in DRAWN or (finding.kind in DRAWN_KINDS and key == "count")


def wrong_names(case: Case) -> list[str]:
    """Units named by a finding on the others that are not those that the cells give."""
    if case.f.kind not in ("overtaking", "ranked_units_changed"):
        return []
    wrong = []
    for key, units in case.groups().items():
        stated = case.f.names[key].vi.casefold().split("; ") if key in case.f.names else []
        expected = [case.p.rows[unit]["name_vi"].casefold() for unit in case.named_of(units)]
        if sorted(stated) != sorted(expected):
            wrong.append(f"{case.f.kind} {case.f.unit} {key}: {stated}, not {expected}")
    return wrong


def wrong_items(case: Case) -> list[str]:
    """The numbers of listed entries that the cells do not give."""
    finding, p, wrong = case.f, case.p, []
    by_name = {row["name_vi"].casefold(): unit for unit, row in p.rows.items()}
    by_indicator = {indicator["name_vi"]: code for code, indicator in p.indicators.items()}
    for item in finding.items:
        if finding.kind.startswith("mover_"):
            unit = by_name[item.names["unit"].vi.casefold()]
            places = [p.place(unit, q) for q in (finding.period, p.before(finding.period) or "")]
            expected = [place[0] for place in places if place]
            stated = [item.numbers["place"], item.numbers["place_before"]]
        elif finding.kind == "next_rank":
            code = by_indicator[item.names["indicator"].vi]
            top, base = p.counts(finding.unit, code, case.window) or (0, 0)
            more = int(item.numbers["items"])
            expected = [top, base, top + more]
            stated = [item.numbers[key] for key in ("numerator", "denominator", "then")]
        elif finding.kind == "submission_unlike":
            current, *earlier = [e for e in finding.evidence if item_of(e, item, finding)]
            sums = [sum(sum(row) for row in cells(e.file, e.sheet, e.cells)) for e in earlier]
            middle = sorted(sums)
            expected = [
                sum(sum(row) for row in cells(current.file, current.sheet, current.cells)),
                (middle[(len(sums) - 1) // 2] + middle[len(sums) // 2]) / 2,
                len(sums),
            ]
            stated = [item.numbers[key] for key in ("value", "median", "count")]
        elif finding.kind.startswith("change_large"):
            stated, expected = sorted(i.numbers["moved"] for i in finding.items), drivers(case)
            expected = [n for n in stated if any(close(n, each) for each in expected)]
        elif finding.kind in ("attention", "units_rose"):
            unit = by_name[item.names["unit"].vi.casefold()]
            stated, expected = list(item.numbers.values()), event(case, unit, item, by_indicator)
        elif finding.kind == "driven_by_units":
            unit = by_name[item.names["unit"].vi.casefold()]
            stated = list(item.numbers.values())
            expected = [abs(a + b) for u, a, b in by_units(case) if u == unit]
        elif finding.kind == "concentration":
            unit = by_name[item.names["unit"].vi.casefold()]
            code = by_indicator[item.names["indicator"].vi]
            left = {u: b - a for u in p.units for a, b in [p.counts(u, code, case.window)
                    or (0, 0)]}  # fmt: skip
            total = sum(left.values())
            stated = list(item.numbers.values())
            every = {u: (p.counts(u, code, case.window) or (0, 0))[1] for u in p.units}
            share_of_all = Fraction(100 * every[unit], sum(every.values()))
            expected = [Fraction(100 * left[unit], total), max(left.values()), total, share_of_all]
        elif finding.kind.startswith(("runs_", "record_")):
            code = by_indicator[item.names["indicator"].vi]
            stated = [item.numbers[key] for key in ("count", "value_before", "value")]
            expected = series(case, code, item.names["since"].vi)
        elif finding.kind in ("year_outside_parts", "whole_by_union"):
            code = by_indicator[item.names["indicator"].vi]
            stated = [item.numbers[key] for key in ("value", "lowest", "highest")]
            expected = among(case, code)
            side = 1 if expected[0] > expected[2] else -1
            if "side" in item.numbers:
                stated, expected = [*stated, item.numbers["side"]], [*expected, side]
        elif finding.kind == "one_item":
            code = by_indicator[item.names["indicator"].vi]
            stated, expected = (
                [item.numbers["places"]],
                one_item(case, code, item.numbers["places"]),
            )
        else:
            wrong.append(f"no rule for the entries of {finding.kind}")
            continue
        stated, expected = ([round(float(n), 9) for n in some] for some in (stated, expected))
        wrong += [f"{finding.kind}: {stated}, not {expected}"] if stated != expected else []
    return wrong + unreached(case)


def among(case: Case, code: str) -> list[Any]:
    """A value to date, the least and greatest of its periods, or of all units, all as shown."""
    p, unit, window = case.p, case.f.unit, case.p.to_date(case.f.period)
    parts = (
        [p.value(u, code, window) for u in p.units]
        if case.f.kind == "whole_by_union"
        else [p.value(unit, code, p.own(period)) for period in window]
    )
    digits = p.indicators[code].get("decimals", 1)
    shown = [rounded(value, digits) for value in parts if value is not None]
    return [rounded(p.value(unit, code, window) or Fraction(0), digits), min(shown), max(shown)]


def drivers(case: Case) -> list[Fraction]:
    """The greatest parts of a unit's change, by procedure, that went the same way."""
    p, unit, code = case.p, case.f.unit, case.f.indicator
    measure = p.measure(code) or {}
    both = []
    for period in (case.f.period, p.before(case.f.period) or ""):
        sums: dict[str, list[int]] = {}
        for part in p.own(period):
            for item, figures in p.items(p.file(unit, part)).items():
                pair = sums.setdefault(item, [0, 0])
                for at, side in enumerate(("numerator", "denominator")):
                    pair[at] += figures[measure[side]]
        both.append(sums)
    (now, then), contributions = both, []
    all_1, all_0 = (sum(base for _, base in some.values()) for some in both)
    middle = (case.value() + case.value_before()) / 2
    for item in now.keys() | then.keys():
        (x1, n1), (x0, n0) = now.get(item, [0, 0]), then.get(item, [0, 0])
        # what the pooled rate would be without the item's own change of rate, and of weight
        contributions.append((100 * x1 - middle * n1) / all_1 - (100 * x0 - middle * n0) / all_0)
    way = case.value() - case.value_before()
    return sorted((abs(part) for part in contributions if part * way > 0), reverse=True)[:3]


def by_units(case: Case) -> list[tuple[str, Fraction, Fraction]]:
    """What each unit added to the change of the whole's rate: by its rate, by its share."""
    p, code = case.p, case.f.indicator
    windows = [p.own(case.f.period), p.own(p.before(case.f.period) or "")]
    both = [{u: p.counts(u, code, window) or (0, 0) for u in p.units} for window in windows]
    tops, bases = ([sum(counts[at] for counts in some.values()) for some in both] for at in (0, 1))
    middle = sum(Fraction(100 * a, b) for a, b in zip(tops, bases, strict=True)) / 2
    parts = []
    for unit in p.units:
        (x1, n1), (x0, n0) = both[0][unit], both[1][unit]
        if not n1 and not n0:
            continue
        s1, s0 = Fraction(n1, bases[0]), Fraction(n0, bases[1])
        r1 = Fraction(100 * x1, n1) if n1 else Fraction(100 * x0, n0)
        r0 = Fraction(100 * x0, n0) if n0 else r1
        parts.append((unit, (r1 - r0) * (s0 + s1) / 2, (s1 - s0) * ((r0 + r1) / 2 - middle)))
    return parts


def event(case: Case, unit: str, item: Any, by_indicator: dict[str, str]) -> list[Any]:
    """What is told of a unit in the overview: its move, and the items that it lacks."""
    p, numbers = case.p, []
    if "indicator" in item.names:
        code = by_indicator[item.names["indicator"].vi]
        now = p.value(unit, code, p.own(case.f.period)) or Fraction(0)
        then = p.value(unit, code, p.own(p.before(case.f.period) or "")) or Fraction(0)
        numbers += [now, now - then]
    if "figure" in item.names:
        code = by_indicator[item.names["figure"].vi]
        top, base = p.counts(unit, code, case.window) or (0, 0)
        every = range(top, base + 1)
        numbers.append(next(n for n in every if p.meets(unit, code, Fraction(100 * n, base))) - top)
    return numbers


def series(case: Case, code: str, since: str) -> list[Any]:
    """How many periods after the one of this name the finding's is, and the values of both."""
    p, unit = case.p, case.f.unit
    first = next(period for period, about in p.periods.items() if about["label_vi"] == since)
    steps, at = 0, case.f.period
    while at != first:
        steps, at = steps + 1, p.before(at) or ""
    values = [p.value(unit, code, p.own(q)) or Fraction(0) for q in (first, case.f.period)]
    return [steps, *values]


def one_item(case: Case, code: str, places: float) -> list[int]:
    """The places that one item more wins, or one less loses."""
    top, base = case.p.counts(case.f.unit, code, case.window) or (0, 0)
    moved = Fraction(100 * (top + (1 if places > 0 else -1)), base)
    score = case.p.score(case.f.unit, case.f.period, {code: moved}) or Fraction(0)
    then = rounded(score, case.p.rules["score"]["decimals"])
    scores = case.p.scores(case.f.period)
    ahead = sum(other > then for unit, other in scores.items() if unit != case.f.unit)
    return [case.place()[0] - (1 + ahead)]


def item_of(place: Any, item: Any, finding: Finding) -> bool:
    """Whether a cited place belongs to an entry: the column's head is the entry's figure."""
    letters = re.match(r"[A-Z]+", place.cells).group()  # type: ignore[union-attr]
    return bool(cells(place.file, place.sheet, f"{letters}7") == [[item.names["figure"].vi]])


def unreached(case: Case) -> list[str]:
    """Steps to the next rank that are not enough, or of which one could be left out."""
    if case.f.kind != "next_rank":
        return []
    by_indicator = {indicator["name_vi"]: code for code, indicator in case.p.indicators.items()}
    steps = {by_indicator[i.names["indicator"].vi]: i.numbers for i in case.f.items}
    digits = case.p.rules["score"]["decimals"]
    wanted = min(score for score in case.p.scores(case.f.period).values() if score > case.mine())
    wrong = []
    for less in (None, *steps):
        supposed = {
            code: Fraction(100 * (int(step["then"]) - (code == less)), int(step["denominator"]))
            for code, step in steps.items()
        }
        reached = case.p.score(case.f.unit, case.f.period, supposed)
        if reached is None or (rounded(reached, digits) >= wanted) != (less is None):
            wrong.append(f"next_rank {case.f.unit}: {supposed} without one of {less}")
    return wrong


@pytest.mark.parametrize(("programme", "period"), [r for r in REPORTS if r[0] in FORMS])
def test_every_number_of_every_finding_follows_from_the_cells(programme: str, period: str) -> None:
    wrong = [text for _, f in findings(programme, period) for text in wrong_numbers(programme, f)]
    assert wrong == []


@pytest.mark.parametrize("period", ["2023-Q2", "2023-Q4"])
@pytest.mark.parametrize("unit", ["so-tttt", "so-noi-vu", "tinh-dak-nong"])
def test_a_changed_number_is_noticed(unit: str, period: str) -> None:
    for finding in assessed("dak-nong-650", period).findings[unit]:
        for key in finding.numbers.keys() - PRINTING:
            if is_drawn(finding, key):
                continue
            changed = {**finding.numbers, key: finding.numbers[key] + 1}
            assert wrong_numbers("dak-nong-650", replace(finding, numbers=changed)), (finding, key)


def moves_to_tell(p: Programme, unit: str, period: str) -> set[str]:
    """The kinds of findings on a rank's move that the cells call for."""
    before = p.told_against(period)
    if before is None:
        return set()
    there = unit in p.scores(period) and unit in p.scores(before)
    if any(p.came_and_left(period)):
        return {"ranked_units_changed"} if there or unit == p.whole else set()
    if not there:
        return set()
    parts, passing = p.places_in_parts(unit, period), p.passing(unit, period)
    places = sum(parts.values())
    scores = [p.score(unit, q) or Fraction(0) for q in (period, before)]
    rise = rounded(scores[0] - scores[1], p.rules["score"]["decimals"])
    return {
        *(["places_in_parts"] if any(parts.values()) else []),
        *(["overtaking"] if any(passing.values()) else []),
        *(["score_up_rank_down"] if rise > 0 > places else []),
        *(["score_down_rank_up"] if rise < 0 < places else []),
    }


def test_units_named_in_the_wrong_group_are_noticed() -> None:
    (finding,) = (f for f in assessed("dak-nong-650", "2023-Q4").findings["so-noi-vu"]
               if f.kind == "overtaking")  # fmt: skip
    assert wrong_names(Case("dak-nong-650", finding)) == []
    names = {key: finding.names[key] for key in PASSING if key in finding.names}
    assert names
    for key, name in names.items():
        other = next(group for group in PASSING if group != key)
        moved = {**finding.names, other: name}
        del moved[key]
        assert wrong_names(Case("dak-nong-650", replace(finding, names=moved)))


@pytest.mark.parametrize(("programme", "period"), [r for r in REPORTS if r[0] in FORMS])
def test_a_move_is_explained_exactly_where_the_cells_call_for_it(
    programme: str, period: str
) -> None:
    p = by_hand(programme)
    kinds = {"places_in_parts", "overtaking", "ranked_units_changed", *OPPOSED}
    for unit, unit_findings in assessed(programme, period).findings.items():
        expected = moves_to_tell(p, unit, period)
        assert {f.kind for f in unit_findings} & kinds == expected, unit


# --- programmes of forms: places -----------------------------------------------------------------


def expected_places(programme: str, finding: Finding) -> set[tuple[str, str]] | None:
    """The files and cells that a finding's own numbers come from; None where it is not by rule."""
    case = Case(programme, finding)
    p, unit, kind = case.p, finding.unit, finding.kind
    if kind.startswith("change_") or kind == "driven_by_units":
        periods = [*p.own(finding.period), *p.own(p.before(finding.period) or "")]
        triples = [(unit, finding.indicator, q) for q in periods]
    elif kind == "targets_met":
        triples = [(u, c, q) for u, c, _ in case.judged() for q in case.window]
    elif kind == "targets_count":
        triples = [(unit, c, q) for _, c, _ in case.judged() for q in case.window]
    elif kind == "next_rank":
        by_indicator = {indicator["name_vi"]: code for code, indicator in p.indicators.items()}
        codes = [by_indicator[item.names["indicator"].vi] for item in finding.items]
        triples = [(unit, c, q) for c in codes for q in case.window]
    elif kind in ("places_in_parts", "overtaking", "ranked_units_changed", *OPPOSED):
        both = [*case.window, *p.to_date(p.before(finding.period) or "")]
        others = case.groups().values() if kind in ("overtaking", "ranked_units_changed") else []
        units = [u for group in others for u in case.named_of(group)]
        units += [unit] if kind != "ranked_units_changed" else []
        triples = [(u, c, q) for u in units for c in p.parts() for q in both]
    elif kind.startswith(("rank_", "group_")):
        triples = [(unit, c, q) for c in p.parts() for q in case.window]
    elif kind == "extremes" or kind.startswith("mover_"):
        triples = [(u, c, q) for u in named(case) for c in p.parts() for q in case.window]
    elif finding.indicator in p.indicators and p.counts(unit, finding.indicator, case.window):
        triples = [(unit, finding.indicator, q) for q in case.window]
    else:
        return None
    return {
        (file, p.reference(file, measure[side]))
        for u, code, q in triples
        for each in p.pooled(u)
        for file in [p.file(each, q)]
        for measure in [p.measure(code)]
        if measure is not None
        for side in ("numerator", "denominator")
    }


def named(case: Case) -> list[str]:
    """The units that an overview speaks of."""
    if case.f.kind == "extremes":
        scores = case.p.scores(case.f.period)
        return [u for u, s in scores.items() if s in (max(scores.values()), min(scores.values()))]
    extreme = case.places() if case.f.kind == "mover_up" else -case.places()
    return [unit for unit, places in case.moves().items() if places == extreme]


@pytest.mark.parametrize(("programme", "period"), [r for r in REPORTS if r[0] in FORMS])
def test_every_finding_cites_exactly_the_cells_of_its_numbers(programme: str, period: str) -> None:
    for _, finding in findings(programme, period):
        expected = expected_places(programme, finding)
        if expected is not None:
            cited = {
                (e.file, cell) for e in finding.evidence for cell in e.cells.split(", ") if e.file
            }
            assert cited == expected, finding


@pytest.mark.parametrize(("programme", "period"), REPORTS)
def test_every_finding_has_evidence_or_states_that_there_is_nothing(
    programme: str, period: str
) -> None:
    for _, finding in findings(programme, period):
        assert bool(finding.evidence) != (finding.kind in WITHOUT_EVIDENCE), finding


@pytest.mark.parametrize("programme", programme_ids(REPO))
def test_a_finding_on_a_target_cites_the_line_that_sets_it(programme: str) -> None:
    rows = [row for row in table(REPO.params / "targets.csv") if row["programme"] == programme]
    checked = 0
    for reported, period in REPORTS:
        if reported != programme:
            continue
        for _, finding in findings(programme, period):
            if finding.kind.startswith("target_"):
                (row,) = (r for r in rows if (r["unit_or_level"], r["indicator"])
                          == (finding.unit, finding.indicator))  # fmt: skip
                lines = {(e.document, e.line) for e in finding.evidence if e.document}
                assert (row["document"], int(row["line"])) in lines
                assert finding.names["printed"].vi == row["printed"]
                checked += 1
    assert checked > 0 or programme in ("dak-lak-ict-index", "dti-xa", "papi-63")


# --- programmes of printed figures ---------------------------------------------------------------


def printed(programme: str, finding: Finding) -> dict[str, set[float]]:
    """The numbers of the cited lines by quantity, for the unit and what is below it."""
    rows = spoken_lines(programme, finding)
    numbers: dict[str, set[float]] = {"recomputed": set(), "counts": set()}
    for row in rows:
        if row["value"]:
            numbers.setdefault(row["quantity"], set()).add(float(row["value"]))
        if row["denominator"]:
            numbers["counts"].add(float(row["denominator"]))
        if row["recomputed"]:
            numbers["recomputed"].add(float(row["recomputed"]))
            numbers["counts"] |= {float(n) for n in re.findall(r"\d+", row["formula"])}
    return numbers


def spoken_lines(programme: str, finding: Finding) -> list[dict[str, str]]:
    places = {(e.document, str(e.line)) for e in finding.evidence if e.document}
    rows = table(REPO.published / "figures.csv")
    return [r for r in rows if r["programme"] == programme and (r["document"], r["line"]) in places]


def declared(programme: str) -> set[float]:
    """Numbers that the framework states: sizes of rankings, maxima, thresholds."""
    rules = spoken(REPO.params / "frameworks" / f"{by_plan(programme)['framework']}.yml")
    numbers = {float(m["rank_of"]) for m in rules["methods"] if m.get("rank_of")}
    numbers |= {float(i["maximum"]) for i in rules["indicators"] if i.get("maximum")}
    numbers |= {float(rules["score"]["maximum"])} if rules.get("score") else set()
    return numbers | {float(rules.get("share_threshold") or 0)}


def by_plan(programme: str) -> Any:
    return spoken(REPO.params / "programmes" / f"{programme}.yml")


def unprinted(programme: str, finding: Finding) -> list[str]:
    """The numbers of a finding that are neither printed nor follow from what is printed."""
    by_quantity = printed(programme, finding)
    every = set().union(*by_quantity.values()) | declared(programme)
    targets = {float(r["target"]) for r in table(REPO.params / "targets.csv")
               if r["programme"] == programme and r["target"]}  # fmt: skip
    values, wrong = {**finding.numbers}, []
    stated = {
        "place", "of", "place_before", "of_before", "value", "value_before", "maximum", "score",
        "published", "recomputed", "numerator", "denominator", "threshold",
    }  # fmt: skip
    follows: dict[str, Callable[[], Any]] = {
        "share": lambda: 100 * values["score"] / values["maximum"],
        "difference": lambda: abs(values["value"] - values["value_before"]),
        "places": lambda: abs(values["place_before"] - values["place"])
        if "place_before" in values else next(iter(by_quantity["rank_delta"])),
        "gap": lambda: abs(values["value"] - values["target"]),
        "target": lambda: values["target"] if values["target"] in targets else None,
        "loss": lambda: sum(i.numbers["maximum"] - i.numbers["score"] for i in finding.items),
        "unnamed": lambda: values["count"] - len(finding.items),
        "assigned": lambda: sum(
            row["operator"] != "na"
            for row in table(REPO.params / "targets.csv")
            if (row["programme"], row["unit_or_level"]) == (programme, finding.unit)
        ),
    }  # fmt: skip
    for key, value in values.items():
        if key in PRINTING or (key in stated and value in every):
            continue
        if key in ("count", "of", "met", "dropped", "added"):
            if value in every or value == counted(programme, finding, key):
                continue
        elif key in follows and close(value, follows[key]()):
            continue
        wrong.append(f"{finding.kind} {key}: {value}")
    for item in finding.items:
        for key, value in item.numbers.items():
            loss = key == "loss" and close(value, item.numbers["maximum"] - item.numbers["score"])
            if not (key in PRINTING or value in every or loss):
                wrong.append(f"{finding.kind} {key}: {value}")
    return wrong


def counted(programme: str, finding: Finding, key: str) -> int:
    """How many entries a finding lists, or targets that it judges, or groups that came or went."""
    if finding.kind == "targets_count":
        unit_findings = assessed(programme, finding.period).findings[finding.unit]
        kinds = [f.kind for f in unit_findings if f.kind.startswith("target_")]
        met = [kind for kind in kinds if kind in ("target_met", "target_exceeded")]
        missed = [
            k for k in kinds if k in ("target_missed", "target_near_miss", "target_on_strict")
        ]
        return len(met) if key == "met" else len(met) + len(missed)
    return 0 if key == "added" else len(finding.items)


@pytest.mark.parametrize(("programme", "period"), [r for r in REPORTS if r[0] in PRINTED])
def test_every_number_of_a_printed_programme_stands_in_the_cited_lines(
    programme: str, period: str
) -> None:
    wrong = [problem for _, f in findings(programme, period) for problem in unprinted(programme, f)]
    assert wrong == []


def test_a_changed_printed_number_is_noticed() -> None:
    for finding in assessed("ninh-giang-2023", "2023").findings["huyen-ninh-giang"]:
        for key in finding.numbers.keys() - PRINTING:
            if is_drawn(finding, key):
                continue
            changed = {**finding.numbers, key: finding.numbers[key] + 0.5}
            assert unprinted("ninh-giang-2023", replace(finding, numbers=changed)), (finding, key)


def test_the_numbers_that_need_other_units_are_known_by_name() -> None:
    """Peers' cells are not cited at a sentence; every other number is from the cited cells."""
    keys = {key for q in ("2023-Q2", "2023-Q4") for _, f in findings("dak-nong-650", q)
            for key in f.numbers}  # fmt: skip
    assert keys <= set(NUMBERS) | PRINTING | DRAWN
    assert set(NUMBERS) >= PEERS
