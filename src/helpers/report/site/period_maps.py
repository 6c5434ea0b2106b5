"""What the page of a period shows of all units together: heat map, coverage, movers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.documents.cell_text import coded_name, places_text, rate_text
from helpers.documents.status import STATES, judgement
from helpers.findings.earlier import earlier_standing
from helpers.findings.model import Facts
from helpers.findings.ranks import rank_change
from helpers.findings.targets import target_of
from helpers.params.indicator import Indicator
from helpers.params.registry import Unit
from helpers.report.peers import node_rank, node_text, nodes

MOST_MOVERS = 3
FEWEST = 6  # units of which there is a third
_SHORT_CODE = 6  # letters of a code that heads a column; a longer one is no code to read
_SENT, _FAULTY, _MISSING = ("ok", "đã nhận"), ("bad", "có lỗi"), ("bad", "thiếu")


@dataclass(frozen=True)
class MapRow:
    """A unit of a map with its cells: state ("ok", "bad", "none", "high", "low" or "") and text."""

    unit: str
    cells: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class UnitMap:
    """Units × something; `columns` holds the short head and the whole name of each column."""

    columns: Sequence[tuple[str, str]]
    rows: Sequence[MapRow]

    @property
    def thirds(self) -> bool:
        """Whether cells are marked by the third in which they stand."""
        return any(state in ("high", "low") for row in self.rows for state, _ in row.cells)

    @property
    def bad(self) -> int:
        """How many cells are bad."""
        return sum(state == "bad" for row in self.rows for state, _ in row.cells)

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return len(self.rows) * len(self.columns)


@dataclass(frozen=True)
class Mover:
    """A unit that won or lost places: which way, and both ranks in words."""

    unit: str
    won: bool
    text: str


def heat_map(facts: Facts, units: Sequence[Unit]) -> UnitMap | None:
    """The value of each indicator for each unit with its judgement; None where nothing is known."""
    columns = [
        indicator
        for indicator in _columns(facts)
        if any(_known(facts, unit, indicator) for unit in units)
    ]
    if not columns or len(units) < 2:
        return None
    heads = [
        (column.code, coded_name(column))
        if len(column.code) <= _SHORT_CODE
        else (column.name_vi, "")
        for column in columns
    ]
    rows = [MapRow(u.name_vi, [_heat_cell(facts, u, column) for column in columns]) for u in units]
    return UnitMap(heads, rows)


def _columns(facts: Facts) -> Sequence[Indicator]:
    """The indicators in the order of the document, or in that of the tree."""
    if facts.of_peers:
        return [node.indicator for node in nodes(facts)]
    return facts.setting.framework.indicators


def _known(facts: Facts, unit: Unit, indicator: Indicator) -> bool:
    return facts.values.get(unit.id, indicator.code, facts.period.id, "to_date").exact is not None


def _heat_cell(facts: Facts, unit: Unit, indicator: Indicator) -> tuple[str, str]:
    value = facts.values.get(unit.id, indicator.code, facts.period.id, "to_date")
    target = target_of(facts, unit.id, indicator.code)
    word = judgement(value, target)
    if facts.of_peers:
        text = node_text(facts, indicator, value, "vi")
        return ("none" if value.exact is None else _third(facts, unit, indicator)), text
    if value.exact is None:
        return "none", word
    text = rate_text(value, target, indicator)
    return STATES.get(word, ""), text if word == "theo dõi" else f"{text} {word}"


def _third(facts: Facts, unit: Unit, indicator: Indicator) -> str:
    """ "high" in the upper third of the units, "low" in the lower third, else nothing."""
    rank = node_rank(facts, unit.id, indicator.code, facts.period)
    if rank is None or rank.of < FEWEST:
        return ""
    share = (rank.place - 1) / (rank.of - 1)
    return "high" if share <= 1 / 3 else "low" if share >= 2 / 3 else ""


def coverage(facts: Facts, units: Sequence[Unit]) -> UnitMap | None:
    """Which workbook of which source period came, is faulty or missing; None for printed figures.

    A unit set aside for errors, or that sent nothing, shows here before anyone asks why its report
    is empty.
    """
    if not facts.from_forms:
        return None
    periods = facts.setting.programme.to_date(facts.period)
    known = {
        (problem.unit, problem.period, problem.code == "missing_workbook")
        for problem in facts.problems
        if problem.severity == "error"
    }

    def cell(unit: str, period: str) -> tuple[str, str]:
        if (unit, period, True) in known:
            return _MISSING
        return _FAULTY if (unit, period, False) in known else _SENT

    rows = [MapRow(unit.name_vi, [cell(unit.id, p.id) for p in periods]) for unit in units]
    return UnitMap([(period.label_vi, "") for period in periods], rows)


def movers(facts: Facts, units: Sequence[Unit]) -> list[Mover]:
    """The units that won and lost most places, at most three each way.

    None without such moves, or where there is only one unit.
    """
    if len(units) < 2:
        return []
    last = len(facts.history) - 1
    moves = [(rank_change(facts, unit.id, last), unit) for unit in units]
    known = [(move, unit, move.places) for move, unit in moves if move.places]
    won = sorted(
        (mover for mover in known if mover[2] > 0), key=lambda mover: (-mover[2], mover[1].order)
    )
    lost = sorted(
        (mover for mover in known if mover[2] < 0), key=lambda mover: (mover[2], mover[1].order)
    )
    return [
        Mover(unit.name_vi, places > 0, f"{places_text(move)} bậc, {_ranks(facts, unit)}")
        for move, unit, places in (*won[:MOST_MOVERS], *lost[:MOST_MOVERS])
    ]


def _ranks(facts: Facts, unit: Unit) -> str:
    """Both ranks in words; only the present one where the one before is not known."""
    now = facts.standing(unit.id, facts.period).rank
    earlier = facts.history[-2] if len(facts.history) > 1 else None
    before = earlier_standing(facts, unit.id, facts.period, earlier).rank
    if now is None:
        return "không xếp hạng"
    if before is None:
        return f"nay hạng {now.place}/{now.of}"
    way = "lên" if now.place < before.place else "xuống"
    return f"từ hạng {before.place} {way} hạng {now.place}"
