"""How one indicator of one unit comes about: its formula, its counts, its cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from helpers.core.formatting import Lang
from helpers.core.wording import msg, name_of, say
from helpers.documents.nodes.blocks import paragraph, runs
from helpers.documents.on_demand import definition
from helpers.documents.status import WITHOUT_VALUE
from helpers.findings.model import period_name
from helpers.index.measures.from_forms import windows
from helpers.index.measures.values import Value
from helpers.notebook.numbers import number_text
from helpers.notebook.provenance import Origin, mark, sources_of
from helpers.report.assessment.assess import Assessment

_COUNTS = msg("{name}, {unit}, {when}:")
_TOP, _BOTTOM, _RESULT = msg("tử số"), msg("mẫu số"), msg("kết quả")


def explained(
    assessment: Assessment,
    unit: str,
    code: str,
    lang: Lang,
    next_id: Callable[[str], str],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The nodes that explain a value cumulated to the period, and the entries of their numbers."""
    facts = assessment.facts
    indicator = facts.setting.framework.indicator(code)
    value = facts.values.get(unit, code, facts.period.id, "to_date")
    formula = definition(facts, indicator, lang) or name_of(indicator, lang)
    about = say(
        lang,
        _COUNTS,
        name=name_of(indicator, lang),
        unit=name_of(facts.setting.unit(unit), lang),
        when=facts.when().get(lang) if facts.from_forms else period_name(facts.period).get(lang),
    )
    nodes: list[dict[str, Any]] = [paragraph(formula)]
    if value.exact is None:
        reason = WITHOUT_VALUE.get(value.status, msg("chưa có số liệu"))
        return [*nodes, paragraph(f"{about} {say(lang, reason)}.")], []
    sources = _sources(assessment, value, indicator.measure)
    entries: list[dict[str, Any]] = []
    shown: list[dict[str, Any]] = [*runs(about)]
    for label, number, measured_in, decimals in (
        (_TOP, value.numerator, "", 0),
        (_BOTTOM, value.denominator, "", 0),
        (_RESULT, float(value.exact), "%" if indicator.unit == "%" else "", indicator.decimals),
    ):
        if number is None:
            continue
        entry = {
            "id": next_id("n"),
            "kind": "number",
            "value": float(number),
            "text": number_text(number, measured_in, decimals, lang),
            "unit": measured_in,
            "decimals": decimals,
            "code": f'report.explain("{code}")',
            "sources": sources,
        }
        entries.append(entry)
        comma = "," if len(entries) > 1 else ""
        shown += [
            {"text": f"{comma} {say(lang, label)} "},
            {"text": entry["text"], "number": entry["id"]},
        ]
    shown.append({"text": "."})
    return [*nodes, {"node": "paragraph", "text": shown}], entries


def _sources(assessment: Assessment, value: Value, measure: Any) -> list[dict[str, str]]:
    """The cells of the counts; of a printed value the line of its document."""
    facts = assessment.facts
    if measure is None or not assessment.rows.counts:
        return [
            {
                "file": "data/published/figures.csv",
                "sheet": "",
                "cell": f"{figure.document}: {figure.line}",
            }
            for figure in facts.setting.figures
            if (figure.unit, figure.period, figure.indicator)
            == (value.unit, value.period, value.indicator)
        ]
    periods = windows(facts.setting, facts.setting.period(value.period), value.span)
    units = value.among or (value.unit,)
    frame = mark(pd.DataFrame(), Origin(units, periods))
    return sources_of([frame], assessment.rows, " ".join(measure.fields))
