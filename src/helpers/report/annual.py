"""The sections of a year's report, as offices divide it: direction, results, assessment, tasks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from helpers.core.formatting import Lang
from helpers.core.params.explanations import (
    CAUSES,
    DIRECTION,
    PROPOSALS,
    TASKS,
    read_explanations,
)
from helpers.core.params.programme import OVERVIEW
from helpers.core.params.registry import Unit
from helpers.core.wording import msg, say
from helpers.report.assess import Assessment
from helpers.report.blocks import Block, Node, in_vietnamese, paragraph, runs
from helpers.report.nodes_markdown import markdown_nodes
from helpers.report.printed import printed_table
from helpers.report.progress import figures_table, progress_table
from helpers.report.rank_moves import movers_table
from helpers.report.record import explanations_path
from helpers.report.tables import sources_table, units_table

NOTHING_SUBMITTED = msg("Chưa có nội dung do người có trách nhiệm gửi cho phần này.")
Part = tuple[str, Sequence[Node]]


class Sections(Protocol):
    """The sections of any report that those of a year are put together from."""

    @property
    def assessment(self) -> Assessment: ...
    @property
    def unit(self) -> Unit: ...
    @property
    def asked(self) -> str: ...
    @property
    def lang(self) -> Lang: ...
    def standing(self) -> Block: ...
    def table(self) -> Block: ...
    def target_chart(self) -> Block: ...
    def trend_chart(self) -> Block: ...
    def position_chart(self) -> Block: ...
    def strengths(self) -> Block: ...
    def weaknesses(self) -> Block: ...
    def outlook(self) -> Block: ...
    def foresees(self) -> bool: ...
    def written(self, section: str) -> list[Node]: ...


class YearSections:
    """Sections I to V of a year's report and its annex of figures."""

    def written(self: Sections, section: str) -> list[Node]:
        """One section of what people wrote; says so where nothing was submitted."""
        every = read_explanations(explanations_path(self.assessment, self.unit))
        markdown = next(one.markdown for one in every if one.section == section)
        nodes: list[Node] = [*in_vietnamese(markdown_nodes(markdown, within=True), self.lang)]
        return nodes or [paragraph(say(self.lang, NOTHING_SUBMITTED))]

    def direction(self: Sections) -> Block:
        """How the work was directed, as people wrote it."""
        return Block(tuple(self.written(DIRECTION)), "direction", self.lang)

    def results(self: Sections) -> Block:
        """Score and rank; indicator by indicator; among the other units."""
        overall = self.asked == OVERVIEW
        progress = progress_table(self.assessment, self.unit, self.lang)
        indicators = [
            *self.table().nodes,
            *([progress] if progress else []),
            *self.target_chart().nodes,
            *self.trend_chart().nodes,
        ]
        among = (
            msg("Kết quả theo đơn vị") if overall else msg("Vị trí trong các đơn vị được xếp hạng")
        )
        return _numbered(
            "results",
            self.lang,
            [
                (say(self.lang, "Tổng quan điểm số, thứ hạng"), self.standing().nodes),
                (say(self.lang, "Kết quả từng chỉ tiêu"), indicators),
                (say(self.lang, among), self.position_chart().nodes),
            ],
        )

    def evaluation(self: Sections) -> Block:
        """What went well, what is missing, and why, as people wrote it."""
        return _numbered(
            "evaluation",
            self.lang,
            [
                (say(self.lang, "Ưu điểm"), self.strengths().nodes),
                (say(self.lang, "Tồn tại, hạn chế"), self.weaknesses().nodes),
                (say(self.lang, CAUSES), self.written(CAUSES)),
            ],
        )

    def tasks(self: Sections) -> Block:
        """What is to be done, as people wrote it, and what follows from the figures."""
        computed = self.outlook().nodes if self.foresees() else ()
        return Block((*self.written(TASKS), *computed), "tasks", self.lang)

    def proposals(self: Sections) -> Block:
        """What is asked of those above, as people wrote it."""
        return Block(tuple(self.written(PROPOSALS)), "proposals", self.lang)

    def annex_figures(self: Sections) -> Block:
        """The annex of figures: all units beside each other, the quarters with their counts."""
        facts = self.assessment.facts
        tables: list[dict[str, Any] | None] = []
        if self.asked == OVERVIEW:
            tables += [units_table(facts, self.lang), movers_table(facts, self.lang)]
        tables.append(figures_table(self.assessment, self.unit, self.lang))
        tables.append(printed_table(facts, self.unit, self.lang))
        if self.asked != OVERVIEW:
            tables.append(sources_table(self.assessment.sources, self.unit, self.lang))
        return Block(tuple(one for one in tables if one is not None), "annex-figures", self.lang)


def _numbered(name: str, lang: Lang, parts: Sequence[Part]) -> Block:
    """The parts that have something to show, under headings numbered from 1."""
    nodes: list[Node] = []
    for place, (title, inside) in enumerate((part for part in parts if part[1]), start=1):
        heading: Node = {"node": "heading", "level": 3, "text": runs(f"{place}. {title}")}
        nodes += [heading, *inside]
    return Block(tuple(nodes), name, lang)
