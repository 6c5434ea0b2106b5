"""What a reader may open beneath a sentence: its numbers, how they come about, where they stand.

Shown on the screen only; a printed report has numbers that lead to a list of sources.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from helpers.core.cells import condensed
from helpers.core.evidence import Evidence
from helpers.core.formatting import Lang, half_up, number
from helpers.core.wording import declared, name_of, say
from helpers.documents.source_notes import source_text
from helpers.findings.kinds import kind_named
from helpers.findings.model import Facts, Finding
from helpers.intake.forms import load_form
from helpers.params.documents import Document
from helpers.params.indicator import Indicator

# more source places than this would bury the first ones; report.json lists them all
MOST_PLACES = 8
_UNROUNDED = 6  # decimals of a number that is shown as it was computed


def on_demand(
    facts: Facts, findings: Sequence[Finding], lang: Lang = "vi"
) -> list[dict[str, Any] | None]:
    """For each finding what opens beneath its sentence, None where there is nothing to show.

    Keys: "facts" (pairs of name and number), "how" (how the value comes about), "places" (source
    cells and document lines), "more" (whether there are more places than are listed), "source"
    (the places in a few words, for the numbered list of a printed report).
    """
    return [_detail_of(facts, finding, lang) for finding in findings]


def definition(facts: Facts, indicator: Indicator, lang: Lang = "vi") -> str:
    """How an indicator's value comes about, in words; "" for a value printed in a document."""
    measure = indicator.measure
    if measure is None or measure.kind == "given":
        return ""
    columns = load_form(facts.setting).columns if facts.from_forms else ()
    labels = {column.field: column.labels[0] for column in columns if column.labels}
    if measure.kind == "expression":
        formula = measure.expression
        for field in measure.fields:
            formula = re.sub(rf"\b{field}\b", f"“{labels.get(field, field)}”", formula)
        return f"{name_of(indicator, lang)}: {formula.replace('*', '×').replace('/', ':')}."
    top = labels.get(measure.numerator, measure.numerator)
    bottom = labels.get(measure.denominator, measure.denominator)
    if measure.kind == "ratio":
        return say(
            lang,
            "{name}: tổng cột “{top}” chia cho tổng cột “{bottom}”.",
            name=name_of(indicator, lang),
            top=top,
            bottom=bottom,
        )
    return say(
        lang,
        "{name}: số {item} có “{top}” chia cho số {item} có “{bottom}”; mỗi {item} chỉ tính một "
        "lần.",
        name=name_of(indicator, lang),
        item=declared(lang, indicator.item_vi, indicator.item_en),
        top=top,
        bottom=bottom,
    )


def _detail_of(facts: Facts, finding: Finding, lang: Lang) -> dict[str, Any] | None:
    label = kind_named(finding.kind).label
    facts_shown = [
        [name.get(lang), plain_number(value, lang)]
        for key, value in finding.numbers.items()
        if (name := label(key))
    ]
    how, written = _how(facts, finding, lang)
    places = places_of(finding.evidence, facts.setting.documents, lang)
    if not (facts_shown or how or places):
        return None
    return {
        "facts": facts_shown,
        "how": how,
        "places": places[:MOST_PLACES],
        "more": len(places) > MOST_PLACES,
        "source": source_text(finding.evidence, facts.setting.documents, lang),
        **({"how_lang": written} if written != lang else {}),
    }


def _how(facts: Facts, finding: Finding, lang: Lang) -> tuple[str, Lang]:
    """How the finding's value comes about: of the score for standings, else of the indicator.

    With the language of the text: what `params/` say of a score may be in Vietnamese only.
    """
    framework = facts.setting.framework
    if kind_named(finding.kind).of_score:
        if (score := framework.score) is None:
            return "", lang
        return declared(lang, score.note_vi, score.note_en), lang if score.note_en else "vi"
    for indicator in framework.indicators:
        if indicator.code == finding.indicator:
            return definition(facts, indicator, lang), lang
    return "", lang


def plain_number(value: int | float, lang: Lang) -> str:
    """The number as it was computed, with as many decimals as it has (six at most)."""
    digits = format(half_up(value, _UNROUNDED), "f").rstrip("0")
    return number(value, len(digits.partition(".")[2]), lang)


def places_of(
    evidence: Sequence[Evidence], documents: Mapping[str, Document], lang: Lang
) -> list[str]:
    """Source places in words, one a sheet or document line, with all its cells."""
    cells: dict[str, list[str]] = {}
    for place in evidence:
        if place.document:
            known = documents.get(place.document)
            where = known.cited(lang) if known else place.document
            where += say(lang, ", dòng {line} của bản lưu", line=place.line) if place.line else ""
        else:
            where = place.file
            where += say(lang, ", trang tính {sheet}", sheet=place.sheet) if place.sheet else ""
            where += say(lang, ", dòng {line}", line=place.line) if place.line else ""
        known_cells = cells.setdefault(where, [])
        if place.cells and place.cells not in known_cells:
            known_cells.append(place.cells)
    return [
        where + (say(lang, ", ô {cells}", cells="; ".join(condensed(some))) if some else "")
        for where, some in cells.items()
    ]
