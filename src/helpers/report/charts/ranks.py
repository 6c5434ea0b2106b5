"""A unit's place in a ranking over the years, place 1 at the top."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from helpers.core.errors import ReportError
from helpers.core.formatting import Lang
from helpers.core.wording import msg, say
from helpers.report.charts.layout import clean, line_height, require, text_width
from helpers.report.charts.lines import Plot
from helpers.report.charts.page import Page
from helpers.report.charts.theme import GOOD, QUIET, RULE, SMALL, TEXT, WIDTH

HEIGHT = 210.0
TOP, FOOT = 18.0, 24.0
# where there is room, and where there is not
NOTHING = (msg("chưa có\nsố liệu"), msg("–"))
ABOVE_AXIS = 3.1  # the baseline of these words
BREAK_ROOM = 8.0  # between two labels of breaks
BESIDE, ABOVE, BELOW = 8.0, 6.5, -15.0  # from a point to the baseline of its place
BELOW_LAST = 20.0  # under the last place, for the text of a point there
ROOM_FOR_WORDS = 39.0
NO_BREAKS: Mapping[int, str] = {}
SLACK = 3.0  # other fonts and other programs set a text a little wider
EDGE = 26.0  # at least so far from the axes' sides to the first and last label


def rank_chart(
    labels: Sequence[str],
    places: Sequence[int | None],
    *,
    of: int,
    breaks: Mapping[int, str] = NO_BREAKS,
    alt: str,
    prefix: str,
    lang: Lang = "vi",
) -> str:
    """The places as a line that is interrupted where one is missing or two cannot be compared.

    `of` is the number of units ranked. `breaks` holds, by the index of the first period that cannot
    be compared with the one before, the reason in a few words ("đổi phương pháp").

    Raises:
        ReportError: labels and places differ in number, a place is not within 1–`of`, or a break
            is not between two labels.
    """
    _check(labels, places, of, breaks)
    left = text_width(say(lang, "hạng {place}", place=of), SMALL) + 6
    edge = max(EDGE, *(text_width(clean(label), SMALL) / 2 + SLACK for label in labels))
    step = (WIDTH - left - 2 * edge) / max(len(labels) - 1, 1)
    levels = _levels(breaks, step)
    head = (max(levels.values()) + 1) * line_height(SMALL) if levels else 0.0
    page = Page(HEIGHT + head)
    point = max(of - 1, 1) / (HEIGHT - TOP - FOOT - BELOW_LAST)
    top, bottom = head + TOP, head + HEIGHT - FOOT
    low = of + BELOW_LAST * point
    plot = Plot(page, left, top, WIDTH, bottom, left + edge, step, low, 1.0)
    _dress(plot, labels, places, of, lang)
    plot.runs(places, breaks=breaks, color=GOOD, width=2.0, marker="o")
    _label_places(plot, places, breaks)
    for index, level in levels.items():
        _draw_break(plot, index, breaks[index], level)
    return page.svg(alt=alt, prefix=prefix)


def _check(
    labels: Sequence[str], places: Sequence[int | None], of: int, breaks: Collection[int]
) -> None:
    require(labels)
    if len(labels) != len(places):
        raise ReportError(
            "Số nhãn và số thứ hạng khác nhau.", found=f"{len(labels)} nhãn, {len(places)} hạng"
        )
    outside = [place for place in places if place is not None and not 1 <= place <= of]
    if outside:
        raise ReportError(f"Thứ hạng phải từ 1 đến {of}.", found=str(outside))
    misplaced = [index for index in breaks if not 0 < index < len(labels)]
    if misplaced:
        raise ReportError("Mốc không so sánh được phải nằm giữa hai kỳ.", found=str(misplaced))


def _levels(breaks: Mapping[int, str], step: float) -> dict[int, int]:
    """The line above the axes on which each break's label stands, left of the break's line.

    A label that reaches back over an earlier break stands above that one's label, so that no line
    runs through a label.
    """
    levels: dict[int, int] = {}
    for index in sorted(breaks):
        reach = (text_width(breaks[index], SMALL) + BREAK_ROOM) / step
        beneath = [level for earlier, level in levels.items() if earlier > index - reach]
        levels[index] = max(beneath, default=-1) + 1
    return levels


def _dress(
    plot: Plot, labels: Sequence[str], places: Sequence[int | None], of: int, lang: Lang
) -> None:
    """The axes, and words where there is no place."""
    ticks = sorted({1, of} | {round(1 + (of - 1) * part / 4) for part in (1, 2, 3)})
    said = [say(lang, "hạng {place}", place=t) if t in (1, of) else str(t) for t in ticks]
    plot.grid(list(zip(ticks, said, strict=True)))
    plot.axis(labels)
    for index, place in enumerate(places):
        if place is None:
            lines = say(lang, NOTHING[0 if plot.step > ROOM_FOR_WORDS else 1]).split("\n")
            for up, line in enumerate(reversed(lines)):
                y = plot.bottom - ABOVE_AXIS - up * line_height(SMALL)
                plot.page.text(plot.x(index), y, line, size=SMALL, color=QUIET, ha="center")


def _label_places(plot: Plot, places: Sequence[int | None], breaks: Collection[int]) -> None:
    """Each place beside its point, on the side where no line runs."""
    for index, place in enumerate(places):
        if place is None:
            continue
        before = places[index - 1] if index and index not in breaks else None
        after = places[index + 1] if index + 1 < len(places) and index + 1 not in breaks else None
        right, up = _side_without_line(place, before, after)
        x, y = plot.x(index) + right * BESIDE, plot.y(place) - (ABOVE if up else BELOW)
        plot.page.text(x, y, str(place), size=TEXT, weight="bold", color=GOOD, ha="center")


def _side_without_line(place: int, before: int | None, after: int | None) -> tuple[int, bool]:
    """Where to write: -1 left, 0 centred or 1 right; and whether above the point.

    `before` and `after` are the places that the point is joined to; a higher place is lower down.
    """
    joined = [other for other in (before, after) if other is not None]
    up = not joined or place <= sum(joined) / len(joined)
    if before is None or after is None or not (before < place < after or before > place > after):
        return 0, up
    falling = before < after
    return (1 if falling == up else -1), up


def _draw_break(plot: Plot, index: int, label: str, level: int) -> None:
    """A dashed line through the axes, up to its label above them."""
    x, end = plot.x(index - 0.5), plot.top - TOP - (level + 1) * line_height(SMALL)
    plot.page.line([x, x], [plot.bottom, end], color=RULE, width=1.2, dashed=True)
    plot.page.text(x - 4, end + SMALL * 0.8, label, size=SMALL, color=QUIET, ha="right")
