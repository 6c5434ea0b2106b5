"""What a notebook calls: `open_report(programme, period, unit)`, then one line a section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from helpers.core.errors import ConfigError
from helpers.core.formatting import Lang
from helpers.core.params.explanations import DIRECTION, read_explanations
from helpers.core.params.programme import OVERVIEW
from helpers.core.params.registry import Unit
from helpers.core.params.texts import filled
from helpers.core.paths import find_project
from helpers.core.wording import LANGUAGES, msg, name_of, say
from helpers.findings.changes import own_change, year_on_year
from helpers.findings.data_problems import problems_left
from helpers.findings.find import headlines, reading_order, with_tone
from helpers.findings.model import Finding, Tone, period_name, unit_name
from helpers.narrative.sentences import headline, sentence, title
from helpers.report import figures, rank_moves, tables
from helpers.report.annual import NOTHING_SUBMITTED, YearSections
from helpers.report.assess import Assessment
from helpers.report.blocks import (
    Block,
    RecordBlock,
    bullet_list,
    callout,
    in_vietnamese,
    paragraph,
    runs,
)
from helpers.report.branded import branded
from helpers.report.glance import glance
from helpers.report.nodes_markdown import markdown_nodes
from helpers.report.on_demand import on_demand
from helpers.report.record import explanations_path, make_record, notes
from helpers.report.store import open_assessment

MARK = msg("SỐ LIỆU MÔ PHỎNG")
SIMULATED_NOTE = msg(
    "Số hồ sơ và kết quả trong báo cáo này là số liệu mô phỏng, không phải số liệu thật của bất kỳ "
    "cơ quan nào; chỉ tiêu giao là thật, lấy từ văn bản nguồn."
)
NOTHING_AT_ALL = msg(
    "Chưa có nội dung về nguyên nhân, nhiệm vụ và kiến nghị do người có trách nhiệm gửi."
)
IN_VIETNAMESE = msg(
    "Tên văn bản, ghi chú trong tham số và phần do người viết giữ nguyên tiếng Việt."
)
TOO_FEW_RANKED = msg("Kỳ này không có đủ đơn vị được xếp hạng để so sánh.")
NO_CHANGE = msg("Không có kỳ trước so sánh được nên không nêu thay đổi.")
NO_CUMULATED_CHANGE = msg(
    "Chưa đủ số liệu luỹ kế để so điểm, thứ hạng với kỳ trước; thay đổi của số liệu trong kỳ nêu ở "
    "bảng kết quả các chỉ tiêu."
)
_MOVES = (
    *("method_change", "rank_", "part_rank_", "region_", "mover_", "no_movers_", "group_"),
    *("score_up_", "score_down_", "places_", "overtaking", "ranked_units_changed"),
)
_OVERALL = ("targets_count", "targets_met", "extremes", "score_")
# changes told of indicators without target, beside those of all indicators with one
_OTHER_CHANGES = 2


def open_report(programme: str, period: str, unit: str, lang: Lang = "vi") -> Report:
    """The report of one unit for one period.

    Args:
        programme: programme id, e.g. "dak-nong-650".
        period: period id, e.g. "2023-Q4".
        unit: unit id, e.g. "so-tttt", or "overview" for all units together.
        lang: "vi" or "en", the language of the page.

    Raises:
        ConfigError: unknown programme, period, unit or language; or nothing is reported for that
            unit.
    """
    if lang not in LANGUAGES:
        raise ConfigError("Ngôn ngữ không có", found=repr(lang), todo="chọn vi hoặc en")
    assessment = open_assessment(find_project(), programme, period)
    setting = assessment.facts.setting
    if unit == OVERVIEW and not setting.programme.whole:
        raise ConfigError(
            f"Chương trình {programme} không có báo cáo chung",
            where=f"params/programmes/{programme}.yml, khoá whole",
            todo="chọn một đơn vị",
        )
    chosen = setting.unit(setting.programme.whole if unit == OVERVIEW else unit)
    if chosen.id not in assessment.findings:
        raise ConfigError(
            f"Không có số liệu nào của {chosen.name_vi} cho kỳ {period}",
            where="data/published/figures.csv",
            found=", ".join(assessment.findings),
            todo="chọn kỳ hoặc đơn vị khác",
        )
    return Report(assessment, chosen, unit, lang)


@dataclass(frozen=True)
class Report(YearSections):
    """One unit's view of an assessment; every method gives one block of the page."""

    assessment: Assessment
    unit: Unit
    asked: str
    lang: Lang = "vi"

    @cached_property
    def _findings(self) -> tuple[Finding, ...]:
        return self.assessment.findings[self.unit.id]

    @cached_property
    def _top(self) -> tuple[Finding, ...]:
        return headlines(self._findings)

    def cover(self) -> Block:
        """Agency, title, subject and opening sentence; the mark of simulated data."""
        facts = self.assessment.facts
        programme = facts.setting.programme
        cover = programme.cover
        document = facts.setting.documents[programme.document]
        said = programme.cover_words(self.lang)
        name = unit_name(facts, self.unit.id).get(self.lang)
        period = period_name(facts.period).get(self.lang)
        basis = filled(said.basis, document=document.cited(self.lang), unit=name, period=period)
        subject = say(
            self.lang,
            "{subject} của {unit} {period}",
            subject=said.subject,
            unit=name,
            period=period,
        )
        node: dict[str, Any] = {
            "node": "cover",
            "title": say(self.lang, "BÁO CÁO"),
            "subject": subject,
            "unit": name_of(self.unit, self.lang),
            "period": period,
            "mark": say(self.lang, MARK) if programme.simulated else None,
            "parent_agency": said.parent_agency,
            "agency": said.agency,
            "place": cover.place,
            "symbol": cover.symbol,
            "addressee": list(said.addressee),
            "basis": f"{basis}:",
            **branded(facts.setting),
        }
        if seen := glance(facts, self.unit, self.lang):
            node["glance"] = seen
        return self._block(node, name="cover")

    def headlines(self) -> Block:
        """Up to six points that a leader reads first."""
        points = [headline(finding, self.lang) for finding in self._top]
        details = on_demand(self.assessment.facts, self._top, self.lang)
        return self._block(bullet_list(points, details) if points else None, name="headlines")

    def table(self) -> Block:
        """The indicators of the unit in one table."""
        facts = self.assessment.facts
        make = tables.indicator_table if facts.from_forms else tables.points_table
        return self._block(make(facts, self.unit, self.lang), name="table")

    def target_chart(self) -> Block:
        """Indicators against their targets; printed scores as shares of their maximum."""
        facts = self.assessment.facts
        heading = self._title("targets_count", say(self.lang, "Kết quả so với chỉ tiêu giao"))
        made = figures.target_figure(facts, self.unit, heading, self.lang)
        if made is None:
            heading = say(self.lang, "Tỷ lệ điểm đạt so với điểm tối đa")
            made = figures.share_figure(facts, self.unit, heading, self.lang)
        return self._block(made, name="target-chart")

    def trend_chart(self) -> Block:
        """The targeted rates over the quarters."""
        heading = say(self.lang, "Diễn biến kết quả qua các kỳ")
        made = figures.trend_figure(self.assessment, self.unit, heading, self.lang)
        return self._block(made, name="trend-chart")

    def position_chart(self) -> Block:
        """Where the unit stands among all units."""
        own = "" if self.asked == OVERVIEW else self.unit.id
        otherwise = say(self.lang, "Vị trí của các đơn vị")
        heading = self._title("rank_", "") or self._title("extremes", otherwise)
        made = figures.position_figure(self.assessment.facts, own, heading, self.lang)
        if made is None and self.asked == OVERVIEW:
            made = paragraph(say(self.lang, TOO_FEW_RANKED))
        return self._block(made, name="position-chart")

    def units_table(self) -> Block:
        """All units side by side, best first."""
        made = tables.units_table(self.assessment.facts, self.lang)
        return self._block(made, name="units-table")

    def strengths(self) -> Block:
        """What the unit did well, by effect; an honest sentence when there is nothing."""
        return self._toned("strength")

    def weaknesses(self) -> Block:
        """What is missing, by effect; an honest sentence when there is nothing."""
        return self._toned("weakness")

    def outlook(self) -> Block:
        """What the rest of the year must bring and what the next place costs, by arithmetic."""
        return self._toned("outlook")

    def foresees(self) -> bool:
        """Whether anything follows from the figures for the time to come."""
        return any(one.kind != "no_outlook" for one in with_tone(self._findings, "outlook"))

    def explanations(self) -> Block:
        """Causes, tasks and proposals as people wrote them; says so where none were submitted."""
        written = read_explanations(explanations_path(self.assessment, self.unit))
        if not any(one.markdown for one in written):
            return self._block(paragraph(say(self.lang, NOTHING_AT_ALL)), name="explanations")
        nodes: list[dict[str, Any]] = []
        for one in written:
            # a quarter's report has no section for how the work was directed
            if one.section == DIRECTION and not one.markdown:
                continue
            heading = say(self.lang, one.section)
            nodes.append({"node": "heading", "level": 3, "text": runs(heading)})
            submitted = markdown_nodes(one.markdown, within=True)
            written_nodes = in_vietnamese(submitted, self.lang)
            nodes += written_nodes or [paragraph(say(self.lang, NOTHING_SUBMITTED))]
        return self._block(*nodes, name="explanations")

    def standing(self) -> Block:
        """Score and rank, targets reached, and why the rank moved."""
        told = [f for f in self._findings if f.kind.startswith((*_MOVES, *_OVERALL))]
        told.sort(key=reading_order)
        sentences = self._sentences(told) if told else None
        return self._block(sentences, *self._rank_nodes(), name="standing")

    def rank_changes(self) -> Block:
        """How ranks and values moved since the period before, with the ranks of all periods."""
        moves = [f for f in self._findings if f.kind.startswith(_MOVES)]
        moves += self._changes()
        # what was told as a strength or a weakness is not told again
        above = [*self._under("strength"), *self._under("weakness")]
        told = [f for f in moves if f not in above]
        nodes: list[dict[str, Any]] = []
        if told:
            nodes.append(self._sentences(told))
        elif not moves:
            why = NO_CUMULATED_CHANGE if self._changes_uncumulated() else NO_CHANGE
            nodes.append(paragraph(say(self.lang, why)))
        return self._block(*nodes, *self._rank_nodes(), name="rank-changes")

    def _changes_uncumulated(self) -> bool:
        """Whether the table tells changes of own values where the cumulated ones are missing."""
        facts, unit = self.assessment.facts, self.unit.id
        return any(
            change(facts, unit, indicator) is not None
            for indicator in facts.setting.framework.indicators
            if facts.values.get(unit, indicator.code, facts.period.id, "to_date").exact is None
            for change in (own_change, year_on_year)
        )

    def _rank_nodes(self) -> list[dict[str, Any] | None]:
        """The parts of the move, and the ranks of all periods."""
        facts, unit, lang = self.assessment.facts, self.unit, self.lang
        nodes: list[dict[str, Any] | None]
        if self.asked == OVERVIEW:
            heading = say(lang, "Thay đổi thứ hạng của các đơn vị")
            nodes = [rank_moves.movers_figure(facts, heading, lang)]
        else:
            heading = say(lang, "Các phần của thay đổi thứ hạng")
            parts = rank_moves.parts_table(facts, unit, lang)
            nodes = [parts, rank_moves.parts_figure(facts, unit, heading, lang)]
            if parts is None or len(facts.history) > len((facts.before, facts.period)):
                nodes.append(tables.rank_table(facts, unit, lang))
        heading = self._title("rank_", say(lang, "Thứ hạng qua các kỳ"))
        return [*nodes, figures.rank_figure(facts, unit, heading, lang)]

    def _changes(self) -> list[Finding]:
        """How values moved: every targeted indicator, and the greatest moves of the others."""
        changes = [f for f in self._findings if f.kind.startswith("change_")]
        targeted = {f.indicator for f in self._findings if f.kind.startswith("target_")}
        if not targeted:
            return changes
        others = [f for f in changes if f.indicator not in targeted]
        others.sort(key=lambda finding: -finding.effect)
        return [f for f in changes if f.indicator in targeted] + others[:_OTHER_CHANGES]

    def notes(self) -> Block:
        """Data and method: what was simulated, missing, disagreeing, small; where it came from."""
        facts = self.assessment.facts
        nodes: list[dict[str, Any]] = []
        if facts.setting.programme.simulated:
            own = facts.setting.programme.simulated_note
            mark = own.vi if own and self.lang == "vi" else own.en if own else ""
            nodes.append(callout(mark or say(self.lang, SIMULATED_NOTE), "warning"))
        # what forbids to compare ranks is told with the ranks; the problems follow below
        elsewhere = (*_MOVES, "problems_", "warnings_")
        noted = [f for f in with_tone(self._findings, "note") if not f.kind.startswith(elsewhere)]
        if self.lang != "vi":
            nodes.append(paragraph(say(self.lang, IN_VIETNAMESE)))
        told = [sentence(finding, self.lang) for finding in noted]
        remarks = self._as_written(notes(self.assessment, self.unit))
        if told or remarks:
            details = [*on_demand(facts, noted, self.lang), *(None for _ in remarks)]
            said = bullet_list([*told, *("" for _ in remarks)], details)
            nodes.append({**said, "items": [*said["items"][: len(told)], *remarks]})
        if listed := problems_left(facts, self.unit.id):
            nodes.append(paragraph(say(self.lang, "Vấn đề của số liệu đầu vào:")))
            messages = [str(problem) for problem in listed]
            nodes.append({**bullet_list([]), "items": self._as_written(messages)})
        nodes.append(self._documents(self._record["documents"]))
        sources = None
        # a year's report has them in its annex of figures
        if facts.period.kind != "year" and self.asked != OVERVIEW:
            sources = tables.sources_table(self.assessment.sources, self.unit, self.lang)
        return self._block(*nodes, sources, name="notes")

    def _as_written(self, texts: Sequence[str]) -> list[list[dict[str, str]]]:
        """Texts that exist in Vietnamese only, as items of a list."""
        nodes = [{"node": "list", "ordered": False, "items": [runs(text) for text in texts]}]
        items: list[list[dict[str, str]]] = in_vietnamese(nodes, self.lang)[0]["items"]
        return items

    def _documents(self, documents: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """The documents that the page cites."""
        cited = [
            f"{one['cited_en' if self.lang == 'en' else 'cited']} ({one['issuer']})"
            for one in documents
        ]
        said = say(self.lang, "Văn bản nguồn: {documents}.", documents="; ".join(cited))
        return paragraph(said)

    def closing(self) -> Block:
        """Recipients and signature block."""
        programme = self.assessment.facts.setting.programme
        cover, said = programme.cover, programme.cover_words(self.lang)
        node = {
            "node": "closing",
            "recipients": list(said.recipients),
            "authority": cover.authority,
            "position": said.position,
            "signatory": cover.signatory,
        }
        return self._block(node, name="closing")

    def record(self) -> RecordBlock:
        """The values behind the page; the build writes them to `report.json`."""
        return RecordBlock({**self._record, "asked": self.asked, "lang": self.lang})

    @cached_property
    def _record(self) -> dict[str, Any]:
        return make_record(self.assessment, self.unit)

    def _title(self, kind: str, otherwise: str) -> str:
        for finding in self._findings:
            about = finding.indicator in ("", self._score_indicator)
            if about and finding.kind.startswith(kind) and (said := title(finding, self.lang)):
                return said
        return otherwise

    @cached_property
    def _score_indicator(self) -> str:
        score = self.assessment.facts.setting.framework.score
        return score.indicator if score else ""

    def _toned(self, tone: Tone) -> Block:
        return self._block(self._sentences(self._under(tone)), name=tone)

    def _under(self, tone: Tone) -> Sequence[Finding]:
        """What is told under a tone: ranks have a section of their own, save where they are all."""
        found = with_tone(self._findings, tone)
        others = [one for one in found if not one.kind.startswith(_MOVES)]
        return others or found

    def _sentences(self, found: Sequence[Finding]) -> dict[str, Any]:
        """The findings' sentences, each with the evidence that opens on demand."""
        details = on_demand(self.assessment.facts, found, self.lang)
        return bullet_list([sentence(finding, self.lang) for finding in found], details)

    def _block(self, *nodes: dict[str, Any] | None, name: str) -> Block:
        """The nodes that there are, as a block in the page's language."""
        return Block(tuple(node for node in nodes if node is not None), name, self.lang)
