"""What charts draw against what sentences tell, by the tables behind the charts of a page.

Nothing here is a test. Numbers are read as they are printed, so a difference of two of them may be
off by the last digit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

Node = Mapping[str, Any]
MET, MISSED = ("đạt", "vượt"), ("chưa đạt",)
STATUS = {
    **dict.fromkeys(("target_met", "target_exceeded"), MET),
    **dict.fromkeys(("target_missed", "target_near_miss", "target_on_strict"), MISSED),
}
SIGNS = {"up": 1, "down": -1, "equal": 0}


def compared(nodes: Any, record: Node) -> list[tuple[str, Any, Any]]:
    """Every value that is both drawn and told: what it is, as drawn, as told."""
    return [
        one
        for figure in figures(nodes)
        for compare in (_targets, _trend, _to_date, _ranks, _places, _parts)
        for one in compare(figure, record)
    ]


def contradictions(nodes: Any, record: Node) -> list[tuple[str, Any, Any]]:
    """What is drawn otherwise than it is told."""
    return [one for one in compared(nodes, record) if not _agree(one[1], one[2])]


def figures(node: Any) -> Iterator[Node]:
    """All charts below a node that have a table behind them."""
    if isinstance(node, Mapping):
        if node.get("node") == "figure" and node.get("data"):
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for one in node:
            yield from figures(one)


def _agree(drawn: Any, told: Any) -> bool:
    if isinstance(drawn, float) and isinstance(told, int | float):
        return abs(drawn - told) <= 0.11
    return bool(drawn in told if isinstance(told, tuple) else drawn == told)


def _rows(figure: Node) -> list[list[str]]:
    return list(figure["data"]["rows"])


def _columns(figure: Node) -> list[str]:
    return [one["title"] for one in figure["data"]["columns"]]


def number(text: str) -> float:
    """A printed number: "−1.234,5%", "trên 60%"."""
    found = re.search(r"[-−+]?\d[\d.]*(?:,\d+)?", text)
    if found is None:
        raise ValueError(text)
    plain = found.group().replace(".", "").replace(",", ".").replace("−", "-")
    return float(plain)


def _findings(record: Node, *topics: str) -> Iterator[Node]:
    return (one for one in record["findings"] if one["topic"] in topics)


def _of(record: Node, topic: str, indicator: str) -> Node | None:
    named = (f for f in _findings(record, topic) if f["names"].get("indicator"))
    return next((f for f in named if f["names"]["indicator"]["vi"] == indicator), None)


def _judged(name: str, value: str, goal: str, record: Node) -> Iterator[tuple[str, Any, Any]]:
    """A value drawn beside a target: the value, and on which side of the target it lies."""
    told = _of(record, "target", name)
    if told is None or told["kind"] not in STATUS:
        return
    yield f"value of {name}", number(value), told["numbers"]["value"]
    if abs(number(value) - number(goal)) > 0.05:  # nearer than that the last digit may hide it
        drawn = "đạt" if number(value) > number(goal) else "chưa đạt"
        yield f"side of the target, {name}", drawn, STATUS[told["kind"]]


def _targets(figure: Node, record: Node) -> Iterator[tuple[str, Any, Any]]:
    if _columns(figure)[-1:] != ["Đánh giá"]:
        return
    for name, value, goal, verdict in _rows(figure):
        told = _of(record, "target", name)
        if told and told["kind"] in STATUS:
            yield f"verdict on {name}", verdict, STATUS[told["kind"]]
            yield from _judged(name, value, goal, record)


def _trend(figure: Node, record: Node) -> Iterator[tuple[str, Any, Any]]:
    """Own values of single periods: no target stands beside them, and changes have their sign."""
    if _columns(figure)[0] != "Kỳ" or "riêng" not in figure["subtitle"].split(";")[0]:
        return
    yield "target over single periods", "chỉ tiêu" in figure["alt"].split(":")[0], False
    rows = _rows(figure)
    for at, name in enumerate(_columns(figure)[1:], start=1):
        told = _of(record, "change", name)
        sign = next((s for way, s in SIGNS.items() if told and f"_{way}" in told["kind"]), None)
        if told is None or sign is None or len(rows) < 2:
            continue
        (now, then) = (rows[-1], rows[-2])
        if then[0] != told["names"]["before"]["vi"] or not re.search(r"\d", now[at] + then[at]):
            continue
        moved = number(now[at]) - number(then[at])
        told_move = sign * told["numbers"].get("difference", 0.0)
        yield f"change of {name}", float(moved), told_move


def _to_date(figure: Node, record: Node) -> Iterator[tuple[str, Any, Any]]:
    """The value to date against the year's target."""
    if _columns(figure) != ["Kỳ", "Riêng kỳ", "Luỹ kế"]:
        return
    goal = re.search(r"chỉ tiêu năm ([^.;]+)", figure["alt"])
    value = _rows(figure)[-1][-1]
    if goal and re.search(r"\d", value):
        yield from _judged(figure["title"].rsplit(":", 1)[0], value, goal.group(1), record)


