"""A brief for a leader, half a page: what changed, who needs attention, what to decide, how sure.

It says nothing of its own: findings' headlines, values beside targets, words of documents and of
people, each as the report itself has them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.core.formatting import Lang
from helpers.core.text import capital
from helpers.core.wording import msg, name_of, say
from helpers.documents.cell_text import value_text
from helpers.documents.nodes.blocks import bullet_list, column, paragraph, runs, table
from helpers.documents.pdf.render import page_count, render_pdf
from helpers.documents.status import SIMULATED_NOTE, is_simulated, judgement
from helpers.findings.find import reading_order
from helpers.findings.kinds import Topic, kind_named
from helpers.findings.model import Facts, Finding
from helpers.findings.sentences import headline
from helpers.findings.targets import target_of
from helpers.params.explanations import NAMES
from helpers.params.indicator import Indicator
from helpers.params.registry import Unit
from helpers.report.assessment.assess import Assessment
from helpers.report.cover import cover_node
from helpers.report.tables.explained import brief_quotation, explanation_entries

Node = dict[str, Any]
MOST = 4  # of the points of a section

_TITLE = msg("TÓM TẮT BÁO CÁO")
_NOTHING = msg("Không có nội dung để nêu.")
_NO_PROBLEM = msg("Số liệu đầu vào của kỳ không có vấn đề nào sau khi kiểm tra.")
_AS_PRINTED = msg("Số liệu lấy như in trong {document}.")
_UNCONFIRMED = msg("{score}: cách tính chưa được văn bản nào xác nhận.")
_QUOTED = msg("Nhiệm vụ, kiến nghị của văn bản: trích nguyên văn trong báo cáo đầy đủ.")
_FULL = msg("Báo cáo đầy đủ")

_OF_MOVES = _OF_VALUES = 2  # as many of each, so that a brief has both
_OF_QUOTATIONS = 2
_RECEIVED = ("receipt", "problems")  # topics
_MISSED = "chưa đạt"
# what can be asked for by name: a share, or a day
_MEASURED = re.compile(r"\d ?%|\d{1,2}/\d{4}")
_LONGEST = 260  # letters of a quotation that stands in a brief


def brief_files(
    assessment: Assessment,
    unit: Unit,
    lang: Lang,
    place: str,
    prove: Callable[[list[Node]], None],
    last: Sequence[Node] = (),
) -> tuple[list[Node], bytes]:
    """The nodes of a brief and its PDF, with as many points as half a sheet holds.

    Args:
        place: where the full report lies, as the brief names it.
        prove: refuses nodes that say what the record of the report does not hold.
        last: what stands below, not of the record.
    """
    sections = _sections(assessment, unit, lang)
    while True:
        nodes = _nodes(assessment, unit, sections, lang, place)
        prove(nodes)
        nodes += last
        pdf = render_pdf(nodes, title=nodes[0]["subject"], lang=lang, template="brief")
        longest = max(sections, key=lambda section: (len(section.points), section.letters))
        if page_count(pdf) == 1 or len(longest.points) < 2:
            return nodes, pdf
        longest.points.pop()


@dataclass(frozen=True)
class _Section:
    """A section of a brief: its points, or the rows of a table, what matters most first."""

    title: str
    points: list[Any]
    columns: tuple[Node, ...] = ()
    caption: str = ""

    @property
    def letters(self) -> int:
        return sum(len("".join(point)) for point in self.points)

    def nodes(self, lang: Lang) -> list[Node]:
        heading = _heading(self.title, lang)
        if not self.points:
            return [heading, paragraph(say(lang, _NOTHING))]
        if self.columns:
            return [heading, table(self.caption, self.columns, self.points)]
        return [heading, bullet_list(self.points)]


def _heading(title: str, lang: Lang) -> Node:
    return {"node": "heading", "level": 2, "text": runs(say(lang, title))}


def _nodes(
    assessment: Assessment, unit: Unit, sections: Sequence[_Section], lang: Lang, place: str
) -> list[Node]:
    cover = {**cover_node(assessment.facts, unit, lang), "title": say(lang, _TITLE)}
    cover |= {"basis": "", "addressee": []}
    if targets := (cover.get("key_figures") or {}).get("targets"):  # those missed are listed below
        cover["key_figures"] = {**cover["key_figures"], "targets": {**targets, "chips": []}}
    shown = [node for section in sections for node in section.nodes(lang)]
    return [cover, *shown, _heading(_FULL, lang), paragraph(place)]


def _sections(assessment: Assessment, unit: Unit, lang: Lang) -> list[_Section]:
    facts, findings = assessment.facts, assessment.findings[unit.id]
    changed = _changed(facts, findings)
    low = [finding for finding in _attention(facts, findings) if finding not in changed]
    behind = _behind(facts, unit, lang)
    titled = msg("Cần chú ý")
    attention = _Section(titled, [headline(finding, lang) for finding in low[:MOST]])
    sure = [*_sure(facts, unit, findings, lang)]
    if behind:  # a table has no room for what was not received
        received = [finding for finding in findings if _topic(finding) in _RECEIVED]
        sure = [*(headline(finding, lang) for finding in received), *sure]
    asked = [*_asked(explanation_entries(assessment, unit), findings, lang)]
    return [
        _Section(
            msg("Kết quả, thay đổi chính"), [headline(finding, lang) for finding in changed[:MOST]]
        ),
        _Section(titled, *behind, capital(facts.when().get(lang))) if behind else attention,
        _Section(msg("Việc cần quyết định, chỉ đạo"), asked[:MOST]),
        _Section(msg("Mức độ tin cậy"), sure[:MOST]),
    ]


def _topic(finding: Finding) -> Topic:
    return kind_named(finding.kind).topic


def _changed(facts: Facts, findings: Sequence[Finding]) -> list[Finding]:
    """How ranks moved and which values moved most, then what else heads the report."""
    ordered = [
        finding
        for finding in sorted(findings, key=reading_order)
        if not _is_in_head(facts, finding)
    ]
    moves = [finding for finding in ordered if _topic(finding) in ("rank", "move")][:_OF_MOVES]
    values = [finding for finding in findings if _topic(finding) == "change"]
    values = sorted(values, key=lambda finding: -finding.effect)[:_OF_VALUES]
    changes = [*moves, *values]
    heads = [head for head in ordered if head.headline and head.tone in ("neutral", "strength")]
    return [*changes, *(head for head in heads if head not in changes)]


def _is_in_head(facts: Facts, finding: Finding) -> bool:
    """Whether rank, score and the count of targets in the head of the brief say it already."""
    if finding.kind == "targets_count" or _with_interval(finding):
        return True  # how sure a rank is stands in a section of its own
    score = facts.setting.framework.score
    of_score = score is not None and finding.indicator in ("", score.indicator)
    return of_score and _topic(finding) == "rank"


def _with_interval(finding: Finding) -> bool:
    return "rank_low" in finding.numbers


def _attention(facts: Facts, findings: Sequence[Finding]) -> list[Finding]:
    """What was not received, then what is short of its target or low, headlines first."""
    received = [finding for finding in findings if _topic(finding) in _RECEIVED]
    low = [
        finding
        for finding in findings
        if finding.tone == "weakness" and not _is_in_head(facts, finding)
    ]
    return [*received, *sorted(low, key=lambda finding: (not finding.headline, -finding.effect))]


def _behind(
    facts: Facts, whole: Unit, lang: Lang
) -> tuple[list[list[str]], tuple[Node, ...]] | None:
    """The units that missed most targets of the score, the lowest score first; and the columns."""
    score = facts.setting.framework.score
    if whole.id != facts.setting.programme.whole or score is None or facts.of_peers:
        return None
    parts = [facts.setting.framework.indicator(part.indicator) for part in score.parts]
    behind = []
    for unit in facts.setting.reporting_in(facts.period):
        exact = facts.standing(unit.id, facts.period).score
        missed = sum(_judged(facts, unit, part) == _MISSED for part in parts)
        if missed and exact is not None and exact.exact is not None:
            behind.append((-missed, exact.exact, unit.order, unit))
    rows = [
        [name_of(unit, lang), *(_against_target(facts, unit, part, lang) for part in parts)]
        for *_, unit in sorted(behind, key=lambda candidate: candidate[:3])[:MOST]
    ]
    names = [column(name_of(part, lang), "start", 1.2) for part in parts]
    return (rows, (column(say(lang, "Đơn vị"), "start", 1), *names)) if rows else None


def _judged(facts: Facts, unit: Unit, indicator: Indicator) -> str:
    value = facts.values.get(unit.id, indicator.code, facts.period.id, "to_date")
    return judgement(value, target_of(facts, unit.id, indicator.code))


def _against_target(facts: Facts, unit: Unit, indicator: Indicator, lang: Lang) -> str:
    """A value that misses its target with its counts and the target; the judgement of others."""
    judged = _judged(facts, unit, indicator)
    target = target_of(facts, unit.id, indicator.code)
    if judged != _MISSED or target is None:
        return say(lang, judged)
    value = facts.values.get(unit.id, indicator.code, facts.period.id, "to_date")
    text = value_text(value, target, indicator, lang)
    return f"{text}, {say(lang, 'giao {target}', target=target.printed_in(lang))}"


def _asked(
    entries: Sequence[dict[str, Any]], findings: Sequence[Finding], lang: Lang
) -> Iterator[str]:
    """What people propose, what is to be confirmed, what it takes, what a document asks by name."""
    by_section = {entry["section"]: entry for entry in entries}
    proposals, tasks = by_section[NAMES["proposals"]], by_section[NAMES["tasks"]]
    yield from proposals["text"]
    chosen = [finding for finding in findings if _topic(finding) == "confirm"]
    chosen += [finding for finding in findings if finding.tone == "outlook"]
    yield from (headline(finding, lang) for finding in chosen)
    quoted = [*proposals["quotations"], *tasks["quotations"]]
    short = [quotation for quotation in quoted if len(quotation["text"]) <= _LONGEST]
    measured = [quotation for quotation in short if _MEASURED.search(quotation["text"])]
    yield from (brief_quotation(quotation, lang) for quotation in measured[:_OF_QUOTATIONS])
    if quoted:
        yield say(lang, _QUOTED)


def _sure(facts: Facts, unit: Unit, findings: Sequence[Finding], lang: Lang) -> Iterator[str]:
    """What the numbers are, what of the method is open, and the remarks on the data."""
    programme, score = facts.setting.programme, facts.setting.framework.score
    if is_simulated(programme, unit.id):
        note = programme.simulated_note
        yield (note.vi if lang == "vi" else note.en) if note else say(lang, SIMULATED_NOTE)
    elif facts.printed:
        document = facts.setting.documents[programme.document].cited(lang)
        yield say(lang, _AS_PRINTED, document=document)
    if score is not None and score.status != "official":
        yield say(lang, _UNCONFIRMED, score=name_of(score, lang))
    yield from (headline(finding, lang) for finding in findings if _with_interval(finding))
    noted = [
        finding
        for finding in findings
        if finding.tone == "note"
        and _topic(finding) not in ("confirm", *_RECEIVED)
        and finding.kind != "method_change_tree"
    ]
    whole = unit.id == programme.whole
    if facts.from_forms and not any(whole or problem.unit == unit.id for problem in facts.problems):
        yield say(lang, _NO_PROBLEM)
    for finding in sorted(noted, key=lambda finding: (not finding.headline, -finding.effect)):
        yield headline(finding, lang)
