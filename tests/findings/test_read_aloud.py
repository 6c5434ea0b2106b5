"""What readers of ten reports stumbled over, each in the report where it was read."""

from __future__ import annotations

import re
from fractions import Fraction

from project import PROGRAMME, assessed

from helpers.findings.model import Finding
from helpers.findings.sentences import headline, sentence
from helpers.findings.whole_by_units import LEAST_EXCESS
from helpers.report.record.record import value_notes
from helpers.report.tables.indicators import points_table

WHOLE = "tinh-dak-nong"


def strongest(programme: str, period: str, unit: str, kind: str) -> Finding:
    some = [f for f in assessed(programme, period).findings[unit] if f.kind == kind]
    return max(some, key=lambda f: f.effect)


def test_what_a_procedure_added_is_not_told_as_the_change_of_its_own_rate() -> None:
    fell = strongest(PROGRAMME, "2023-Q4", "ubnd-gia-nghia", "change_large_down")
    name = fell.items[0].names["name"].vi
    assert headline(fell, "vi").endswith(f", trong đó {name} làm giảm 4,7 điểm phần trăm.")
    assert headline(fell, "en").endswith(f", 4.7 percentage points of it through {name}.")


def test_a_rate_of_which_one_item_is_more_than_a_point_is_told_with_its_counts() -> None:
    moved = assessed(PROGRAMME, "2023-Q4").findings["ubnd-dak-mil"]
    (paid,) = (f for f in moved if f.kind == "change_down" and f.indicator == "J")
    assert "đạt 81,3% (52/64 thủ tục), giảm 6,1 điểm phần trăm" in sentence(paid, "vi")
    assert "(87,3%, 62/71)." in sentence(paid, "vi")
    (online,) = (f for f in moved if f.kind == "change_down" and f.indicator == "A")
    assert "thủ tục)" not in sentence(online, "vi")


def test_what_units_need_names_its_indicator_and_names_it_once() -> None:
    attention = strongest(PROGRAMME, "2023", WHOLE, "attention")
    assert len(attention.items) == 5
    assert headline(attention, "vi").count("Tỷ lệ hồ sơ xử lý trực tuyến") == 1


def test_who_holds_most_of_the_rest_is_told_with_the_share_of_all_that_is_theirs() -> None:
    held = strongest(PROGRAMME, "2023-Q4", WHOLE, "concentration")
    facts = assessed(PROGRAMME, "2023-Q4").facts
    code = next(indicator.code for indicator in facts.setting.framework.indicators
                if indicator.name_vi == held.items[0].names["indicator"].vi)  # fmt: skip
    counted = [facts.values.get(unit.id, code, "2023-Q4", "to_date").denominator or 0
               for unit in facts.setting.reporting_units]  # fmt: skip
    department = facts.values.get("so-tnmt", code, "2023-Q4", "to_date").denominator or 0
    assert held.items[0].numbers["share_of_all"] == float(Fraction(100 * department, sum(counted)))
    assert "trong khi có " in sentence(held, "vi")
    # the department is large: of an indicator in which it does as the others do it is not told
    numbers = held.items[0].numbers
    assert numbers["share"] >= LEAST_EXCESS * numbers["share_of_all"]


def test_an_index_of_peers_is_told_at_the_decimals_of_its_table() -> None:
    assessment = assessed("papi-63", "2022")
    framework = assessment.facts.setting.framework
    kinds = ("place_strength", "place_weakness", "place_last", "change_most")
    every = [f for some in assessment.findings.values() for f in some]
    shown = [f for f in every if f.kind in kinds]
    assert len(shown) > 300
    for finding in shown:
        most = framework.indicator(finding.indicator).decimals
        without_median = re.sub(r"\(trung vị [^)]*\)", "", sentence(finding, "vi"))
        assert max(map(len, re.findall(r",(\d+) điểm", without_median)), default=0) <= most
        assert "value_before" not in finding.numbers


def test_criteria_without_evidence_are_not_listed_twice() -> None:
    same = strongest("dti-xa", "2025", "xa-mo-phong-a", "sheet_evidence")
    assert same.numbers["count"] == same.numbers["of"]
    assert sentence(same, "vi").startswith("Cả 03 tiêu chí có điểm thẩm định thấp hơn")
    every = [f for some in assessed("dti-xa", "2025").findings.values() for f in some]
    lacking = [f for f in every if f.kind == "sheet_evidence"]
    fewer = [f for f in lacking if f.numbers["count"] < f.numbers["of"]]
    assert all(f.items[0].names["name"].vi in sentence(f, "vi") for f in fewer)


def test_how_far_the_place_above_is_is_told_in_points_and_criteria() -> None:
    assessment = assessed("dti-xa", "2025")
    numbers = strongest("dti-xa", "2025", "xa-co-phieu-that", "sheet_place_above").numbers
    scores = {
        place.score.exact: place.rank
        for place in assessment.facts.standings["2025"].values()
        if place.score and place.score.exact is not None
    }
    mine = Fraction("606.27")
    above = min(score for score in scores if score > mine)
    assert numbers["gap"] == float(above - mine)
    assert numbers["place"] == scores[above].place
    # of the sheet's criteria twelve lack 20 points each, none lacks more
    assert numbers["criteria"] == -(-(above - mine) // 20)
    units = {
        unit
        for unit, some in assessment.findings.items()
        if any(f.kind == "sheet_place_above" for f in some)
    }
    ranks = {unit: standing.rank for unit, standing in assessment.facts.standings["2025"].items()}
    assert units == {unit for unit, rank in ranks.items() if rank and rank.place > 1}


def test_a_note_on_a_printed_figure_names_the_figure() -> None:
    facts = assessed("dak-lak-ict-index", "2017").facts
    notes = value_notes(facts, facts.setting.unit("tinh-dak-lak"))
    assert any(note.startswith("ICT Index, điểm: Bảng in dấu chấm") for note in notes)
    assert all(": " in note for note in notes[1:])  # the first is about the period


def test_a_table_of_a_printed_rate_speaks_of_no_points_and_no_ranks() -> None:
    facts = assessed("ninh-giang-2023", "2024-Q1-ninh-giang").facts
    commune = points_table(facts, facts.setting.unit("xa-hong-duc"))
    assert "Số liệu như văn bản nguồn công bố." in str(commune["notes"])
    assert "điểm mất" not in str(commune["notes"])
