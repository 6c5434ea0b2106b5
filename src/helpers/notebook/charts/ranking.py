"""A unit's place over the periods, place 1 at the top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure

from helpers.core.wording import msg, say
from helpers.notebook.charts import words
from helpers.notebook.charts.measure import line_height, text_width
from helpers.notebook.charts.sheet import Described, Plot, Sheet, strokes
from helpers.notebook.charts.theme import GOOD, QUIET, RULE, SMALL, TEXT, WIDTH
from helpers.notebook.language import language

HEIGHT, TOP, FOOT = 210.0, 18.0, 24.0
# where there is room, and where there is not
NOTHING = (msg("chưa có\nsố liệu"), msg("–"))
ROOM_FOR_WORDS = 39.0
FEWEST = 3  # ranks
BREAK_ROOM = 8.0  # between two labels of breaks
BESIDE, ABOVE, BELOW = 8.0, 6.5, -15.0  # from a point to the baseline of its place
BELOW_LAST = 20.0  # under the last place, for the text of a point there
EDGE = 26.0  # at least so far from the axes' sides to the first and last label


def ranks(scores: pd.DataFrame, unit: str | None = None) -> Figure | None:
    """Thứ hạng của một đơn vị qua các kỳ, hạng 1 ở trên; ngắt ở nơi không so sánh được.

    None with fewer than three ranks or one that never changes: a sentence says that better.

    Args:
        scores: `report.scores`; of several nodes the first is drawn. `break` says why a place is
            not compared with the one before.
        unit: whose, where the frame holds several.

    Ví dụ: ``charts.ranks(report.scores, unit)``
    """
    frame, lang = words.chosen(scores, unit=unit, node=None), language()
    if frame["rank"].notna().sum() < FEWEST:
        return None
    frame = frame[frame.node == frame.node.iloc[0]]
    frame = frame[frame.period.isin(words.same_kind(list(frame.period)))]
    if frame["rank"].notna().sum() < FEWEST:
        return None
    rows = words.rows_of(frame.rename(columns={"break": "why"}))
    names = [row.period_name for row in rows]
    places = [None if (rank := words.known(row.rank)) is None else int(rank) for row in rows]
    unranked = say(lang, "không xếp hạng")
    texts = [
        unranked if place is None else f"{place}/{int(row.of)}"
        for place, row in zip(places, rows, strict=True)
    ]
    table = tuple(zip(names, texts, strict=True))
    head = say(lang, "Biểu đồ thứ hạng theo kỳ (số nhỏ là hạng cao):")
    described = Described(
        say(lang, "Thứ hạng qua các kỳ"),
        say(lang, "Thứ hạng qua các kỳ, hạng cao ở phía trên"),
        words.listed(head, (" ".join(row) for row in table)),
        (say(lang, "Kỳ"), say(lang, "Xếp hạng")),
        table,
    )
    breaks = {
        place: str(row.why)
        for place, row in enumerate(rows)
        if place and isinstance(row.why, str) and row.why
    }
    if len({*places} - {None}) < 2 and not breaks:
        return None
    of = max(int(row.of) for row in rows if words.known(row.of) is not None)
    return _draw(names, places, of, breaks, described)


def _draw(
    names: Sequence[str],
    places: Sequence[int | None],
    of: int,
    breaks: Mapping[int, str],
    described: Described,
) -> Figure:
    lang = language()
    left = text_width(say(lang, "hạng {place}", place=of), SMALL) + 6
    edge = max(EDGE, *(text_width(name, SMALL) / 2 + 3 for name in names))
    step = (WIDTH - left - 2 * edge) / max(len(names) - 1, 1)
    levels = _levels(breaks, step)
    head = (max(levels.values()) + 1) * line_height(SMALL) if levels else 0.0
    point = max(of - 1, 1) / (HEIGHT - TOP - FOOT - BELOW_LAST)
    x = (-edge / step, len(names) - 1 + edge / step)
    y = (of + BELOW_LAST * point, 1.0)
    plot = Plot(Sheet(HEIGHT + head), left, head + TOP, WIDTH, head + HEIGHT - FOOT, x, y)
    ticks = sorted({1, of} | {round(1 + (of - 1) * part / 4) for part in (1, 2, 3)})
    plot.rows(
        ticks, [say(lang, "hạng {place}", place=t) if t in (1, of) else str(t) for t in ticks]
    )
    plot.periods(names)
    plot.line(places, breaks=list(breaks), colour=GOOD)
    for place, level in levels.items():
        _draw_break(plot, place, breaks[place], level)
    _label(plot, places, breaks, step)
    return plot.sheet.finish(described)


def _levels(breaks: Mapping[int, str], step: float) -> dict[int, int]:
    """The line above the axes on which each break's label stands, left of the break's line.

    A label that reaches back over an earlier break stands above that one's label, so that no line
    runs through a label.
    """
    levels: dict[int, int] = {}
    for place in sorted(breaks):
        reach = (text_width(breaks[place], SMALL) + BREAK_ROOM) / step
        beneath = [level for earlier, level in levels.items() if earlier > place - reach]
        levels[place] = max(beneath, default=-1) + 1
    return levels


def _draw_break(plot: Plot, place: int, label: str, level: int) -> None:
    """A dashed line through the axes, up to its label above them."""
    end = plot.top - TOP - (level + 1) * line_height(SMALL)
    height = plot.y_range[1] - plot.y_range[0]
    high = plot.y_range[0] + height * (plot.bottom - end) / (plot.bottom - plot.top)
    at = place - 0.5
    strokes(plot.axes, [[(at, plot.y_range[0]), (at, high)]], RULE, 1.2, linestyles="--")
    plot.sheet.text(plot.x(at) - 4, end + SMALL * 0.8, label, colour=QUIET, ha="right")


def _label(
    plot: Plot, places: Sequence[int | None], breaks: Mapping[int, str], step: float
) -> None:
    """Each place beside its point, on the side where no line runs; words where there is none."""
    for at, place in enumerate(places):
        if place is None:
            text = NOTHING[0 if step > ROOM_FOR_WORDS else 1]
            lines = say(language(), text).split("\n")
            for up, line in enumerate(reversed(lines)):
                y = plot.bottom - 3.1 - up * line_height(SMALL)
                plot.sheet.text(plot.x(at), y, line, colour=QUIET, ha="center")
            continue
        before = places[at - 1] if at and at not in breaks else None
        after = places[at + 1] if at + 1 < len(places) and at + 1 not in breaks else None
        right, above = _side_without_line(place, before, after)
        x, y = plot.x(at) + right * BESIDE, plot.y(place) - (ABOVE if above else BELOW)
        plot.sheet.text(x, y, str(place), size=TEXT, bold=True, colour=GOOD, ha="center")


def _side_without_line(place: int, before: int | None, after: int | None) -> tuple[int, bool]:
    """Where to write: -1 left, 0 centred or 1 right; and whether above the point.

    `before` and `after` are the places that the point is joined to; a higher place is lower down.
    """
    joined = [other for other in (before, after) if other is not None]
    up = not joined or place <= sum(joined) / len(joined)
    if before is None or after is None or not (before < place < after or before > place > after):
        return 0, up
    return (1 if (before < after) == up else -1), up
