"""A year below each of its quarters, and a province above each of its units, are explained."""

from __future__ import annotations

import pytest
from project import PROGRAMME, assessed

from helpers.findings.model import Finding
from helpers.findings.sentences import sentence


def of_kind(period: str, *kinds: str) -> dict[str, list[Finding]]:
    by_unit = assessed(PROGRAMME, period).findings.items()
    return {u: [f for f in some if f.kind in kinds] for u, some in by_unit}


def test_a_year_of_distinct_procedures_below_every_quarter_says_why() -> None:
    (finding,) = of_kind("2023-Q4", "year_outside_parts")["ubnd-gia-nghia"]
    assert sentence(finding, "vi") == (
        "Đến hết quý IV/2023, mỗi thủ tục chỉ đếm một lần dù phát sinh ở nhiều quý, nên số gộp có "
        "thể nằm ngoài các quý: Tỷ lệ DVC phát sinh hồ sơ trực tuyến 71,4%, thấp hơn mọi quý "
        "(74,5% đến 78,4%); Tỷ lệ TTHC có nghĩa vụ tài chính được thanh toán trực tuyến 83,0%, "
        "cao hơn mọi quý (54,5% đến 75,8%)."
    )
    assert "occurs in several quarters is counted once" in sentence(finding, "en")


@pytest.mark.parametrize("period", ["2023", "2023-Q4", "2024-Q2"])
def test_it_is_told_where_and_only_where_the_year_lies_outside(period: str) -> None:
    facts = assessed(PROGRAMME, period).facts
    parts = facts.setting.programme.to_date(facts.period)
    below = 0
    for unit, findings in of_kind(period, "year_outside_parts").items():
        wanted = set()
        for code in ("A", "J"):
            rates = [facts.values.get(unit, code, part.id, "own").value for part in parts]
            now = facts.values.get(unit, code, period, "to_date").value
            if now is None or None in rates:
                continue
            known = [round(rate, 1) for rate in rates if rate is not None]
            below += code == "A" and round(now, 1) < min(known)
            if not min(known) <= round(now, 1) <= max(known):
                wanted.add(facts.setting.framework.indicator(code).name_vi)
        assert {i.names["indicator"].vi for some in findings for i in some.items} == wanted, unit
    assert below > 10 or period == "2024-Q2"


def test_a_first_quarter_has_nothing_to_unite() -> None:
    assert not any(of_kind("2023-Q1", "year_outside_parts").values())


def test_the_province_by_union_stands_beside_its_units() -> None:
    (finding,) = of_kind("2023-Q4", "whole_by_union")["tinh-dak-nong"]
    facts = assessed(PROGRAMME, "2023-Q4").facts
    for item in finding.items:
        assert item.numbers["lowest"] <= item.numbers["highest"]
    assert "đếm mỗi thủ tục một lần" in sentence(finding, "vi")
    units = [unit.id for unit in facts.setting.reporting_in(facts.period)]
    assert not any(of_kind("2023-Q4", "whole_by_union")[unit] for unit in units)
