"""The record of a report (`report.json`): what the page says, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from helpers.core.formatting import Lang
from helpers.core.text import number_tokens
from helpers.core.wording import LANGUAGES, declared, name_of
from helpers.documents.on_demand import definition
from helpers.documents.status import judgement, marks_of
from helpers.findings.changes import own_change, year_on_year
from helpers.findings.find import headlines
from helpers.findings.kinds import kind_named
from helpers.findings.model import Facts, Finding, Item
from helpers.findings.sentences import headline, sentence, title
from helpers.findings.targets import target_of
from helpers.index.standing import published_rank
from helpers.params.documents import Document
from helpers.params.indicator import Indicator
from helpers.params.period import Period
from helpers.params.programme import OVERVIEW
from helpers.params.registry import Unit
from helpers.report.assessment.assess import Assessment
from helpers.report.criteria import criteria_of
from helpers.report.key_figures import score_change
from helpers.report.record.comparison import comparison, unit_names, units_shown
from helpers.report.record.peers import node_entry, whole_entry
from helpers.report.record.ranks import ranks_of
from helpers.report.record.sources import sources_of
from helpers.report.record.values import target_entry, value_entry
from helpers.report.tables.back_cast import back_cast_of
from helpers.report.tables.explained import explanation_entries, quotations_of
from helpers.report.tables.printed import printed_notes, printed_of
from helpers.report.tables.progress import trend_of, year_of

SCHEMA = "baocao.report/2"


def record_of(
    assessment: Assessment,
    asked: str,
    lang: Lang,
    computed: Sequence[Mapping[str, Any]] = (),
    nodes: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """What `report.json` holds: the record of the unit that was asked for, and in which language.

    Args:
        asked: a unit id, or "overview" for all units together.
        nodes: the page. Of the other units the record holds those that head a row in it.
    """
    setting = assessment.facts.setting
    unit = setting.unit(setting.programme.whole if asked == OVERVIEW else asked)
    record = {**make_record(assessment, unit, computed), "asked": asked, "lang": lang}
    if asked != OVERVIEW:
        shown = {unit.id, *units_shown(nodes, unit_names(assessment.facts))}
        record["comparison"] = [entry for entry in record["comparison"] if entry["unit"] in shown]
    return record


def make_record(
    assessment: Assessment, unit: Unit, computed: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Everything that the unit's page says, with its evidence, and all units side by side.

    Keys: programme, unit, period, simulated, mark, simulated_note, cover, indicators, score,
    score_rule, ranks, targets, comparison, whole, criteria (of scoring sheets), findings, notes,
    corrections, explanations, documents, quoted, sources, problems, computed.
    Numbers are unrounded; rates are in % (0–100).

    Args:
        computed: the numbers, tables and figures that the notebook computed itself.
    """
    facts = assessment.facts
    setting = facts.setting
    findings = assessment.findings[unit.id]
    whole = unit.id == setting.programme.whole
    top = headlines(findings)
    remarks, remarks_en = (
        [*score_notes(facts, lang), *value_notes(facts, unit, lang)] for lang in LANGUAGES
    )
    documents = documents_of(assessment, unit)
    return {
        "schema": SCHEMA,
        "programme": setting.programme.id,
        "programme_name": setting.programme.name_vi,
        "programme_name_en": setting.programme.name_en,
        "unit": unit.id,
        "unit_name": unit.name_vi,
        "unit_name_en": unit.name_en,
        "unit_short": unit.short_vi,
        "period": facts.period.id,
        "period_label": facts.period.label_vi,
        "period_label_en": facts.period.label_en,
        "period_start": facts.period.start.isoformat(),
        "period_end": facts.period.end.isoformat(),
        "year": facts.period.end.year,
        **marks_of(setting.programme, unit.id),
        "cover": {
            **setting.programme.cover.model_dump(mode="json", exclude={"basis_vi", "en"}),
            **setting.programme.cover_words("vi").model_dump(mode="json"),
        },
        "cover_en": setting.programme.cover_words("en").model_dump(mode="json"),
        "indicators": [
            _indicator(facts, unit, indicator)
            for indicator in setting.framework.indicators
            if indicator.applies_to(unit.level)
        ],
        "trend": trend_of(assessment, unit),
        "year_parts": year_of(assessment, unit),
        "printed": printed_of(facts, unit),
        "score": _score(facts, unit),
        "score_rule": _score_rule(facts),
        "ranks": ranks_of(facts, unit),
        "back_cast": back_cast_of(facts, unit),
        "targets": [
            {**target_entry(facts, unit.id, i.code), "indicator": i.code}
            for i in setting.framework.indicators
            if target_of(facts, unit.id, i.code)
        ],
        "comparison": comparison(facts),
        "whole": whole_entry(facts),
        "findings": [{**_finding(finding), "headline": finding in top} for finding in findings],
        "notes": remarks,
        "notes_en": remarks_en,
        "corrections": [
            {**asdict(correction), "date": correction.date.isoformat()}
            for correction in facts.corrections
            if whole or correction.unit == unit.id
        ],
        "documents": documents,
        "explanations": explanation_entries(assessment, unit),
        "quoted": _quoted(findings, [*remarks, *remarks_en, *(d["cited"] for d in documents)]),
        "sources": sources_of(assessment, unit),
        "problems": [
            {**p.as_dict(), "message": str(p)} for p in facts.problems if whole or p.unit == unit.id
        ],
        "computed": [dict(entry) for entry in computed],
        **criteria_of(assessment, unit),
    }


