"""A unit among its peers: its place with the places that it may have, and where it stands in each
part of an index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from helpers.core.errors import CellError
from helpers.core.formatting import number
from helpers.core.wording import msg, say
from helpers.notebook.charts import words
from helpers.notebook.charts.measure import line_height, text_width, wrap
from helpers.notebook.charts.sheet import Described, Dot, Plot, Sheet, draw_dots, strokes
from helpers.notebook.charts.theme import GOOD, INK, QUIET, REST, SMALL, TRACK, WIDTH
from helpers.notebook.language import language

AROUND = 7  # places above and below the own one
CLOSE = 30  # rows from which on they stand closer: many must still fit on a printed page
MOST_DOTS = 200  # of a line; more would be a stroke
FEWEST = 5  # units without which there are no peers to speak of
WIDEST_NAME = 150.0
GUTTER = 7.0
HEAD = 18.0
BAND = "#d5dde6"
DOT, OWN_DOT, FAINT = 26, 62, 9  # square points


def intervals(scores: pd.DataFrame, mark: str | None = None) -> Figure | None:
    """Thứ hạng (chấm) trong khoảng mà nó có thể nằm (vạch); quanh đơn vị mình, hoặc mọi đơn vị.

    With `mark` the units near the own one; without it all. None where no rank has an interval, or
    the own one has no rank among so many that a page has room for those near it alone.

    Args:
        scores: rows of `report.scores` of one period; of several nodes the first is drawn.
        mark: id of the unit that stands out.

    Ví dụ: ``charts.intervals(report.scores.query("period == @period"), mark=unit)``
    """
    frame, lang = words.chosen(scores, node=None, rank=None, rank_low=None), language()
    frame = frame[frame["rank"].notna() & frame["rank_low"].notna()]
    if len(frame) < 2:
        return None
    frame = frame[frame.node == frame.node.iloc[0]]
    if lacks_marked(frame, mark):
        return None
    one_period(frame)
    shown = around(frame.sort_values("rank", kind="stable"), mark)
    near, rows = len(shown) < len(frame), words.rows_of(shown)
    table = tuple((words.unit_short(row), str(int(row.rank)), _span(row)) for row in rows)
    subtitle = msg("{score}, {when}; vạch: khoảng của thứ hạng")
    some = msg("{score}, {when}, các đơn vị có hạng gần nhất; vạch: khoảng của thứ hạng")
    described = Described(
        say(lang, "Thứ hạng và khoảng của thứ hạng"),
        say(lang, some if near else subtitle, score=rows[0].node_name, when=words.when(rows[0])),
        words.listed(
            say(lang, "Biểu đồ thứ hạng (chấm) và khoảng của thứ hạng (vạch):"),
            (f"{name} {place} ({span})" for name, place, span in table),
        ),
        (say(lang, "Đơn vị"), say(lang, "Hạng"), say(lang, "Khoảng hạng")),
        table,
        scope="comparison",
    )
    return _draw_intervals(rows, mark, described)


def profile(scores: pd.DataFrame, mark: str | None = None) -> Figure | None:
    """Mỗi chỉ số một dòng: mọi đơn vị (chấm mờ), nửa giữa (dải), trung vị (vạch), đơn vị mình.

    Each line runs from the lowest score of all units to the highest, the best to the right; the
    own score and place stand at its end. None with fewer than two lines or five units.

    Args:
        scores: rows of `report.scores` of one period: the nodes that are to be drawn.
        mark: id of the unit that stands out.

    Ví dụ: ``charts.profile(report.scores.query("period == @period"), mark=unit)``
    """
    frame, lang = words.chosen(scores, node=None, score=None), language()
    frame = frame[frame.score.notna() & frame["rank"].notna()]
    if frame.empty:
        return None
    one_period(frame)
    lines = [part for _, part in frame.groupby("node", sort=False) if len(part) >= FEWEST]
    lines = [part for part in lines if part.score.min() < part.score.max()]
    if len(lines) < 2:
        return None
    table = tuple(_row_texts(part, mark) for part in lines)
    marked = any(row[1] for row in table)
    columns = (
        say(lang, "Chỉ số, tiêu chí"),
        *([say(lang, "Kết quả"), say(lang, "Xếp hạng")] if marked else []),
        say(lang, "Trung vị"),
    )
    rows = tuple(row if marked else (row[0], row[3]) for row in table)
    median = say(lang, "trung vị")
    described = Described(
        say(lang, "Vị trí ở từng chỉ số"),
        say(
            lang,
            "Từ kết quả thấp nhất đến cao nhất của các đơn vị, {when}; dải: nửa giữa, vạch: trung "
            "vị",
            when=words.when(words.rows_of(lines[0])[0]),
        ),
        words.listed(
            say(lang, "Biểu đồ chấm vị trí ở từng chỉ số:"),
            (", ".join([*row[:-1], f"{median} {row[-1]}"]) for row in rows),
        ),
        columns,
        rows,
        scope="comparison",
    )
    return _draw_profile(lines, table, mark, described)


def lacks_marked(frame: pd.DataFrame, mark: str | None) -> bool:
    """Whether units are too many to show them all, and the own one, which picks some, is absent."""
    return mark is not None and len(frame) > CLOSE and not (frame.unit == mark).any()


def one_period(frame: pd.DataFrame) -> None:
    """Raises ReportError for several periods."""
    if frame.period.nunique() > 1:
        raise CellError(
            "Biểu đồ vị trí vẽ một kỳ.",
            found=", ".join(frame.period.unique()),
            todo='lọc trước: scores.query("period == @period")',
        )


def around(frame: pd.DataFrame, mark: str | None) -> pd.DataFrame:
    """Of units in order those nearest to the own one, as many as there is room for; or all."""
    positions = (frame.unit == mark).to_numpy().nonzero()[0]
    if not len(positions):
        return frame
    first = max(0, min(int(positions[0]) - AROUND, len(frame) - 2 * AROUND - 1))
    return frame.iloc[first : first + 2 * AROUND + 1]


def _span(row: Any) -> str:
    return f"{int(row.rank_low)}–{int(row.rank_high)}"


def _draw_intervals(rows: Sequence[Any], mark: str | None, described: Described) -> Figure:
    lang = language()
    names = [wrap(words.unit_short(row), WIDEST_NAME, SMALL, bold=True) for row in rows]
    left = GUTTER + max(text_width(line, SMALL, bold=True) for lines in names for line in lines)
    ends = [f"{int(row.rank)} ({_span(row)})" for row in rows]
    right = WIDTH - 12 - max(text_width(text, SMALL, bold=True) for text in ends)
    padding = 1.0 if len(rows) > CLOSE else 3.5
    heights = [len(lines) * line_height(SMALL) + padding for lines in names]
    bottom = HEAD + sum(heights)
    low = min(int(min(row.rank, row.rank_low)) for row in rows)
    high = max(int(max(row.rank, row.rank_high)) for row in rows)
    sheet = Sheet(bottom + 20)
    across = (float(low), float(max(high, low + 1)))
    plot = Plot(sheet, left + 4, HEAD, right, bottom, across, (bottom, HEAD))
    ticks = sorted({low, high, *(round(low + (high - low) * part / 4) for part in (1, 2, 3))})
    plot.columns(ticks, [str(tick) for tick in ticks])
    sheet.text(WIDTH, SMALL, say(lang, "hạng (khoảng)"), colour=QUIET, ha="right")
    spans, colours, places, top = [], [], [], HEAD
    for row, lines, height, text in zip(rows, names, heights, ends, strict=True):
        middle, is_marked = top + height / 2, row.unit == mark
        colour = GOOD if is_marked else INK
        sheet.lines(0, top + padding / 2, lines, bold=is_marked, colour=colour)
        sheet.text(WIDTH, middle + 4, text, bold=is_marked, colour=colour, ha="right")
        spans.append([(row.rank_low, middle), (row.rank_high, middle)])
        colours.append(GOOD if is_marked else BAND)
        look = (GOOD, OWN_DOT) if is_marked else (REST, DOT)
        places.append(Dot(row.rank, middle, *look))
        top += height
    strokes(plot.axes, spans, colours, 5.0)
    draw_dots(plot.axes, places)
    return sheet.finish(described)


def _row_texts(part: pd.DataFrame, mark: str | None) -> tuple[str, str, str, str]:
    """A line in words: its name, the own score and place, the median."""
    lang = language()
    first = words.rows_of(part)[0]
    decimals = int(first.decimals)
    median = number(float(part.score.median()), decimals, lang)
    marked_row = next((row for row in words.rows_of(part) if row.unit == mark), None)
    if marked_row is None:
        return str(first.node_name), "", "", median
    place = f"{int(marked_row.rank)}/{int(marked_row.of)}"
    return str(first.node_name), number(float(marked_row.score), decimals, lang), place, median


def _draw_profile(
    lines: Sequence[pd.DataFrame],
    table: Sequence[tuple[str, str, str, str]],
    mark: str | None,
    described: Described,
) -> Figure:
    lang = language()
    names = [wrap(name, WIDEST_NAME, SMALL) for name, _, _, _ in table]
    left = GUTTER + max(text_width(line, SMALL) for name in names for line in name)
    ends = [f"{score} ({place})" if score else median for _, score, place, median in table]
    right = WIDTH - GUTTER - max(text_width(text, SMALL, bold=True) for text in ends)
    heights = [len(name) * line_height(SMALL) + 6.0 for name in names]
    bottom = HEAD + sum(heights)
    sheet = Sheet(bottom)
    plot = Plot(sheet, left, HEAD, right, bottom, (0.0, 1.0), (bottom, HEAD))
    marked = any(score for _, score, _, _ in table)
    head = say(lang, "kết quả (hạng)") if marked else say(lang, "trung vị")
    sheet.text(WIDTH, SMALL, head, colour=QUIET, ha="right")
    rails, bands, medians, spots = [], [], [], []
    top = HEAD
    for part, name, height, text in zip(lines, names, heights, ends, strict=True):
        y = top + height / 2
        scaled = _scaled(part)
        low, middle, high = scaled.quantile([0.25, 0.5, 0.75])
        rails.append([(0, y), (1, y)])
        bands.append([(low, y), (high, y)])
        medians.append([(middle, y - 5), (middle, y + 5)])
        for unit, x in zip(part.unit, scaled, strict=True):
            is_marked = unit == mark
            if not is_marked and len(part) > MOST_DOTS:
                continue
            spots.append(Dot(x, y, GOOD if is_marked else REST, OWN_DOT if is_marked else FAINT))
        sheet.lines(0, top + 3.0, name)
        sheet.text(WIDTH, y + 4, text, bold=marked, colour=GOOD if marked else INK, ha="right")
        top += height
    strokes(plot.axes, rails, TRACK, 0.8)
    strokes(plot.axes, bands, BAND, 8.0)
    draw_dots(plot.axes, spots)
    strokes(plot.axes, medians, INK, 1.4)
    return sheet.finish(described)


def _scaled(part: pd.DataFrame) -> pd.Series:
    """Scores between the lowest (0) and the highest (1), turned round where less is better."""
    low, high = float(part.score.min()), float(part.score.max())
    best = float(part.score.iloc[int(part["rank"].astype(float).to_numpy().argmin())])
    zero, one = (low, high) if best - low > high - best else (high, low)
    return pd.Series((part.score.to_numpy() - zero) / (one - zero))
