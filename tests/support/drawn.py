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
        case
        for figure in figures(nodes)
        for compare in (_targets, _trend, _to_date, _ranks, _places, _parts)
        for case in compare(figure, record)
    ]


def contradictions(nodes: Any, record: Node) -> list[tuple[str, Any, Any]]:
    """What is drawn otherwise than it is told."""
    return [case for case in compared(nodes, record) if not _agree(case[1], case[2])]


def figures(node: Any) -> Iterator[Node]:
    """All charts below a node that have a table behind them."""
    if isinstance(node, Mapping):
        if node.get("node") == "figure" and node.get("data"):
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from figures(child)


def _agree(drawn: Any, stated: Any) -> bool:
    if isinstance(drawn, float) and isinstance(stated, int | float):
        return abs(drawn - stated) <= 0.11
    return bool(drawn in stated if isinstance(stated, tuple) else drawn == stated)


def _rows(figure: Node) -> list[list[str]]:
    return list(figure["data"]["rows"])


def _columns(figure: Node) -> list[str]:
    return [column["title"] for column in figure["data"]["columns"]]


def number(text: str) -> float:
    """A printed number: "−1.234,5%", "trên 60%"."""
    match = re.search(r"[-−+]?\d[\d.]*(?:,\d+)?", text)
    if match is None:
        raise ValueError(text)
    plain = match.group().replace(".", "").replace(",", ".").replace("−", "-")
    return float(plain)


def _findings(record: Node, *topics: str) -> Iterator[Node]:
    return (finding for finding in record["findings"] if finding["topic"] in topics)


def _of(record: Node, topic: str, indicator: str) -> Node | None:
    named = (f for f in _findings(record, topic) if f["names"].get("indicator"))
    return next((f for f in named if f["names"]["indicator"]["vi"] == indicator), None)


def _judged(name: str, value: str, goal: str, record: Node) -> Iterator[tuple[str, Any, Any]]:
    """A value drawn beside a target: the value, and on which side of the target it lies."""
    finding = _of(record, "target", name)
    if finding is None or finding["kind"] not in STATUS:
        return
    yield f"value of {name}", number(value), finding["numbers"]["value"]
    if abs(number(value) - number(goal)) > 0.05:  # nearer than that the last digit may hide it
        drawn = "đạt" if number(value) > number(goal) else "chưa đạt"
        yield f"side of the target, {name}", drawn, STATUS[finding["kind"]]


def _targets(figure: Node, record: Node) -> Iterator[tuple[str, Any, Any]]:
    if _columns(figure)[-1:] != ["Đánh giá"]:
        return
    for name, value, goal, verdict in _rows(figure):
        finding = _of(record, "target", name)
        if finding and finding["kind"] in STATUS:
            yield f"verdict on {name}", verdict, STATUS[finding["kind"]]
            yield from _judged(name, value, goal, record)


def _trend(figure: Node, record: Node) -> Iterator[tuple[str, Any, Any]]:
    """Own values of single periods: no target stands beside them, and changes have their sign."""
    if _columns(figure)[0] != "Kỳ" or "riêng" not in figure["subtitle"].split(";")[0]:
        return
    yield "target over single periods", "chỉ tiêu" in figure["alt"].split(":")[0], False
    rows = _rows(figure)
    for at, name in enumerate(_columns(figure)[1:], start=1):
        finding = _of(record, "change", name)
        sign = next(
            (s for way, s in SIGNS.items() if finding and f"_{way}" in finding["kind"]), None
        )
        if finding is None or sign is None or len(rows) < 2:
            continue
        (now, then) = (rows[-1], rows[-2])
        if then[0] != finding["names"]["before"]["vi"] or not re.search(r"\d", now[at] + then[at]):
            continue
        moved = number(now[at]) - number(then[at])
        stated = sign * finding["numbers"].get("difference", 0.0)
        yield f"change of {name}", float(moved), stated


def _to_date(figure: Node, record: Node) -> Iterator[tuple[str, Any, Any]]:
    """The value to date against the year's target."""
    if _columns(figure) != ["Kỳ", "Riêng kỳ", "Luỹ kế"]:
        return
    goal = re.search(r"chỉ tiêu năm ([^.;]+)", figure["alt"])
    value = _rows(figure)[-1][-1]
    if goal and re.search(r"\d", value):
        yield from _judged(figure["title"].rsplit(":", 1)[0], value, goal.group(1), record)


def _rank(record: Node) -> Node | None:
    findings = (f for f in _findings(record, "rank") if "place" in f["numbers"])
    return next(findings, None)


def _ranks(figure: Node, record: Node) -> Iterator[tuple[str, Any, Any]]:
    """The line of ranks over time, and the titles of charts."""
    finding = _rank(record)
    if finding is None:
        return
    numbers = finding["numbers"]
    if titled := re.match(r"Xếp thứ (\d+)/(\d+)", figure["title"]):
        yield "rank in a title", titled.groups(), (tuple(str(numbers[k]) for k in ("place", "of")),)
    if _columns(figure) != ["Kỳ", "Xếp hạng"]:
        return
    drawn = [row[1].split("/")[0] for row in _rows(figure)]
    yield "rank of the period", drawn[-1], str(numbers["place"])
    before = finding["names"].get("before", {}).get("vi")
    if len(drawn) > 1 and _rows(figure)[-2][0] == before and "places" in numbers:
        rose = SIGNS[finding["kind"].removeprefix("rank_")]
        yield "places won", int(drawn[-2]) - int(drawn[-1]), rose * numbers["places"]


def _places(figure: Node, record: Node) -> Iterator[tuple[str, Any, Any]]:
    """The own unit among others: its place, its score, and the ends of its interval."""
    finding, columns = _rank(record), _columns(figure)
    if finding is None or columns[0] != "Đơn vị":
        return
    mine = next((row for row in _rows(figure) if row[0] == record["unit_short"]), None)
    if mine is None:
        return
    cells = dict(zip(columns, mine, strict=True))
    if "Hạng" in cells:
        yield "own place", cells["Hạng"], str(finding["numbers"]["place"])
    if "Khoảng hạng" in cells and "rank_low" in finding["numbers"]:
        ends = tuple(str(finding["numbers"][key]) for key in ("rank_low", "rank_high"))
        yield "own interval", tuple(cells["Khoảng hạng"].split("–")), (ends,)
    if "Điểm" in cells and "score" in finding["numbers"]:
        yield "own score", number(cells["Điểm"]), finding["numbers"]["score"]


def _parts(figure: Node, record: Node) -> Iterator[tuple[str, Any, Any]]:
    """Bars that add up: to the places that are told, to the change of the score."""
    rows = _rows(figure)
    if len(rows[-1]) != 2 or rows[-1][0] != "Cộng":
        return
    total = number(rows[-1][1])
    if _columns(figure)[-1] == "Bậc":
        finding = next((f for f in record["findings"] if f["kind"] == "places_in_parts"), None)
        if finding:
            yield "places in all", total, float(finding["numbers"]["places"])
    else:
        finding = next((f for f in record["findings"] if f["kind"] == "score_moved"), None)
        if finding:
            yield "change of the score", total, float(finding["numbers"]["change"])
