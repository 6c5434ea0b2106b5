"""What a cell of a table says: a value, a target, a move, a name."""

from __future__ import annotations

from helpers.core.formatting import Lang, number, percent, signed, telling_decimals
from helpers.core.text import numbered
from helpers.core.wording import msg, name_of, say
from helpers.documents.status import WITHOUT_VALUE
from helpers.findings.model import Facts, period_name, unit_name
from helpers.index.compare import RankChange, Reason
from helpers.index.measures.values import Value
from helpers.params.indicator import Indicator
from helpers.params.period import Period
from helpers.params.registry import Unit
from helpers.params.targets import Target

NONE = msg("–")
BEFORE, _SINCE = msg("So kỳ trước"), msg("So {period}")
INTERVAL_NOTE = msg(
    "Khoảng hạng: nơi có 90% các thứ hạng khi thay đổi những lựa chọn của cách tính đã khai báo."
)

_WHY_NO_PLACES: dict[Reason, str] = {
    "": NONE,
    "first": NONE,
    "method": msg("đổi phương pháp, không tính số bậc"),
    "unit_set": msg("khác đơn vị xếp hạng, không tính số bậc"),
    "size": msg("khác số đơn vị xếp hạng, không tính số bậc"),
    "window": msg("kỳ đầu năm, không tính số bậc"),
    "quarters": msg("khác số quý, không tính số bậc"),
    "targets": msg("đổi chỉ tiêu giao, không tính số bậc"),
    "unranked": NONE,
    "unranked_before": msg("kỳ trước chưa xếp hạng"),
    "reorganised": msg("đơn vị sắp xếp lại, không tính số bậc"),
    "suppressed": msg("hạng kỳ trước không công bố"),
    "basis": msg("khác loại điểm (tự đánh giá, thẩm định), không tính số bậc"),
}


def value_text(value: Value, target: Target | None, indicator: Indicator, lang: Lang = "vi") -> str:
    """A value with its counts, or the words for why there is none."""
    if value.status == "not_a_number":
        return value.printed
    text = rate_text(value, target, indicator, lang)
    if value.exact is None or indicator.unit != "%":
        return text
    if value.numerator is not None and value.denominator is not None:
        counts = (number(count, 0, lang) for count in (value.numerator, value.denominator))
        text += f" ({'/'.join(counts)})"
    return text


def rate_text(value: Value, target: Target | None, indicator: Indicator, lang: Lang = "vi") -> str:
    """A rate at as many decimals as it takes not to look like a target that it misses."""
    if value.exact is None:
        return say(lang, WITHOUT_VALUE[value.status])
    if indicator.unit != "%":
        return number(value.exact, indicator.decimals, lang)
    if target is None or target.goal is None:
        return percent(value.exact, indicator.decimals, lang)
    decimals = telling_decimals(value.exact, target.goal, indicator.decimals)
    return percent(value.exact, decimals, lang)


def target_text(target: Target | None, lang: Lang) -> str:
    if target is None:
        return NONE
    return say(lang, "không áp dụng") if target.operator == "na" else target.printed_in(lang)


def coded_name(indicator: Indicator, lang: Lang = "vi") -> str:
    """The indicator with its number, where the document numbers it ("7.2.1: …")."""
    return numbered(indicator.code, name_of(indicator, lang))


def places_text(change: RankChange, lang: Lang = "vi") -> str:
    """Places won or lost with sign, or why there is no such number."""
    if change.places is None:
        return say(lang, _WHY_NO_PLACES[change.reason])
    return signed(change.places, 0, lang)


def places_reason(reason: Reason, lang: Lang = "vi") -> str:
    """Why there is no number of places won or lost."""
    return say(lang, _WHY_NO_PLACES[reason])


def short_name(unit: Unit, lang: Lang) -> str:
    """What a chart with many units calls one; English names have no short form."""
    return unit.short_vi if lang == "vi" else name_of(unit, lang)


def unit_text(indicator: Indicator, lang: Lang) -> str:
    """What an indicator is counted in: "%" or points."""
    return say(lang, "điểm") if indicator.unit == "điểm" else indicator.unit


def headed(facts: Facts, unit: Unit, lang: Lang, text: str, **more: str) -> str:
    """What stands above a table of a unit: a text with {unit} and the period of the report."""
    unit_, period = unit_name(facts, unit.id), period_name(facts.period)
    return say(lang, text, **{"unit": unit_.get(lang), "period": period.get(lang), **more})


def since(before: Period | None, lang: Lang, text: str = _SINCE) -> str:
    """The head of a column of changes since a period; a text with {period}."""
    if before is None:
        return say(lang, BEFORE)
    return say(lang, text, period=period_name(before).get(lang))
