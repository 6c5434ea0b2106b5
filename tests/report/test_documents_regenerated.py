"""The analytical sentences of the source documents, made again from their data.

Where ours differs from the printed text, the reason stands beside it.
"""

import pytest
from project import assessed, copy_project, replace_text

from helpers.findings.sentences import sentence
from helpers.report.assessment.assess import assess


def sentence_of(programme, period, unit, kind, indicator=None):
    sentences = [
        sentence(f, "vi")
        for f in assessed(programme, period).findings[unit]
        if f.kind == kind and indicator in (None, f.indicator)
    ]
    (only,) = sentences
    return only


def dak_lak(kind):
    return sentence_of("dak-lak-ict-index", "2017", "tinh-dak-lak", kind)


def test_dak_lak_2017_overall():
    # printed (168/QĐ-UBND, 136): "đạt 0,4655 điểm xếp hạng 23/63 tỉnh, thành phố; cải thiện 26 bậc
    # so với năm 2016 (năm 2016 xếp hạng 49/63)". Ours names the index and the year in one sentence.
    assert dak_lak("rank_up") == (
        "ICT Index năm 2017 của tỉnh Đắk Lắk đạt 0,4655 điểm, xếp thứ 23/63 tỉnh, thành phố, cải "
        "thiện 26 bậc so với năm 2016 (xếp thứ 49/63)."
    )


def test_dak_lak_2017_in_its_region():
    # printed: "Xét trong khu vực Tây nguyên, tỉnh Đắk Lắk xếp hạng 2/5, sau Tỉnh Lâm Đồng."
    assert dak_lak("region_place") == (
        "Xét trong khu vực Tây Nguyên, tỉnh Đắk Lắk xếp hạng 2/5, sau tỉnh Lâm Đồng."
    )


def test_dak_lak_2017_online_services():
    # printed (148): "giảm điểm từ hạng 39/63 xuống hạng 42/63". These are ranks, not points, and
    # the method changed: ours says places, and that the two are not directly comparable.
    assert dak_lak("part_rank_down_new_method") == (
        "Dịch vụ công trực tuyến năm 2017 xếp thứ 42/63, giảm 03 bậc so với năm 2016 (xếp thứ "
        "39/63) theo cách so của văn bản nguồn; năm 2017 đổi cách đánh giá nên hai thứ hạng "
        "không so trực tiếp được."
    )


def test_dak_lak_2017_dropped_groups():
    # printed (69): "bỏ 02 nhóm chỉ số thành phần là: Sản xuất, kinh doanh CNTT và Môi trường tổ
    # chức - chính sách". Ours draws the consequence: no comparison across the change.
    text = dak_lak("method_change")
    assert "bỏ 02 nhóm chỉ số thành phần là" in text
    assert "Sản xuất, kinh doanh CNTT" in text
    assert "Môi trường tổ chức - chính sách" in text
    assert text.endswith("không tính số bậc giữa năm 2015 và năm 2016.")


def test_dak_lak_2017_groups_that_rose():
    # printed (140): three groups "tăng điểm", with causes. Ours gives the points of the two groups
    # that are assessed as before, no cause, and leaves out the third, whose method changed.
    findings = assessed("dak-lak-ict-index", "2017").findings["tinh-dak-lak"]
    rises = [sentence(f, "vi") for f in findings if f.kind == "change_up_points"]
    assert rises == [
        "Hạ tầng kỹ thuật năm 2017 đạt 0,28 điểm, tăng 0,10 điểm so với năm 2016 (0,18 điểm).",
        "Hạ tầng nhân lực CNTT năm 2017 đạt 0,64 điểm, tăng 0,26 điểm so với năm 2016 (0,38 điểm).",
    ]


def ninh_giang(kind, period="2023", indicator=None):
    return sentence_of("ninh-giang-2023", period, "huyen-ninh-giang", kind, indicator)


def test_ninh_giang_2023_field_of_the_reform_index():
    # printed (24), word for word but for the place of the year
    assert ninh_giang("rank_up") == (
        "Chỉ số cải cách hành chính lĩnh vực Xây dựng và phát triển Chính quyền điện tử, Chính "
        "quyền số năm 2023 của huyện Ninh Giang đạt 8,682/9,0 điểm, đạt 96,5%, xếp thứ 4/12 huyện, "
        "thị xã, thành phố, tăng 02 bậc so với năm 2022."
    )


