"""Writes `docs/indicators.md`, the method of every indicator: `python -m tools.indicator_list`.

Formulas, rules and sources are those of `params/frameworks/`; the numbers of the examples are
computed by the engine from the shipped data, or by the rule from a value that the page names.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from helpers.core.formatting import number
from helpers.core.paths import Project
from helpers.documents.on_demand import definition
from helpers.documents.status import WITHOUT_VALUE
from helpers.findings.targets import target_of
from helpers.index.scoring import score_value
from helpers.params.framework import Framework
from helpers.params.indicator import Indicator
from helpers.params.load import load_setting, programme_ids
from helpers.params.reader import read_yaml
from helpers.params.score import Score
from helpers.params.scoring import exact
from helpers.report.assessment.assess import Assessment, assess
from tools.scoring_words import plain, rule_in_words, tried

PROJECT = Project(Path(__file__).parents[1])
PAGE = PROJECT.root / "docs" / "indicators.md"
HEAD = """# Từng chỉ tiêu, từng chỉ số

*Every indicator of every framework: how its value and its points come about, by which document,
and a worked example. Written by `python -m tools.indicator_list`; nothing here is typed.*

Trang này do chương trình viết từ `params/frameworks/`. Số trong cột ví dụ do chương trình tính
từ số liệu có sẵn, cho một đơn vị của một kỳ; khung không có chương trình nào dùng thì ví dụ là một
giá trị đặt ra và số điểm của nó. Quy tắc chung: [method.md](method.md); các bước của chỉ số tổng
hợp: [index-engine.md](index-engine.md).
"""
_SCORES = {
    "attainment": "tổng của trọng số × min(giá trị luỹ kế / chỉ tiêu giao, 1)",
    "points": "cộng, gộp điểm của các chỉ tiêu theo cây",
    "composite": "chỉ số tổng hợp: đưa về một thang, nhân trọng số, gộp theo cây",
    "published": "điểm và hạng lấy như in",
}
_GROUPS = {
    "sum": "tổng các phần",
    "arithmetic": "trung bình cộng có trọng số",
    "geometric": "trung bình nhân có trọng số",
    "harmonic": "trung bình điều hoà có trọng số",
    "generalised": "trung bình luỹ thừa có trọng số",
}


def page() -> str:
    """The page as it is to stand in the documentation."""
    used = {load_setting(PROJECT, id_).framework.id: id_ for id_ in programme_ids(PROJECT)}
    paths = sorted((PROJECT.params / "frameworks").glob("*.yml"))
    frameworks = (read_yaml(path, Framework) for path in paths)
    return HEAD + "".join(_section(framework, used.get(framework.id)) for framework in frameworks)


def _section(framework: Framework, programme: str | None) -> str:
    known = _assessment(programme) if programme else None
    unit = _example_unit(known) if known else ""
    lines = [f"\n## {framework.id}\n", f"{framework.name_vi}.\n"]
    if framework.score is not None:
        lines.append(f"{_score(framework.score)}\n")
    if known:
        lines.append(f"Ví dụ: {_example(known, unit)}.\n")
    lines += [
        "| mã | chỉ tiêu | giá trị, điểm | căn cứ | ví dụ |",
        "| --- | --- | --- | --- | --- |",
    ]
    for indicator in framework.indicators:
        cells = (
            f"`{indicator.code}`",
            _name(indicator),
            _how(framework, indicator, known),
            _document(indicator),
            _of_unit(known, unit, indicator) if known else tried(indicator),
        )
        lines.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    return "\n".join(lines) + "\n"


def _example(known: Assessment, unit: str) -> str:
    setting, period = known.facts.setting, known.facts.period
    programme = setting.programme
    simulated = ", số liệu mô phỏng" * (programme.simulated and unit not in programme.real_units)
    name = setting.unit(unit).name_vi
    return f"{name}, {period.label_vi} (chương trình `{programme.id}`{simulated})"


def _document(indicator: Indicator) -> str:
    line = f" dòng {indicator.line}" if indicator.line else ""
    return f"`{indicator.document}`{line}" if indicator.document else ""


def _assessment(programme: str) -> Assessment:
    period = load_setting(PROJECT, programme).programme.current[0]
    return assess(PROJECT, programme, period)


def _example_unit(known: Assessment) -> str:
    """The first unit, by id, that has the most values: the same one in every row."""
    facts = known.facts

    def missing(unit: str) -> tuple[int, str]:
        there = sum(
            _value(known, unit, indicator) is not None
            for indicator in facts.setting.framework.indicators
        )
        return -there, unit

    ranked = [unit for unit in known.findings if facts.setting.unit(unit).ranked]
    return min(ranked or known.findings, key=missing)


def _value(known: Assessment, unit: str, indicator: Indicator) -> Fraction | None:
    return known.facts.values.get(unit, indicator.code, known.facts.period.id, "to_date").exact


def _name(indicator: Indicator) -> str:
    note = f". {indicator.note_vi}" if indicator.note_vi else ""
    under = f" (thuộc `{indicator.parent}`)" if indicator.parent else ""
    return f"{indicator.name_vi}{under}{note}"


def _score(score: Score) -> str:
    phrases = [f"Điểm xếp hạng: {_SCORES[score.rule]}"]
    phrases += [f"{part.indicator} có trọng số {plain(part.weight)}" for part in score.parts]
    if score.rule == "composite":
        phrases.append(f"chuẩn hoá `{score.normalise.method}`, gộp: {_GROUPS[score.aggregate]}")
    if score.maximum is not None:
        phrases.append(f"tối đa {plain(score.maximum)}")
    decimals = score.decimals if score.rank_decimals is None else score.rank_decimals
    phrases.append(f"so sánh ở {decimals} chữ số thập phân")
    if score.status == "unconfirmed":
        phrases.append("cách tính chưa xác nhận")
    return f"{'; '.join(phrases)}. {score.note_vi}".strip()


def _how(framework: Framework, indicator: Indicator, known: Assessment | None) -> str:
    """How the value comes about, then how it becomes points."""
    phrases = [_value_in_words(framework, indicator, known)]
    if indicator.scoring is not None:
        phrases.append(rule_in_words(indicator.scoring))
    if indicator.maximum is not None:
        unsure = " (chưa xác nhận)" * (indicator.maximum_status == "unconfirmed")
        phrases.append(f"tối đa {plain(indicator.maximum)} điểm{unsure}")
    if framework.score and framework.score.rule == "composite" and indicator.parent:
        weight = indicator.weight
        phrases.append(f"trọng số {'theo kỳ' if isinstance(weight, dict) else plain(weight)}")
    return "; ".join(filter(None, phrases))


def _value_in_words(framework: Framework, indicator: Indicator, known: Assessment | None) -> str:
    score, measure = framework.score, indicator.measure
    if indicator.aggregate or framework.is_group(indicator):
        computed = score is not None and score.rule in ("points", "composite")
        method = indicator.aggregate or (score.aggregate if score and computed else None)
        return _GROUPS[method] if method else "như in"
    if measure is None:
        return "giá trị nhập" if indicator.scoring else "chưa thu thập"
    if measure.kind == "given":
        field = f" ở cột `{measure.field}`" if measure.field else ""
        other = f", chưa đơn vị nào có thì `{measure.otherwise}`" if measure.otherwise else ""
        return f"như nhận được{field}{other}"
    if known:
        return definition(known.facts, indicator).partition(": ")[2].rstrip(".")
    return measure.expression or f"{measure.numerator} / {measure.denominator}"


def _of_unit(known: Assessment, unit: str, indicator: Indicator) -> str:
    """The value of the example's unit, with its counts, target and points."""
    facts = known.facts
    value = facts.values.get(unit, indicator.code, facts.period.id, "to_date")
    if value.exact is None:
        return str(WITHOUT_VALUE.get(value.status, "chưa có số liệu"))
    shown = number(value.exact, indicator.decimals) + ("%" if indicator.unit == "%" else "")
    if value.numerator is not None and value.denominator is not None:
        shown = f"{number(value.numerator, 0)}/{number(value.denominator, 0)} = {shown}"
    target = target_of(facts, unit, indicator.code)
    if target is not None:
        shown += f"; giao {target.printed}"
    part = _part(known, unit, indicator, value.exact)
    return shown + (f" → {part} điểm" if part else "")


def _part(known: Assessment, unit: str, indicator: Indicator, value: Fraction) -> str:
    """The points that the value earns in the unit's score; "" where that is not computed."""
    score = known.facts.standing(unit, known.facts.period).score
    points = dict(score.points).get(indicator.code) if score else None
    if points is None and indicator.scoring is not None and indicator.maximum is not None:
        points = score_value(indicator.scoring, value, exact(indicator.maximum))
    return "" if points is None or points == value else number(points, 2)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