def documents_of(assessment: Assessment, unit: Unit) -> list[dict[str, Any]]:
    """The documents that the unit's page cites."""
    facts = assessment.facts
    used = {
        place.document for finding in assessment.findings[unit.id] for place in finding.evidence
    }
    used |= {quotation.document for quotation in quotations_of(assessment, unit)}
    used.add(facts.setting.programme.document)
    remarks = " ".join((*score_notes(facts), *value_notes(facts, unit)))
    documents = facts.setting.documents.items()
    used |= {id_ for id_, document in documents if document.cited() in remarks}
    return [_document(document) for id_, document in documents if id_ in used]


def score_notes(facts: Facts, lang: Lang = "vi") -> list[str]:
    """Remarks on the score and the ranks, as `params/` state them."""
    framework = facts.setting.framework
    score = framework.score
    notes = [declared(lang, score.note_vi, score.note_en)] if score else []
    methods = (framework.method(period.id) for period in facts.history)
    notes += [
        declared(lang, method.rank_of_note_vi, method.rank_of_note_en)
        for method in methods
        if method
    ]
    return list(dict.fromkeys(filter(None, notes)))


def value_notes(facts: Facts, unit: Unit, lang: Lang = "vi") -> list[str]:
    """Remarks on the period and on the values of the unit, as `params/` and figures state them."""
    framework, period = facts.setting.framework, facts.period
    notes = [f"{declared(lang, period.note_vi, period.note_en)}."] if period.note_vi else []
    here = [f for f in facts.setting.figures if (f.unit, f.period) == (unit.id, period.id)]
    printed = {figure.indicator for figure in here}
    for indicator in framework.in_method(framework.method(period.id)):
        shown = indicator.code in printed if facts.printed else indicator.applies_to(unit.level)
        if indicator.note_vi and shown:
            note_lang = lang if indicator.note_en else "vi"
            note = declared(note_lang, indicator.note_vi, indicator.note_en)
            notes.append(f"{name_of(indicator, note_lang)}: {note}")
    return list(dict.fromkeys([*notes, *printed_notes(facts, unit, lang)]))