def _rank(record: Node) -> Node | None:
    found = (f for f in _findings(record, "rank") if "place" in f["numbers"])
    return next(found, None)


def _ranks(figure: Node, record: Node) -> Iterator[tuple[str, Any, Any]]:
    """The line of ranks over time, and the titles of charts."""
    told = _rank(record)
    if told is None:
        return
    numbers = told["numbers"]
    if titled := re.match(r"Xếp thứ (\d+)/(\d+)", figure["title"]):
        yield "rank in a title", titled.groups(), (tuple(str(numbers[k]) for k in ("place", "of")),)
    if _columns(figure) != ["Kỳ", "Xếp hạng"]:
        return
    drawn = [row[1].split("/")[0] for row in _rows(figure)]
    yield "rank of the period", drawn[-1], str(numbers["place"])
    before = told["names"].get("before", {}).get("vi")
    if len(drawn) > 1 and _rows(figure)[-2][0] == before and "places" in numbers:
        rose = SIGNS[told["kind"].removeprefix("rank_")]
        yield "places won", int(drawn[-2]) - int(drawn[-1]), rose * numbers["places"]


def _places(figure: Node, record: Node) -> Iterator[tuple[str, Any, Any]]:
    """The own unit among others: its place, its score, and the ends of its interval."""
    told, columns = _rank(record), _columns(figure)
    if told is None or columns[0] != "Đơn vị":
        return
    own = next((row for row in _rows(figure) if row[0] == record["unit_short"]), None)
    if own is None:
        return
    cells = dict(zip(columns, own, strict=True))
    if "Hạng" in cells:
        yield "own place", cells["Hạng"], str(told["numbers"]["place"])
    if "Khoảng hạng" in cells and "rank_low" in told["numbers"]:
        ends = tuple(str(told["numbers"][key]) for key in ("rank_low", "rank_high"))
        yield "own interval", tuple(cells["Khoảng hạng"].split("–")), (ends,)
    if "Điểm" in cells and "score" in told["numbers"]:
        yield "own score", number(cells["Điểm"]), told["numbers"]["score"]


def _parts(figure: Node, record: Node) -> Iterator[tuple[str, Any, Any]]:
    """Bars that add up: to the places that are told, to the change of the score."""
    rows = _rows(figure)
    if len(rows[-1]) != 2 or rows[-1][0] != "Cộng":
        return
    total = number(rows[-1][1])
    if _columns(figure)[-1] == "Bậc":
        told = next((f for f in record["findings"] if f["kind"] == "places_in_parts"), None)
        if told:
            yield "places in all", total, float(told["numbers"]["places"])
    else:
        told = next((f for f in record["findings"] if f["kind"] == "score_moved"), None)
        if told:
            yield "change of the score", total, float(told["numbers"]["change"])
