"""Rank changes explained: the tables of their parts, for one unit and for all."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from helpers.core.formatting import Lang, number, signed
from helpers.core.wording import msg, name_of, say
from helpers.documents.nodes.blocks import column, table
from helpers.findings.earlier import earlier_standing
from helpers.findings.model import Facts, period_name
from helpers.findings.ranks import rank_change
from helpers.index.rank_parts import RankParts
from helpers.params.registry import Unit
from helpers.report.key_figures import score_change

_OWN = msg("Điểm của đơn vị thay đổi")
_OTHERS = msg("Điểm của các đơn vị khác thay đổi")
_ENTERED = msg("Đơn vị mới được xếp hạng")
_LEFT = msg("Đơn vị không còn được xếp hạng")
_NOTE = msg(
    "Phần do điểm của đơn vị là số bậc thay đổi nếu chỉ điểm của đơn vị thay đổi, điểm của các đơn "
    "vị khác như kỳ trước; phần còn lại là do điểm của các đơn vị khác. Số bậc dương là tăng bậc, "
    "số bậc âm là giảm bậc."
)
_NOTE_SETS = msg(
    "Phần do điểm của đơn vị là số bậc thay đổi nếu chỉ điểm của đơn vị thay đổi, điểm của các đơn "
    "vị khác như kỳ trước; phần còn lại là do điểm của các đơn vị khác và do đơn vị vào, ra danh "
    "sách xếp hạng. Số bậc dương là tăng bậc, số bậc âm là giảm bậc."
)
_STAYED = msg("Đơn vị được xếp hạng ở cả hai kỳ mà không có trong bảng giữ nguyên thứ hạng.")


def move_of(facts: Facts, unit: Unit) -> dict[str, Any] | None:
    """A unit's move since the period before with its parts; None where ranks are not compared."""
    parts = _parts(facts, unit)
    before = earlier_standing(facts, unit.id, facts.period, facts.before)
    if parts is None or before.rank is None or before.score is None:
        return None
    return {
        "place_before": before.rank.place,
        "of_before": before.rank.of,
        "score_before": before.score.value,
        "score_change": score_change(facts, unit.id),
        **asdict(parts),
    }


def parts_table(facts: Facts, unit: Unit, lang: Lang = "vi") -> dict[str, Any] | None:
    """From the rank before to the rank now, step by step; None where no step moved it."""
    parts, move = _parts(facts, unit), move_of(facts, unit)
    standing = facts.standing(unit.id, facts.period)
    score = facts.setting.framework.score
    if parts is None or move is None or not _moved(parts):
        return None
    if facts.before is None or standing.rank is None or standing.score is None or score is None:
        return None
    before, now = (period_name(period).get(lang) for period in (facts.before, facts.period))
    scores = [
        number(points, score.decimals, lang)
        for points in (move["score_before"], standing.score.exact or 0)
    ]
    rows = [
        [
            say(lang, "Thứ hạng {period}", period=before),
            f"{move['place_before']}/{move['of_before']}",
        ]
    ]
    for name, places in _steps(parts):
        step = say(lang, name) + (f" ({scores[0]} → {scores[1]})" if name == _OWN else "")
        rows.append([step, signed(places, 0)])
    place = f"{standing.rank.place}/{standing.rank.of} ({signed(parts.places, 0)})"
    rows.append([say(lang, "Thứ hạng {period}", period=now), place])
    return table(
        say(
            lang,
            "Các phần của thay đổi thứ hạng, {period} so với {before}",
            period=now,
            before=before,
        ),
        [column(say(lang, "Bước"), "start", 3), column(say(lang, "Bậc"), "end", 1)],
        rows,
        notes=[say(lang, _NOTE_SETS if parts.entered or parts.left else _NOTE)],
        emphasis=(0, len(rows) - 1),
    )


def movers_table(facts: Facts, lang: Lang = "vi") -> dict[str, Any] | None:
    """The units with a part that is not zero, best rank first, and the parts; None without any."""
    movers = [(unit, parts) for unit, parts in _all(facts) if _moved(parts)]
    score = facts.setting.framework.score
    if not movers or facts.before is None or score is None:
        return None
    rest = any(parts.entered or parts.left for _, parts in movers)
    rows = []
    for unit, parts in movers:
        standing, move = facts.standing(unit.id, facts.period), move_of(facts, unit)
        if standing.rank is None or standing.score is None or move is None:
            continue
        steps = [parts.places, parts.own, parts.others, *([parts.entered + parts.left] * rest)]
        rows.append(
            [
                name_of(unit, lang),
                number(move["score_before"], score.decimals, lang),
                number(standing.score.exact or 0, score.decimals, lang),
                str(move["place_before"]),
                str(standing.rank.place),
                *(signed(step, 0) for step in steps),
            ]
        )
    before, now = (period_name(period).get(lang) for period in (facts.before, facts.period))
    columns = [
        column(say(lang, "Đơn vị"), "start", 2.6),
        column(say(lang, "Điểm {period}", period=before), "end", 1),
        column(say(lang, "Điểm {period}", period=now), "end", 1),
        column(say(lang, "Hạng {period}", period=before), "end", 0.9),
        column(say(lang, "Hạng {period}", period=now), "end", 0.9),
        column(say(lang, "Thay đổi (bậc)"), "end", 0.9),
        column(say(lang, "Do điểm của đơn vị"), "end", 1),
        column(say(lang, "Do điểm đơn vị khác"), "end", 1),
        *([column(say(lang, "Do đơn vị vào, ra"), "end", 1)] * rest),
    ]
    return table(
        say(
            lang,
            "Thay đổi thứ hạng các đơn vị, {period} so với {before}",
            period=now,
            before=before,
        ),
        columns,
        rows,
        scope="comparison",
        notes=[say(lang, _NOTE_SETS if rest else _NOTE), say(lang, _STAYED)],
    )


def _parts(facts: Facts, unit: Unit) -> RankParts | None:
    """The parts of a move; None where the two ranks are not compared."""
    if facts.moves is None or unit.id not in facts.moves.parts:
        return None
    change = rank_change(facts, unit.id, len(facts.history) - 1)
    return facts.moves.parts[unit.id] if change.places is not None else None


def _all(facts: Facts) -> list[tuple[Unit, RankParts]]:
    """The units whose ranks are compared, best rank first."""
    pairs = [(unit, _parts(facts, unit)) for unit in facts.setting.reporting_units]
    comparable = [(unit, parts) for unit, parts in pairs if parts is not None]
    return sorted(comparable, key=lambda pair: rank_order(facts, pair[0]))


def rank_order(facts: Facts, unit: Unit) -> tuple[int, int]:
    """Sorts units by their ranks, those without at the end, equal ones as they are declared."""
    rank = facts.standing(unit.id, facts.period).rank
    return (rank.place if rank else 10**6, unit.order)


def _moved(parts: RankParts) -> bool:
    return any((parts.own, parts.others, parts.entered, parts.left))


def _steps(parts: RankParts) -> list[tuple[str, int]]:
    """The steps in their order: own and others always, who came and left where that counted."""
    steps = [
        (_LEFT, parts.left),
        (_OWN, parts.own),
        (_OTHERS, parts.others),
        (_ENTERED, parts.entered),
    ]
    return [(name, places) for name, places in steps if places or name in (_OWN, _OTHERS)]
