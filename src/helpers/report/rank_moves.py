"""Rank changes explained: the table and the chart of their parts, for one unit and for all."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from helpers.core.formatting import number, signed
from helpers.core.params.registry import Unit
from helpers.findings.model import Facts
from helpers.findings.ranks import rank_change
from helpers.index.rank_parts import RankParts
from helpers.report.blocks import column, figure, table
from helpers.report.charts.parts import PartRow, parts_chart
from helpers.report.glance import score_change

_OWN = "Điểm của đơn vị thay đổi"
_OTHERS = "Điểm của các đơn vị khác thay đổi"
_ENTERED = "Đơn vị mới được xếp hạng"
_LEFT = "Đơn vị không còn được xếp hạng"
_NOTE = (
    "Phần do điểm của đơn vị là số bậc thay đổi nếu chỉ điểm của đơn vị thay đổi, điểm của các đơn "
    "vị khác như kỳ trước; phần còn lại là do điểm của các đơn vị khác. Số dương là tăng bậc."
)


def move_of(facts: Facts, unit: Unit) -> dict[str, Any] | None:
    """A unit's move since the period before with its parts; None where ranks are not compared."""
    parts = _parts(facts, unit)
    before = facts.standing(unit.id, facts.before)
    if parts is None or before.rank is None or before.score is None:
        return None
    return {
        "place_before": before.rank.place,
        "of_before": before.rank.of,
        "score_before": before.score.value,
        "score_change": score_change(facts, unit.id),
        **asdict(parts),
    }


def parts_table(facts: Facts, unit: Unit) -> dict[str, Any] | None:
    """From the rank before to the rank now, step by step; None where no step moved it."""
    parts, move = _parts(facts, unit), move_of(facts, unit)
    standing = facts.standing(unit.id, facts.period)
    score = facts.setting.framework.score
    if parts is None or move is None or not _moved(parts):
        return None
    if facts.before is None or standing.rank is None or standing.score is None or score is None:
        return None
    scores = f"từ {number(move['score_before'], score.decimals)} thành "
    scores += number(standing.score.exact or 0, score.decimals)
    rows = [[f"Thứ hạng {facts.before.label_vi}", f"{move['place_before']}/{move['of_before']}"]]
    rows += [
        [f"{name} ({scores})" if name == _OWN else name, signed(places, 0)]
        for name, places in _steps(parts)
    ]
    rows.append(
        [
            f"Thứ hạng {facts.period.label_vi}",
            f"{standing.rank.place}/{standing.rank.of} ({signed(parts.places, 0)})",
        ]
    )
    return table(
        f"Các phần của thay đổi thứ hạng, {facts.period.label_vi} so với {facts.before.label_vi}",
        [column("Bước", "start", 3), column("Bậc", "end", 1)],
        rows,
        notes=[_NOTE],
        emphasis=(0, len(rows) - 1),
    )


def parts_figure(facts: Facts, unit: Unit, title: str) -> dict[str, Any] | None:
    """The parts of a unit's move as bars; None where it has fewer than two."""
    parts = _parts(facts, unit)
    if parts is None or facts.before is None or len(_steps(parts, all_of_them=False)) < 2:
        return None
    rows = [PartRow(name, (places,)) for name, places in _steps(parts, all_of_them=False)]
    rows.append(PartRow("Cộng", (parts.places,), total=True))
    said = "; ".join(f"{row.name} {signed(row.values[0], 0)} bậc" for row in rows)
    alt = f"Biểu đồ thanh các phần của thay đổi thứ hạng: {said}."
    return figure(
        title,
        f"Số bậc so với {facts.before.label_vi}; sang phải là tăng bậc",
        alt,
        parts_chart(rows, alt=alt, prefix="phan-hang"),
        columns=[column("Phần"), column("Bậc", "end")],
        rows=[[row.name, signed(row.values[0], 0)] for row in rows],
    )


