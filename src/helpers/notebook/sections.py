"""The sections of a report that the programme writes: cover, sentences, tables, notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, Literal

import pandas as pd

from helpers.core.errors import CellError
from helpers.core.formatting import Lang
from helpers.core.wording import msg, say
from helpers.documents.nodes.blocks import (
    Block,
    Node,
    bullet_list,
    callout,
    in_vietnamese,
    nothing,
    paragraph,
    runs,
)
from helpers.documents.on_demand import on_demand
from helpers.documents.status import SIMULATED_NOTE
from helpers.findings.data_problems import problems_left
from helpers.findings.find import headlines, reading_order, with_tone
from helpers.findings.kinds import kind_named
from helpers.findings.model import Facts, Finding, Tone
from helpers.findings.sentences import headline, sentence
from helpers.notebook.lookups import is_move
from helpers.notebook.moves import reported_changes, uncumulated
from helpers.notebook.titles import chart_title
from helpers.params.explanations import DIRECTION, LIMITS, NAMES
from helpers.params.programme import OVERVIEW
from helpers.params.quotations import Section
from helpers.params.registry import Unit
from helpers.report.assessment.assess import Assessment
from helpers.report.cover import cover_node
from helpers.report.record.record import documents_of, score_notes, value_notes
from helpers.report.tables.back_cast import back_cast_table
from helpers.report.tables.explained import explanation_entries, explanation_nodes, explanations_of
from helpers.report.tables.indicators import (
    indicator_table,
    points_table,
    rank_table,
    sources_table,
    units_table,
)
from helpers.report.tables.league import league_table
from helpers.report.tables.printed import printed_table
from helpers.report.tables.progress import figures_table, progress_table
from helpers.report.tables.rank_moves import movers_table, parts_table
from helpers.report.tables.tree import peers_table, tree_table
from helpers.report.tables.tree_history import history_table

NOTHING_AT_ALL = msg(
    "Chưa có nội dung về nguyên nhân, nhiệm vụ và kiến nghị do người có trách nhiệm gửi."
)
NOTHING_SUBMITTED = msg("Chưa có nội dung do người có trách nhiệm gửi cho phần này.")
IN_VIETNAMESE = msg(
    "Tên văn bản, ghi chú trong tham số và phần do người viết giữ nguyên tiếng Việt."
)
ABOVE = msg("Nội dung của mục này đã nêu ở phần đầu báo cáo.")
REST_ABOVE = msg("Nội dung khác của mục này đã nêu ở phần đầu báo cáo.")
NO_CHANGE = msg("Không có kỳ trước so sánh được nên không nêu thay đổi.")
NO_CUMULATED_CHANGE = msg(
    "Chưa đủ số liệu luỹ kế để so điểm, thứ hạng với kỳ trước; thay đổi của số liệu trong kỳ nêu ở "
    "bảng kết quả các chỉ tiêu."
)
_TONES: dict[str, Tone] = {"strengths": "strength", "weaknesses": "weakness", "outlook": "outlook"}
_STANDING = ("rank_changes", "standing")
Topic = Literal["strengths", "weaknesses", "outlook", "rank_changes", "standing"]


class Sections:
    """What a report says by itself; every method gives one block of the page."""

    assessment: Assessment
    unit: Unit
    asked: str
    lang: Lang

    @property
    def facts(self) -> Facts:
        """All computed facts of the programme and period."""
        return self.assessment.facts

    @cached_property
    def _findings(self) -> tuple[Finding, ...]:
        return self.assessment.findings[self.unit.id]

    def cover(self) -> Block:
        """Phần đầu báo cáo: cơ quan, tên báo cáo, đơn vị, kỳ, dấu số liệu mô phỏng.

        Ví dụ: ``report.cover()``
        """
        return self._block(cover_node(self.facts, self.unit, self.lang), name="cover")

    def key_points(self) -> Block:
        """Những điểm chính: tối đa sáu câu mà lãnh đạo đọc trước.

        Ví dụ: ``report.key_points()``
        """
        top = headlines(self._findings)
        points = [headline(finding, self.lang) for finding in top]
        details = on_demand(self.facts, top, self.lang)
        return self._block(bullet_list(points, details) if points else None, name="key-points")

    def sentences(self, topic: Topic) -> Block:
        """Các câu nhận định về một chủ đề, trừ câu mà key_points() đã nêu nguyên văn.

        Args:
            topic: "strengths" (ưu điểm), "weaknesses" (tồn tại, hạn chế), "outlook" (việc cần làm
                để đạt chỉ tiêu), "rank_changes" (thay đổi so với kỳ trước và thứ hạng) hoặc
                "standing" (điểm số, thứ hạng).

        Ví dụ: ``report.sentences("strengths")``
        """
        if topic in _TONES:
            findings = self._under(_TONES[topic])
            limits = self._explained()[LIMITS] if topic == "weaknesses" else ()
            return self._block(*self._list(findings), *limits, name=topic)
        noted = self._noted(partial(score_notes, self.facts))
        if topic == "standing":
            return self._block(*self._list(self._of_standing()), *noted, name=topic)
        if topic == "rank_changes":
            return self._block(*self._moves(), *noted, name=topic)
        raise CellError(
            f"Không có chủ đề {topic!r}",
            found=", ".join((*_TONES, "rank_changes", "standing")),
            todo="chọn một chủ đề trong danh sách",
        )

    def title(self, subject: str) -> str:
        """Tiêu đề cho một biểu đồ: câu kết luận của số liệu nếu có, không thì tên gọi chung.

        Args:
            subject: "targets", "trend", "position", "ranks", "rank_parts", "contributions",
                "profile", "movers", "shares" hoặc "assessed".

        Ví dụ: ``report.figure(charts.targets(results), title=report.title("targets"))``
        """
        score = self.facts.setting.framework.score
        index = score.indicator if score else ""
        return chart_title(self._findings, index, subject, self.lang)

    def indicator_table(self, values: pd.DataFrame | None = None) -> Block:
        """Bảng kết quả các chỉ tiêu của đơn vị: chỉ tiêu giao, thực hiện, luỹ kế, đánh giá; với
        chỉ số so các đơn vị với nhau: giá trị, trung vị, xếp hạng, thay đổi, theo cây chỉ số.

        Args:
            values: các dòng của report.values; bảng nêu đúng các chỉ tiêu có trong đó, theo thứ tự
                đó (cây chỉ số giữ thứ tự của cây). Không đưa: mọi chỉ tiêu.

        Ví dụ: ``report.indicator_table(results)``
        """
        codes = None if values is None else tuple(dict.fromkeys(values["indicator"]))
        node = self._indicators()(self.facts, self.unit, self.lang, codes)
        remarks = self._noted(partial(value_notes, self.facts, self.unit))
        return self._block(node if node["rows"] else None, *remarks, name="indicator-table")

    def _indicators(self) -> Callable[..., dict[str, Any]]:
        """The table that fits what the values are compared with: peers, print, or targets."""
        if self.facts.of_peers:
            return peers_table if self.asked == OVERVIEW else tree_table
        return points_table if self.facts.printed else indicator_table

    def rank_table(self) -> Block:
        """Bảng thứ hạng qua các kỳ, và các phần của lần thay đổi gần nhất.

        Ví dụ: ``report.rank_table()``
        """
        if self.asked == OVERVIEW:
            return self._block(movers_table(self.facts, self.lang), name="rank-table")
        parts = parts_table(self.facts, self.unit, self.lang)
        earlier = None
        if parts is None or len(self.facts.history) > len((self.facts.before, self.facts.period)):
            earlier = rank_table(self.facts, self.unit, self.lang)
        cast = back_cast_table(self.facts, self.unit, self.lang)
        return self._block(parts, earlier, cast, name="rank-table")

    def league_table(self) -> Block:
        """Bảng kết quả và xếp hạng của mọi đơn vị trong kỳ.

        Ví dụ: ``report.league_table()``
        """
        make = league_table if self.facts.of_peers else units_table
        return self._block(make(self.facts, self.lang), name="league-table")

    def quarters_table(self) -> Block:
        """Bảng diễn biến các chỉ tiêu qua các quý của năm; không có quý thì không hiện.

        Ví dụ: ``report.quarters_table()``
        """
        node = progress_table(self.assessment, self.unit, self.lang)
        return self._block(node, name="quarters-table")

    def figures_table(self) -> Block:
        """Biểu số liệu: tử số, mẫu số từng quý; số do văn bản công bố; tệp nguồn.

        Ví dụ: ``report.figures_table()``
        """
        sources = None
        if self.asked != OVERVIEW:
            sources = sources_table(self.assessment.sources, self.unit, self.lang)
        peers = self.facts.of_peers
        return self._block(
            history_table(self.facts, self.unit, self.lang) if peers else None,
            figures_table(self.assessment, self.unit, self.lang),
            printed_table(self.facts, self.unit, self.lang),
            sources,
            name="figures-table",
        )

    def explanations(self, section: Section | None = None) -> Block:
        """Lời của văn bản (trích nguyên văn, nêu dòng) và nội dung do người có trách nhiệm gửi.

        Args:
            section: "direction" (chỉ đạo, điều hành), "limits" (tồn tại, hạn chế), "causes"
                (nguyên nhân), "tasks" (nhiệm vụ), "proposals" (kiến nghị); không đưa: ba phần
                cuối, và phần đầu nếu có. Phần "limits" đứng ngay dưới sentences("weaknesses").

        Ví dụ: ``report.explanations("causes")``
        """
        explained = self._explained()
        if section:
            return self._block(*(explained[NAMES[section]] or self._nothing()), name=section)
        shown = {name: nodes for name, nodes in explained.items() if name != LIMITS}
        if not any(shown.values()):
            return self._block(nothing(say(self.lang, NOTHING_AT_ALL)), name="explanations")
        blocks: list[Node] = []
        for name, nodes in shown.items():
            # a quarter's report has no section for how the work was directed
            if nodes or name != DIRECTION:
                heading = {"node": "heading", "level": 3, "text": runs(say(self.lang, name))}
                blocks += [heading, *(nodes or self._nothing())]
        return self._block(*blocks, name="explanations")

    def _explained(self) -> dict[str, list[Node]]:
        """What documents say and what was submitted, by the name of the section."""
        entries = explanation_entries(self.assessment, self.unit)
        written = explanations_of(self.assessment, self.unit)
        return {
            explanation.section: [*explanation_nodes(entry, explanation.markdown, self.lang)]
            for entry, explanation in zip(entries, written, strict=True)
        }

    def _nothing(self) -> list[Node]:
        return [nothing(say(self.lang, NOTHING_SUBMITTED))]

    def notes(self) -> Block:
        """Ghi chú số liệu và phương pháp: mô phỏng, thiếu, lệch, số nhỏ; văn bản và tệp nguồn.

        Ghi chú về điểm, thứ hạng và về từng chỉ tiêu đứng ngay dưới câu và bảng nêu chúng.

        Ví dụ: ``report.notes()``
        """
        programme = self.facts.setting.programme
        nodes: list[Node] = []
        if programme.simulated:
            note = programme.simulated_note
            mark = note.vi if note and self.lang == "vi" else note.en if note else ""
            nodes.append(callout(mark or say(self.lang, SIMULATED_NOTE), "warning"))
        # what forbids to compare ranks stands with the ranks, in a year's report also what is said
        # of scores; the problems follow below
        above = self._of_standing() if self.facts.period.kind in ("year", "window") else ()
        noted = [
            f
            for f in self._not_in_key_points(with_tone(self._findings, "note"))
            if not is_move(f) and f not in above and kind_named(f.kind).topic != "problems"
        ]
        if self.lang != "vi":
            nodes.append(paragraph(say(self.lang, IN_VIETNAMESE)))
        if noted:
            texts = [sentence(finding, self.lang) for finding in noted]
            nodes.append(bullet_list(texts, on_demand(self.facts, noted, self.lang)))
        if listed := problems_left(self.facts, self.unit.id):
            nodes.append(paragraph(say(self.lang, "Vấn đề của số liệu đầu vào:")))
            nodes.append(self._as_written([str(problem) for problem in listed]))
        nodes.append(self._documents(documents_of(self.assessment, self.unit)))
        sources = None
        # a year's report has them in its annex of figures
        if self.facts.period.kind != "year" and self.asked != OVERVIEW:
            sources = sources_table(self.assessment.sources, self.unit, self.lang)
        return self._block(*nodes, sources, name="notes")

    def closing(self) -> Block:
        """Nơi nhận và phần ký.

        Ví dụ: ``report.closing()``
        """
        programme = self.facts.setting.programme
        cover, words = programme.cover, programme.cover_words(self.lang)
        node = {
            "node": "closing",
            "recipients": list(words.recipients),
            "authority": cover.authority,
            "position": words.position,
            "signatory": cover.signatory,
        }
        return self._block(node, name="closing")

    def _moves(self) -> list[Node]:
        """How ranks and values moved since the period before."""
        moves = [f for f in self._findings if is_move(f)] + reported_changes(self._findings)
        # what stands among the strengths or the weaknesses is not repeated
        above = [*self._under("strength"), *self._under("weakness")]
        shown = [f for f in moves if f not in above]
        if moves:
            return self._list(shown)
        lacking = NO_CUMULATED_CHANGE if uncumulated(self.facts, self.unit.id) else NO_CHANGE
        return [paragraph(say(self.lang, lacking))]

    def _of_standing(self) -> Sequence[Finding]:
        """What is said of score and rank and stands among neither strengths nor weaknesses."""
        below = [*self._under("strength"), *self._under("weakness")]
        standing = [f for f in self._findings if kind_named(f.kind).section in _STANDING]
        return sorted((f for f in standing if f not in below), key=reading_order)

    def _under(self, tone: Tone) -> Sequence[Finding]:
        """The findings of a tone: ranks have a section of their own, save where they are all."""
        findings = with_tone(self._findings, tone)
        others = [finding for finding in findings if not is_move(finding)]
        return others or findings

    def _not_in_key_points(self, findings: Sequence[Finding]) -> list[Finding]:
        """The findings that the key points do not tell, or tell in fewer words."""
        top = headlines(self._findings)
        return [
            finding
            for finding in findings
            if finding not in top or headline(finding, self.lang) != sentence(finding, self.lang)
        ]

    def _list(self, findings: Sequence[Finding]) -> list[Node]:
        """The findings' sentences, each with the evidence that opens on demand; what the key points
        said in the same words is referred to."""
        left = self._not_in_key_points(findings)
        nodes: list[Node] = []
        if left:
            details = on_demand(self.facts, left, self.lang)
            nodes.append(bullet_list([sentence(finding, self.lang) for finding in left], details))
        if len(left) < len(findings):
            nodes.append(paragraph(say(self.lang, REST_ABOVE if left else ABOVE)))
        return nodes

    def _noted(self, notes: Callable[[Lang], Sequence[str]]) -> list[Node]:
        """What is to be known of the sentences or the table above; untranslated notes last."""
        texts = notes(self.lang)
        untranslated = set() if self.lang == "vi" else {*notes("vi")}
        translated = [text for text in texts if text not in untranslated]
        lists = [bullet_list(translated)] if translated else []
        if left := [text for text in texts if text not in translated]:
            lists.append(self._as_written(left))
        return [paragraph(say(self.lang, "Ghi chú") + ":"), *lists] if texts else []

    def _as_written(self, texts: Sequence[str]) -> dict[str, Any]:
        """A list of texts that exist in Vietnamese only."""
        return in_vietnamese([bullet_list(texts)], self.lang)[0]

    def _documents(self, documents: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """The documents that the page cites, with their titles, which are Vietnamese only."""
        key = "cited_en" if self.lang == "en" else "cited"
        text = runs(say(self.lang, "Văn bản nguồn:"))
        attributes = {} if self.lang == "vi" else {"lang": "vi"}
        for end, document in zip([*";" * (len(documents) - 1), "."], documents, strict=True):
            titled = f"({document['issuer']}), “{document['title']}”"
            text += [{"text": f" {document[key]} "}, {"text": titled, **attributes}, {"text": end}]
        return {**paragraph(""), "text": text}

    def _block(
        self, *nodes: Node | None, name: str, computed: tuple[Mapping[str, Any], ...] = ()
    ) -> Block:
        """The nodes that there are, as a block of this report."""
        of = (self.facts.setting.programme.id, self.facts.period.id, self.asked, self.lang)
        shown = tuple(node for node in nodes if node is not None)
        return Block(shown, name, self.lang, of, computed)