def _indicator(facts: Facts, unit: Unit, indicator: Indicator) -> dict[str, Any]:
    values = {
        span: facts.values.get(unit.id, indicator.code, facts.period.id, span)
        for span in ("own", "to_date")
    }
    change, yearly = own_change(facts, unit.id, indicator), year_on_year(facts, unit.id, indicator)
    rank = published_rank(facts.setting, unit.id, facts.period.id, indicator.code)
    target = target_of(facts, unit.id, indicator.code)
    to_date = values["to_date"]
    return {
        "code": indicator.code,
        "name_vi": indicator.name_vi,
        "name_en": indicator.name_en,
        "unit": indicator.unit,
        "decimals": indicator.decimals,
        "own": value_entry(values["own"]),
        "to_date": value_entry(to_date),
        "change": None if change is None else float(change),
        "before": None if change is None else _earlier(facts, unit, indicator, facts.before),
        "year_on_year": None if yearly is None else float(yearly),
        "year_ago": None if yearly is None else _earlier(facts, unit, indicator, facts.year_ago),
        "gap": None
        if to_date.exact is None or target is None or target.goal is None
        else float(to_date.exact - target.goal),
        "judgement": judgement(to_date, target),
        "definition": definition(facts, indicator),
        "definition_en": definition(facts, indicator, "en"),
        "rank": None if rank is None else {"place": rank.place, "of": rank.of},
        **node_entry(facts, unit, indicator),
    }


def _earlier(
    facts: Facts, unit: Unit, indicator: Indicator, period: Period | None
) -> dict[str, Any] | None:
    """The own value of an earlier period; asked for only where it is comparable."""
    if period is None:
        return None
    return value_entry(facts.values.get(unit.id, indicator.code, period.id, "own"))


def _score(facts: Facts, unit: Unit) -> dict[str, Any] | None:
    rule = facts.setting.framework.score
    score = facts.standing(unit.id, facts.period).score
    if rule is None or score is None:
        return None
    return {
        "name": rule.name_vi,
        "name_en": rule.name_en,
        "status": score.status,
        "confirmed": rule.status == "official",
        "value": score.value,
        "maximum": rule.maximum,
        "decimals": rule.decimals,
        "points": {code: float(points) for code, points in score.points},
        "change": score_change(facts, unit.id),
    }


def _score_rule(facts: Facts) -> dict[str, Any] | None:
    """How the units are scored: with it the scores can be computed again from the values."""
    framework = facts.setting.framework
    rule = framework.score
    if rule is None:
        return None
    measures = {
        indicator.code: indicator.measure.kind if indicator.measure else None
        for indicator in framework.indicators
    }
    return {
        "rule": rule.rule,
        "name": rule.name_vi,
        "name_en": rule.name_en,
        "confirmed": rule.status == "official",
        "maximum": rule.maximum,
        "decimals": rule.decimals,
        "rank_decimals": rule.precision,
        "parts": [
            {
                "indicator": part.indicator,
                "weight": part.weight,
                "measure": measures[part.indicator],
            }
            for part in rule.parts
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    kind = kind_named(finding.kind)
    return {
        "kind": finding.kind,
        "topic": kind.topic,
        "alone": kind.alone,
        "tone": finding.tone,
        "indicator": finding.indicator,
        "decimals": finding.decimals,
        "numbers": dict(finding.numbers),
        "names": {key: {"vi": n.vi, "en": n.en} for key, n in finding.names.items()},
        "items": [_item(item) for item in finding.items],
        "evidence": [place.as_dict() for place in finding.evidence],
        "sentence_vi": sentence(finding, "vi"),
        "sentence_en": sentence(finding, "en"),
        "short_vi": headline(finding, "vi"),
        "short_en": headline(finding, "en"),
        "title_vi": title(finding, "vi"),
        "title_en": title(finding, "en"),
    }


def _item(item: Item) -> dict[str, Any]:
    names = {key: {"vi": n.vi, "en": n.en} for key, n in item.names.items()}
    return {"numbers": dict(item.numbers), "names": names}


def _document(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "number": document.number,
        "date": document.date.isoformat() if document.date else None,
        "title": document.title_vi,
        "issuer": document.issuer,
        "cited": document.cited("vi"),
        "cited_en": document.cited("en"),
    }


def _quoted(findings: tuple[Finding, ...], remarks: list[str]) -> list[str]:
    """Numbers that the page quotes as part of a name or remark ("650", "7.1.7"), as written."""
    names = [finding.names for finding in findings]
    names += [item.names for finding in findings for item in finding.items]
    texts = [name.vi for some in names for name in some.values()]
    return sorted({token for text in (*texts, *remarks) for token in number_tokens(text)})
