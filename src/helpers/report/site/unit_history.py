"""A unit's page over all periods that were built: score, rank, change, targets, files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.core.formatting import number, signed
from helpers.core.text import capital
from helpers.documents.cell_text import NONE
from helpers.documents.html.render import page_style, page_words
from helpers.documents.status import STATES, UNRANKED, why_not_judged
from helpers.report.site.site import UnitLine, check_relative, environment

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Built:
    """A built report of a unit: its record and where its files lie, by format.

    `older`: it was made before numbers in it changed.
    """

    record: Record
    links: Sequence[tuple[str, str]]
    older: bool = False


@dataclass(frozen=True)
class HistoryRow:
    """One period of a unit in words."""

    period: str
    score: str
    rank: str
    change: str
    met: str
    state: str
    missed: str
    links: Sequence[tuple[str, str]]
    older: bool


def render_unit_history(
    reports: Sequence[Built], *, programme: str, mark: str | None, up: str
) -> str:
    """The page of a unit: one row a period, the latest first.

    Args:
        reports: the unit's reports, at least one, in any order.
        up: address of the page of all programmes.

    Raises:
        ReportError: an address is not relative.
    """
    ordered = _latest_first(reports)
    for href in [up, *(href for report in ordered for _, href in report.links)]:
        check_relative(href)
    return (
        environment()
        .get_template("unit_history.html.j2")
        .render(
            unit=ordered[0].record["unit_name"],
            programme=programme,
            rows=[_row(report) for report in ordered],
            mark=mark,
            up=up,
            words=page_words("vi"),
            style=page_style(),
        )
    )


def unit_line(reports: Sequence[Built], href: str) -> UnitLine:
    """The unit's line on the first page, from its latest report; `href` leads to its own page."""
    latest = _latest_first(reports)[0]
    row = _row(latest)
    return UnitLine(
        unit=latest.record["unit_name"],
        href=href,
        period=row.period,
        score=row.score,
        rank=row.rank,
        change=row.change,
        targets=row.met,
        state=row.state,
        older=row.older,
    )


def _latest_first(reports: Sequence[Built]) -> list[Built]:
    return sorted(reports, key=_when, reverse=True)


def _when(report: Built) -> tuple[str, str]:
    """Latest end first; a year stands before the quarter that ends with it."""
    return report.record["period_end"], "".join(
        chr(255 - ord(digit)) for digit in report.record["period_start"] if digit.isdigit()
    )


def _row(report: Built) -> HistoryRow:
    record = report.record
    score = record["score"]
    now: Record = record["ranks"][-1] if record["ranks"] else {}
    known = score is not None and score["value"] is not None
    if not now.get("place"):
        rank, change = NONE if score is None else UNRANKED, NONE
    else:
        rank = f"{now['place']}/{now['of']}"
        change = NONE if now["places"] is None else signed(now["places"], 0)
    states = [STATES.get(indicator["judgement"]) for indicator in record["indicators"]]
    kinds = {finding["kind"] for finding in record["findings"]}
    met, missed = states.count("ok"), states.count("bad")
    label = record["period_label"]
    return HistoryRow(
        period=capital(label),
        score=number(score["value"], score["decimals"]) if known else NONE,
        rank=rank,
        change=change,
        met=f"{met}/{met + missed} đạt" if met + missed else why_not_judged(kinds) or NONE,
        state="" if not met + missed else "bad" if missed else "ok",
        missed="; ".join(
            indicator["name_vi"]
            for indicator in record["indicators"]
            if STATES.get(indicator["judgement"]) == "bad"
        ),
        links=report.links,
        older=report.older,
    )