def test_ninh_giang_2023_lost_points():
    # printed (32): "còn 03 tiêu chí thành phần (TCTP) chưa đạt điểm tối đa, gồm: …" by code. Ours
    # adds what each lost, and puts the greatest loss first.
    text = ninh_giang("points_lost")
    assert text.startswith("Còn 03 tiêu chí thành phần chưa đạt điểm tối đa")
    order = [text.index(part) for part in ("1,286/1,5", "2,928/3,0", "1,468/1,5")]
    assert order == sorted(order)
    for loss in ("0,214", "0,072", "0,032", "0,318"):
        assert loss in text


def test_ninh_giang_2023_transformation_index():
    # printed (26): "đạt 370,7/570 điểm, đạt 61,8%, xếp thứ 8/12". Ours leaves 61,8% to a note, as
    # 370,7/570 is 65,0%.
    assert ninh_giang("rank_unranked_before", indicator="dti") == (
        "Chỉ số chuyển đổi số năm 2023 của huyện Ninh Giang đạt 370,7/570 điểm, xếp thứ 8/12 "
        "huyện, thị xã, thành phố."
    )
    note = ninh_giang("published_recomputed")
    assert "công bố 61,8%" in note
    assert "370,7/570 được 65,0%" in note


def test_ninh_giang_2023_main_indices_below_80_percent():
    # printed (34): "còn 05/08 chỉ số chính … dưới 80% …; trong đó …" names three of five. Ours says
    # that two are not named, and keeps "trên 60%" as printed.
    text = ninh_giang("below_threshold")
    for part in ("05/08", "dưới 80%", "34%", "17%", "trên 60%", "02"):
        assert part in text
    assert "không nêu tên" in text


def test_ninh_giang_communes_below_90_percent():
    # printed (40): "Một số xã …, như: Hồng Đức 85,1%, Tân Quang 87,9%, Kiến Quốc 88%". "như" does
    # not say whether there are more: ours lists all that are printed and says what is not.
    text = ninh_giang("children_missed", "2024-Q1-ninh-giang")
    for part in ("xã Hồng Đức 85,1%", "xã Tân Quang 87,9%", "xã Kiến Quốc 88,0%"):
        assert part in text
    assert text.endswith("các đơn vị trực thuộc khác không có số liệu công bố.")


@pytest.mark.parametrize(
    ("goal", "parts"),
    [
        ("86,từ 86% trở lên", (
            "03 đơn vị trực thuộc", "chưa đạt: xã Hồng Đức 85,1% (chỉ tiêu từ 86% trở lên)",
            "xã Tân Quang 87,9% (chỉ tiêu từ 90% trở lên)", "; các đơn vị trực thuộc khác không có",
            "85.1% (target at least 86%)", "miss their target for",
        )),
        ("85,từ 85% trở lên", (
            "02 đơn vị trực thuộc", "chưa đạt (từ 90% trở lên): xã Tân Quang",
            "; 01 đơn vị trực thuộc khác đạt, các đơn vị còn lại không có",
            "miss the target (at least 90%) for", "; 1 other meets it, nothing is published",
        )),
    ],
)  # fmt: skip
def test_each_subordinate_unit_is_told_against_its_own_target(tmp_path, goal, parts):
    project = copy_project(tmp_path)
    row = "xa-hong-duc,nop-hs-truc-tuyen,2024,2024,>=,"
    replace_text(project, "params/targets.csv", f"{row}90,từ 90% trở lên", f"{row}{goal}")
    findings = assess(project, "ninh-giang-2023", "2024-Q1-ninh-giang").findings["huyen-ninh-giang"]
    (missed,) = [f for f in findings if f.kind == "children_missed"]
    text = sentence(missed, "vi") + sentence(missed, "en")
    for part in parts:
        assert part in text


def test_the_worked_example_of_plan_650():
    # printed (248): "25/30 x 100%". Ours gives the rate, the status and what is needed.
    text = sentence_of("dak-nong-650", "2023", "so-tttt", "target_missed")
    assert "83,3% (25/30 thủ tục), chưa đạt, cần 26/30 thủ tục" in text


@pytest.mark.parametrize("period", ["2023", "2023-Q4"])
def test_the_percentage_of_plan_650_that_does_not_follow_from_its_counts(period):
    text = sentence_of("dak-nong-650", period, "tinh-dak-nong", "published_recomputed")
    assert "công bố 17,3%" in text
    assert "28.459/136.078 được 20,9%" in text
