"""The class of a score is told where a framework declares classes, and decided unrounded."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from project import PROGRAMME, assessed

from helpers.findings.classes import class_findings, unit_class_findings
from helpers.findings.model import Facts, Finding
from helpers.findings.sentences import sentence
from helpers.params.scoring import Class

GOOD = Class(name_vi="Tốt", name_en="Good", at_least=80)
FAIR = Class(name_vi="Khá", name_en="Fair", above=70)
WEAK = Class(name_vi="Yếu", name_en="Weak", at_least=50)


def scored(*classes: Class, official: bool = True, **points: float) -> Facts:
    """The facts of the newest quarter with these classes and these units' points alone."""
    facts = assessed(PROGRAMME, "2023-Q4").facts
    status = "official" if official else "unconfirmed"
    framework = facts.setting.framework.model_copy(
        update={"classes": classes, "classes_status": status}
    )
    units = facts.standings[facts.period.id]
    standings = {
        unit: replace(units[unit], score=replace(units[unit].score, exact=Fraction(str(value))))
        for unit, value in ((key.replace("_", "-"), value) for key, value in points.items())
    }
    return replace(
        facts,
        setting=replace(facts.setting, framework=framework),
        standings={facts.period.id: standings},
    )


def of_unit(facts: Facts, unit: str = "so-y-te") -> Finding | None:
    return next(iter(unit_class_findings(facts, unit)), None)


def test_a_unit_is_told_its_class_with_the_bound_of_the_class() -> None:
    finding = of_unit(scored(GOOD, FAIR, WEAK, so_y_te=84.5))
    assert finding is not None and finding.tone == "strength"
    assert sentence(finding, "vi") == (
        "Sở Y tế xếp loại Tốt theo Mức hoàn thành chỉ tiêu: đạt 84,50% điểm tối đa, mức Tốt từ 80%."
    )
    assert "class Good by Target attainment: 84.50% of" in sentence(finding, "en")


def test_just_below_a_bound_is_the_class_below_and_the_decimals_say_so() -> None:
    finding = of_unit(scored(GOOD, FAIR, so_y_te=79.9999))
    assert finding is not None
    assert "xếp loại Khá" in sentence(finding, "vi")
    assert "đạt 79,9999% điểm tối đa, mức Khá trên 70%" in sentence(finding, "vi")


def test_below_the_lowest_class_is_said_and_a_bound_that_is_excluded_is_not_reached() -> None:
    finding = of_unit(scored(GOOD, FAIR, so_y_te=70))
    assert finding is not None and finding.tone == "weakness"
    assert sentence(finding, "vi") == (
        "Sở Y tế chưa đến mức xếp loại thấp nhất (Khá, trên 70%) theo Mức hoàn thành chỉ tiêu: đạt "
        "70,00% điểm tối đa."
    )


def test_the_whole_counts_every_class_and_those_below_all() -> None:
    facts = scored(GOOD, FAIR, WEAK, official=False, so_y_te=90, so_tttt=80, so_tai_chinh=40)
    (finding,) = class_findings(facts)
    assert sentence(finding, "vi") == (
        "Xếp loại 03 đơn vị có điểm theo Mức hoàn thành chỉ tiêu đến hết quý IV/2023 (mức xếp loại "
        "chưa có văn bản xác nhận): Tốt 02 đơn vị (Sở Thông tin và Truyền thông; Sở Y tế); không "
        "có đơn vị loại Khá; không có đơn vị loại Yếu; chưa đến mức thấp nhất 01 đơn vị."
    )


def test_without_classes_nothing_is_told() -> None:
    assert not class_findings(scored(so_y_te=90))
    assert of_unit(scored(so_y_te=90)) is None