def movers_table(facts: Facts) -> dict[str, Any] | None:
    """All units whose ranks are compared, best first, with the parts; None where there are none."""
    found = _all(facts)
    score = facts.setting.framework.score
    if not found or facts.before is None or score is None:
        return None
    rest = any(parts.entered or parts.left for _, parts in found)
    rows = []
    for unit, parts in found:
        standing, move = facts.standing(unit.id, facts.period), move_of(facts, unit)
        if standing.rank is None or standing.score is None or move is None or not _moved(parts):
            continue
        cells = [
            unit.name_vi,
            number(move["score_before"], score.decimals),
            number(standing.score.exact or 0, score.decimals),
            str(move["place_before"]),
            str(standing.rank.place),
            signed(parts.places, 0),
            signed(parts.own, 0),
            signed(parts.others, 0),
        ]
        rows.append([*cells, *([signed(parts.entered + parts.left, 0)] if rest else [])])
    if not rows:
        return None
    before, now = facts.before.label_vi, facts.period.label_vi
    columns = [
        column("Đơn vị", "start", 2.6),
        column(f"Điểm {before}", "end", 1),
        column(f"Điểm {now}", "end", 1),
        column(f"Hạng {before}", "end", 0.9),
        column(f"Hạng {now}", "end", 0.9),
        column("Thay đổi (bậc)", "end", 0.9),
        column("Do điểm của đơn vị", "end", 1),
        column("Do điểm đơn vị khác", "end", 1),
        *([column("Do đơn vị vào, ra", "end", 1)] if rest else []),
    ]
    return table(
        f"Thay đổi thứ hạng các đơn vị, {now} so với {before}",
        columns,
        rows,
        scope="comparison",
        notes=[_NOTE, "Đơn vị không có trong bảng giữ nguyên thứ hạng."],
    )


def movers_figure(facts: Facts, title: str) -> dict[str, Any] | None:
    """Own and others' part of every unit that moved, greatest rise first; None with none."""
    found = [(unit, parts) for unit, parts in _all(facts) if parts.places]
    if not found or facts.before is None:
        return None
    found.sort(key=lambda one: (-one[1].places, one[0].order))
    legend = ("do điểm của đơn vị", "do điểm của các đơn vị khác")
    rows = [
        PartRow(f"{unit.short_vi} ({signed(parts.places, 0)})", (parts.own, parts.others))
        for unit, parts in found
    ]
    said = "; ".join(
        f"{unit.short_vi} {signed(parts.places, 0)} bậc, {legend[0]} {signed(parts.own, 0)}, "
        f"{legend[1]} {signed(parts.others, 0)}"
        for unit, parts in found
    )
    alt = f"Biểu đồ thanh số bậc thay đổi của các đơn vị: {said}."
    return figure(
        title,
        f"Số bậc so với {facts.before.label_vi} và hai phần của nó; sang phải là tăng bậc",
        alt,
        parts_chart(rows, alt=alt, prefix="bac-thay-doi", legend=legend),
        scope="comparison",
        columns=[column("Đơn vị"), *(column(name, "end") for name in ("Bậc", *legend))],
        rows=[
            [unit.short_vi, *(signed(n, 0) for n in (parts.places, parts.own, parts.others))]
            for unit, parts in found
        ],
    )


def _parts(facts: Facts, unit: Unit) -> RankParts | None:
    """The parts of a move that may be told."""
    if facts.moves is None or unit.id not in facts.moves.parts:
        return None
    change = rank_change(facts, unit.id, len(facts.history) - 1)
    return facts.moves.parts[unit.id] if change.places is not None else None


def _all(facts: Facts) -> list[tuple[Unit, RankParts]]:
    """The units whose moves may be told, best rank first."""
    found = [(unit, _parts(facts, unit)) for unit in facts.setting.reporting_units]
    told = [(unit, parts) for unit, parts in found if parts is not None]
    return sorted(told, key=lambda one: (_place(facts, one[0]), one[0].order))


def _place(facts: Facts, unit: Unit) -> int:
    rank = facts.standing(unit.id, facts.period).rank
    return rank.place if rank else 0


def _moved(parts: RankParts) -> bool:
    return any((parts.own, parts.others, parts.entered, parts.left))


def _steps(parts: RankParts, *, all_of_them: bool = True) -> list[tuple[str, int]]:
    """The steps in their order: own and others always, who came and left where that counted."""
    steps = [
        (_LEFT, parts.left),
        (_OWN, parts.own),
        (_OTHERS, parts.others),
        (_ENTERED, parts.entered),
    ]
    always = (_OWN, _OTHERS) if all_of_them else ()
    return [(name, places) for name, places in steps if places or name in always]
