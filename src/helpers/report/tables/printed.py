"""The figures that documents print of a unit: as printed, with the place where they stand."""

from __future__ import annotations

from typing import Any

from helpers.core.formatting import Lang, number, plain_decimals
from helpers.core.wording import declared, msg, name_of, say
from helpers.documents.cell_text import headed
from helpers.documents.nodes.blocks import column, table
from helpers.findings.model import Facts
from helpers.params.documents import Figure
from helpers.params.registry import Unit

_QUANTITIES = {
    "score": msg("điểm"),
    "max": msg("điểm tối đa"),
    "percent": msg("tỷ lệ"),
    "rank": msg("thứ hạng"),
    "rank_of": msg("trong số"),
    "rank_delta": msg("số bậc thay đổi"),
    "count": msg("số lượng"),
    "numerator": msg("tử số"),
    "denominator": msg("mẫu số"),
    "quantity": msg("số lượng"),
}


def printed_of(facts: Facts, unit: Unit) -> list[dict[str, Any]]:
    """The unit's printed figures of the period, in the order of their documents."""
    return [
        {
            "indicator": figure.indicator,
            "name_vi": _name(facts, figure, "vi"),
            "name_en": _name(facts, figure, "en"),
            "quantity": figure.quantity,
            "printed": figure.printed,
            "value": figure.value,
            "document": figure.document,
            "line": figure.line,
        }
        for figure in sorted(facts.setting.figures, key=lambda f: (f.document, f.line))
        if figure.unit == unit.id and figure.period == facts.period.id and figure.printed
    ]


def printed_notes(facts: Facts, unit: Unit, lang: Lang = "vi") -> list[str]:
    """What was noted of the figures that the page shows, each note under the figure's name."""
    notes = []
    for figure in facts.setting.figures:
        if figure.unit == unit.id and figure.period == facts.period.id and figure.note:
            note_lang = lang if figure.note_en else "vi"
            if name := _name(facts, figure, note_lang):
                note = declared(note_lang, figure.note, figure.note_en)
                notes.append(f"{name}, {say(note_lang, _QUANTITIES[figure.quantity])}: {note}")
    return notes


def printed_table(facts: Facts, unit: Unit, lang: Lang = "vi") -> dict[str, Any] | None:
    """The same as a table; None where no document prints any."""
    figures = [figure for figure in printed_of(facts, unit) if figure["name_vi"]]
    # "23/63" is printed once and holds both the rank and out of how many
    figures = list(
        {
            (figure["name_vi"], figure["printed"], figure["line"]): figure
            for figure in figures[::-1]
        }.values()
    )
    figures.reverse()
    if not figures:
        return None
    rows = []
    for figure in figures:
        kind = _QUANTITIES[figure["quantity"]]
        document = facts.setting.documents[figure["document"]].cited(lang)
        name = figure[f"name_{lang}"]
        printed = (
            figure["printed"] if lang == "vi" else _in_english(figure["printed"], figure["value"])
        )
        rows.append([name, say(lang, kind), printed, document, str(figure["line"])])
    return table(
        headed(facts, unit, lang, "Số liệu công bố của {unit}, {period}"),
        [
            column(say(lang, "Chỉ số, chỉ tiêu"), "start", 2.6),
            column(say(lang, "Loại số"), "start", 1),
            column(say(lang, "Như in"), "end", 0.8),
            column(say(lang, "Văn bản"), "start", 2),
            column(say(lang, "Dòng"), "end", 0.6),
        ],
        rows,
        notes=[say(lang, "Dòng là dòng của bản văn bản đã lưu.")],
    )


def _in_english(printed: str, value: float | None) -> str:
    """The number of a printed figure with English separators; as printed where it is none.

    Documents mix decimal commas and points, so the separators cannot be swapped blindly.

    Example:
        >>> _in_english("8,682/9,0", 8.682), _in_english("02 bậc", 2), _in_english("17,3%", 17.3)
        ('8.682', '2', '17.3%')
    """
    if value is None:
        return printed
    return number(value, plain_decimals(value, 6), "en") + ("%" if "%" in printed else "")


def _name(facts: Facts, figure: Figure, lang: Lang) -> str:
    framework = facts.setting.framework
    names = {indicator.code: name_of(indicator, lang) for indicator in framework.indicators}
    names |= {region.code: name_of(region, lang) for region in framework.regions}
    name = facts.setting.programme.figure_names.get(figure.indicator)
    if name is not None:
        names[figure.indicator] = name.vi if lang == "vi" else name.en
    return names.get(figure.indicator, "")
