"""The pages that lead to the reports."""

import dataclasses

import pytest
from lxml import html

from helpers.core.errors import ReportError
from helpers.documents.html.render import Link, page_style
from helpers.report.site.site import (
    PeriodLink,
    PeriodPage,
    ProgrammeEntry,
    Row,
    render_period_index,
    render_site_index,
)

MARK = "SỐ LIỆU MÔ PHỎNG"
HOSTILE = "<img src=x onerror=alert(1)> {{ 7*7 }}"
BUILT = Row(
    unit_id="so-tttt",
    unit="Sở Thông tin và Truyền thông",
    group="Sở, ban, ngành",
    status="built",
    links=(("html", "so-tttt/report.html"), ("pdf", "so-tttt/report.pdf")),
    score="92,25",
    rank="3/26",
    change="+2",
    targets="1/2 đạt",
)
FAILED = Row("ubnd-x", "UBND huyện X", "Cấp huyện", "failed", error="tệp không mở được")
PAGE = PeriodPage(
    programme="Chỉ tiêu của tỉnh",
    period="Quý IV năm 2023",
    rows=(BUILT, FAILED),
    mark=MARK,
    problems=("so-tttt.xlsx, ô D12: tử số lớn hơn mẫu số",),
    overview=(Link("Báo cáo tổng hợp", "overview/report.html"),),
)
PROGRAMME = ProgrammeEntry(
    name="Chỉ tiêu của tỉnh",
    periods=(PeriodLink("Quý IV năm 2023", "dak-nong-650/2023-Q4/index.html", "1/2", True),),
    mark=MARK,
)


def period(**changes: object) -> html.HtmlElement:
    return html.document_fromstring(render_period_index(dataclasses.replace(PAGE, **changes)))


def site(*entries: ProgrammeEntry) -> html.HtmlElement:
    return html.document_fromstring(render_site_index(entries))


@pytest.mark.parametrize("page", [render_period_index(PAGE), render_site_index([PROGRAMME])])
def test_index_pages_ask_for_nothing_and_hold_only_our_script(page: str) -> None:
    root = html.document_fromstring(page)
    policy = root.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy
    assert root.get("lang") == "vi"
    assert "http:" not in page and "https:" not in page
    assert not root.xpath("//@style | //@src")
    assert {script.text for script in root.iter("script")} <= {str(page_style().script)}
    assert root.xpath("count(//h1)") == 1 and root.xpath("count(//main)") == 1


def test_a_unit_is_shown_with_its_standing_and_its_files() -> None:
    row = period().get_element_by_id("so-tttt")
    assert [cell.text_content().strip() for cell in row][:5] == [
        "Sở Thông tin và Truyền thông",
        "92,25",
        "3/26",
        "+2",
        "1/2 đạt",
    ]
    assert row.xpath(".//a/@href") == [
        "so-tttt/report.html",
        "so-tttt/report.html",
        "so-tttt/report.pdf",
    ]


def test_the_table_of_units_has_caption_scopes_and_groups() -> None:
    table = period().xpath("//table")[0]
    assert table.xpath("string(caption)").strip()
    assert not table.xpath(".//th[not(@scope)]")
    groups = [heading.text_content() for heading in table.xpath(".//th[@scope='rowgroup']")]
    assert groups == ["Sở, ban, ngành", "Cấp huyện"]


def test_columns_that_no_unit_fills_are_left_out() -> None:
    bare = dataclasses.replace(BUILT, score="", rank="", change="")
    heads = period(rows=(bare,)).xpath("//thead//th/text()")
    assert heads == ["Đơn vị", "Chỉ tiêu", "Tệp"]


def test_a_failure_is_named_with_its_cause_and_leads_nowhere() -> None:
    root = period()
    section = root.xpath("//section[@aria-labelledby='khong-lap']")[0].text_content()
    assert "1/2" in section and "UBND huyện X" in section and "tệp không mở được" in section
    assert not root.get_element_by_id("ubnd-x").xpath(".//a")
    assert not period(rows=(BUILT,)).xpath("//section[@aria-labelledby='khong-lap']")


def test_data_problems_and_overview_are_listed_when_there_are_any() -> None:
    root = period()
    assert "ô D12" in root.xpath("string(//section[@aria-labelledby='so-lieu'])")
    assert root.xpath("//section[@aria-labelledby='tong-hop']//a/@href") == ["overview/report.html"]
    bare = period(problems=(), overview=())
    assert not bare.xpath("//section[@aria-labelledby='so-lieu' or @aria-labelledby='tong-hop']")


def test_the_mark_is_shown_when_figures_are_simulated_and_only_then() -> None:
    assert period().xpath("string(/html/body/aside)").strip() == MARK
    assert MARK not in period(mark=None).xpath("string(/html/body)")
    assert MARK in site(PROGRAMME).xpath("string(//main)")


def test_names_and_causes_from_outside_stay_text() -> None:
    row = dataclasses.replace(FAILED, unit=HOSTILE, error=HOSTILE, group=HOSTILE)
    root = period(rows=(row,), programme=HOSTILE, problems=(HOSTILE,), mark=HOSTILE)
    assert not root.xpath("//img | //@onerror")
    assert root.xpath("string(/html/body)").count(HOSTILE) >= 6


@pytest.mark.parametrize(
    "href", ["https://example.vn", "javascript:alert(1)", "/etc/a.html", "C:\\a", ""]
)
def test_an_address_that_is_not_relative_is_refused(href: str) -> None:
    with pytest.raises(ReportError, match="tương đối"):
        period(rows=(dataclasses.replace(BUILT, links=(("html", href),)),))
    with pytest.raises(ReportError, match="tương đối"):
        site(dataclasses.replace(PROGRAMME, periods=(PeriodLink("Kỳ", href),)))


def test_the_first_page_leads_to_every_built_period() -> None:
    root = site(PROGRAMME, ProgrammeEntry("Chưa lập", ()))
    assert root.xpath("//main//a/@href") == ["dak-nong-650/2023-Q4/index.html"]
    assert "Chưa có kỳ nào" in root.xpath("string(//main)")
    assert "Chưa có báo cáo nào" in site().xpath("string(//main)")


def test_index_pages_are_the_same_bytes_twice() -> None:
    assert render_period_index(PAGE) == render_period_index(PAGE)
    assert render_site_index([PROGRAMME]) == render_site_index([PROGRAMME])
