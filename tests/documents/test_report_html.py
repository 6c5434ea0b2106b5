"""The page of a report: complete in itself, harmless whatever stands in it, the same every time."""

import base64
import copy
import hashlib
import re
from typing import Any

import pytest
from lxml import html
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.core.errors import ReportError
from helpers.documents.html.nodes import nodes_to_html
from helpers.documents.html.render import Link, page_style, render_html
from helpers.documents.nodes.blocks import nothing
from helpers.documents.nodes.mime import NODES_MIME
from helpers.documents.nodes.tree import notebook_to_nodes

Node = dict[str, Any]
MARK = "SỐ LIỆU MÔ PHỎNG"
HOSTILE = "<img src=x onerror=alert(1)> {{ 7*7 }} {% raw %} & \"'"
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJg"
    "gg=="
)
SVG_START = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'viewBox="0 0 400 200">'
)
SVG = (
    '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
    f'"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">{SVG_START}'
    '<metadata><Work xmlns="http://creativecommons.org/ns#"/></metadata>'
    '<defs><style type="text/css">*{stroke-linejoin: round}</style>'
    '<clipPath id="c"><rect width="9" height="9"/></clipPath></defs>'
    '<path d="M0 0L9 9" style="fill: none; stroke: #1f4e79" clip-path="url(#c)"/>'
    '<use xlink:href="#c"/><text style="font: bold 12px \'Arimo\', sans-serif">Tỷ lệ</text></svg>'
)
COVER: Node = {
    "node": "cover",
    "title": "BÁO CÁO",
    "subject": "Kết quả quý IV năm 2023",
    "unit": "Sở Thông tin và Truyền thông",
    "period": "Quý IV năm 2023",
    "mark": None,
    "parent_agency": "Ủy ban nhân dân tỉnh Đắk Nông",
    "agency": "Sở Thông tin và Truyền thông",
    "place": "Đắk Nông",
    "symbol": "BC-STTTT",
    "addressee": ["Ủy ban nhân dân tỉnh"],
    "basis": None,
}
CLOSING: Node = {
    "node": "closing",
    "recipients": ["Như trên", "Lưu: VT"],
    "authority": "TM. LÃNH ĐẠO",
    "position": "GIÁM ĐỐC",
    "signatory": "Nguyễn Văn A",
}


def runs(text: str) -> list[Node]:
    return [{"text": text}]


def heading(level: int, text: str) -> Node:
    return {"node": "heading", "level": level, "text": runs(text)}


def bullets(*items: str) -> Node:
    return {"node": "list", "ordered": False, "items": [runs(item) for item in items]}


def table(caption: str = "Kết quả", cell: str = "chưa đạt", scope: str = "unit") -> Node:
    titles = (("Chỉ tiêu", "start"), ("Kết quả", "end"), ("Đánh giá", "center"))
    columns = [{"title": title, "align": align, "width": 1} for title, align in titles]
    return {
        "node": "table",
        "caption": caption,
        "columns": columns,
        "rows": [["Hồ sơ trực tuyến", "83,3%", cell], ["Thanh toán", "–", "đạt"]],
        "row_header": 0,
        "notes": ["Xét trên số chưa làm tròn."],
        "emphasis": [1],
        "scope": scope,
    }


def figure(svg: str = SVG, title: str = "Tỷ lệ tăng 3 điểm phần trăm") -> Node:
    return {
        "node": "figure",
        "title": title,
        "subtitle": "Quý IV năm 2023, %",
        "alt": "Biểu đồ đường, tỷ lệ từ 80% lên 83%",
        "svg": svg,
        "scope": "comparison",
    }


def output(data: Node, metadata: Node | None = None) -> NotebookNode:
    return new_output("display_data", data=data, metadata=metadata or {})


def code(*outputs: NotebookNode, tags: tuple[str, ...] = ()) -> NotebookNode:
    return new_code_cell(
        "import secret_code", execution_count=7, outputs=list(outputs), metadata={"tags": tags}
    )


def ours(*nodes: Node) -> NotebookNode:
    return code(output({NODES_MIME: {"nodes": list(nodes)}, "text/html": "<p>bản cho sổ tính"}))


def render(*cells: NotebookNode, **options: Any) -> str:
    nodes = notebook_to_nodes(new_notebook(cells=list(cells)), options.get("lang", "vi"))
    return render_html(nodes, title="Báo cáo thử", **options)


def parse(page: str) -> html.HtmlElement:
    return html.document_fromstring(page)


def full() -> list[NotebookNode]:
    return [
        ours(COVER),
        ours(heading(2, "Những điểm chính"), bullets("Xếp thứ 03/26", "Tăng 02 bậc")),
        new_markdown_cell(
            "## Kết quả\n\nXem [cổng](https://example.vn/a?b=1&c=2).\n\n### Chi tiết"
        ),
        ours(table(), figure(), {"node": "callout", "kind": "warning", "text": runs("Thiếu tệp")}),
        ours(figure(), {"node": "image", "mime": "image/png", "data": PNG, "alt": "Ảnh"}, CLOSING),
    ]


def test_the_page_asks_for_nothing_from_outside() -> None:
    page = render(*full(), mark=MARK)
    without_links = re.sub(r'<a href="[^"]*"', "<a", page)
    assert "http:" not in without_links and "https:" not in without_links
    root = parse(page)
    assert not root.xpath("//iframe | //object | //link[@rel!='icon']")
    assert [script.text for script in root.iter("script")] == [page_style().script]
    assert all(src.startswith("data:image/") for src in root.xpath("//@src"))
    addresses = re.findall(r"url\((.{15})", page_style().css)
    assert "@import" not in page and set(addresses) <= {"data:font/woff2"}


def test_the_policy_lets_in_our_style_sheet_and_script_and_nothing_else() -> None:
    root = parse(render(*full()))
    policy = root.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert policy.startswith("default-src 'none'; img-src data:; font-src data:; style-src")
    assert "unsafe" not in policy
    assert not root.xpath("//@style") and len(root.xpath("//style")) == 1
    # Bytes between the tags are what a browser takes the fingerprint of.
    assert root.xpath("string(//style)") == page_style().css
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        digest = hashlib.sha256(root.xpath(f"string(//{tag})").encode()).digest()
        assert f"{rule} 'sha256-{base64.b64encode(digest).decode()}';" in policy


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_language_charset_viewport_and_landmarks_are_given(lang: str) -> None:
    root = parse(render(*full(), lang=lang))
    assert root.get("lang") == lang
    assert root.xpath("//meta[@charset='utf-8'] and //meta[@name='viewport']")
    assert root.xpath("count(//main)") == 1 and root.xpath("count(/html/body/header)") == 1
    assert root.xpath("//footer") and root.xpath("//nav[@aria-label]")
    target = root.xpath("string(//a[@class='skip']/@href)")
    assert root.get_element_by_id(target[1:]).tag == "main"
    assert root.xpath("//main//div[@class='closing']")


def test_hostile_text_stays_text_wherever_it_stands() -> None:
    cover = {**COVER, "unit": HOSTILE, "subject": HOSTILE, "addressee": [HOSTILE]}
    nodes = [
        cover,
        heading(2, HOSTILE),
        {"node": "paragraph", "text": [{"text": HOSTILE, "link": "javascript:alert(1)"}]},
        bullets(HOSTILE),
        table(HOSTILE, HOSTILE),
        {**figure(title=HOSTILE), "alt": HOSTILE},
        {"node": "callout", "kind": "note", "text": runs(HOSTILE)},
        {"node": "code", "text": HOSTILE},
        {**CLOSING, "recipients": [HOSTILE], "position": HOSTILE},
    ]
    page = render(ours(*nodes), new_markdown_cell(HOSTILE), mark=HOSTILE)
    root = parse(page)
    assert not root.xpath("//img | //@onerror | //a[starts-with(@href, 'javascript')]")
    assert HOSTILE in root.xpath("string(//h1)")
    assert HOSTILE in root.xpath("string(//figcaption)")
    assert root.xpath("//*[local-name()='svg']/@aria-label") == [HOSTILE]
    assert "49" not in root.xpath("string(//main)")


def test_every_table_has_a_caption_and_scopes_and_numbers_to_the_right() -> None:
    frame = '<div><table border="1"><thead><tr><th></th><th>Số</th></tr></thead><tbody>'
    frame += "<tr><th>0</th><td>1,5</td></tr></tbody></table></div>"
    markdown = new_markdown_cell("| a | b |\n|---|--:|\n| x | 1,5 |")
    root = parse(render(ours(table(), table("")), markdown, code(output({"text/html": frame}))))
    tables = root.xpath("//table")
    assert len(tables) == 4
    for element in tables:
        assert element.xpath("string(caption)").strip()
        assert not element.xpath(".//th[not(@scope)]")
        assert element.xpath(".//td[contains(@class, 'num')]")
        wrapper = element.getparent()
        assert wrapper.get("class") == "scroll" and wrapper.get("tabindex") == "0"
        assert wrapper.get("aria-labelledby") == element.xpath("string(caption/@id)")
    assert tables[0].xpath(".//tbody/tr/th[@scope='row']")[0].text == "Hồ sơ trực tuyến"


def test_tables_and_figures_say_whether_they_show_other_units() -> None:
    root = html.fragment_fromstring(
        nodes_to_html([table(), table(scope="comparison"), figure()]), create_parent="div"
    )
    assert root.xpath("//@data-scope") == ["unit", "comparison", "comparison"]


def test_a_status_is_told_by_its_words_and_gets_its_class() -> None:
    page = nodes_to_html([table(cell="chưa đạt"), table(cell="không áp dụng")])
    assert '<td class="mid status bad short">chưa đạt</td>' in page
    assert "status none" in page and "status ok" in page


def test_no_code_no_prompt_and_no_cell_id_is_shown() -> None:
    cells = full()
    page = render(*cells)
    assert "secret_code" not in page and "[7]" not in page
    assert not any(cell.id in page for cell in cells)


@pytest.mark.parametrize("tag", ["parameters", "injected-parameters", "remove_cell"])
def test_tagged_cells_vanish(tag: str) -> None:
    shown = new_output("stream", name="stdout", text="tham số")
    assert "tham số" in render(code(shown))
    assert "tham số" not in render(code(shown, tags=(tag,)))


def test_warnings_are_not_shown() -> None:
    warning = new_output("stream", name="stderr", text="/tmp/a.py: DeprecationWarning")
    assert "DeprecationWarning" not in render(code(warning))


def test_the_mark_is_there_when_asked_for_and_only_then() -> None:
    marked, plain = parse(render(*full(), mark=MARK)), parse(render(*full()))
    assert marked.xpath("string(/html/body/aside[@class='mark'])").strip() == MARK
    assert MARK not in plain.xpath("string(/html/body)")
    rules = page_style().css
    assert re.search(r"\.mark \{[^}]*position: sticky", rules)
    assert re.search(r"@media print .*\.mark \{ position: fixed", rules, flags=re.DOTALL)


def test_the_same_notebook_gives_the_same_bytes_and_is_left_alone() -> None:
    notebook = new_notebook(cells=full())
    before = copy.deepcopy(notebook)
    first = render(*notebook.cells)
    assert notebook == before
    for number, cell in enumerate(notebook.cells):
        cell.id = f"other-{number}"
    assert render(*notebook.cells) == first


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<rect width="9" height="9" onclick="alert(1)"/>',
        '<a xlink:href="https://example.vn"><path d="M0 0"/></a>',
        '<image href="https://example.vn/a.png"/>',
        '<use xlink:href="https://example.vn/a.svg#x"/>',
        '<rect fill="url(https://example.vn/a.svg#x)"/>',
        '<rect style="fill: url(https://example.vn/a.svg#x)"/>',
        "<foreignObject><p>chữ</p></foreignObject>",
        '<set attributeName="href" to="javascript:alert(1)"/>',
        '<b xmlns="http://www.w3.org/1999/xhtml">chữ</b>',
        "<path d='M0 0'>",
    ],
)
def test_an_svg_that_runs_or_loads_something_is_refused(inside: str) -> None:
    with pytest.raises(ReportError, match="SVG"):
        nodes_to_html([figure(f"{SVG_START}{inside}</svg>")])


@pytest.mark.parametrize("svg", ["", "<svg", "<p/>", f"{SVG_START}<path d='M0 0'></svg>"])
def test_a_page_with_a_drawing_that_cannot_be_read_says_so_in_vietnamese(svg: str) -> None:
    with pytest.raises(ReportError, match="Hình SVG"):
        render_html([figure(svg), figure()], title="x")


def test_an_svg_with_entities_is_refused() -> None:
    bomb = f'<!DOCTYPE svg [<!ENTITY a "chữ">]>{SVG_START}<text>&a;</text></svg>'
    with pytest.raises(ReportError, match="SVG"):
        nodes_to_html([figure(bomb)])


def test_a_style_of_an_svg_becomes_attributes_and_its_ids_never_meet() -> None:
    page = nodes_to_html([figure(), figure()], prefix="q4")
    assert 'stroke="#1f4e79"' in page and 'font-weight="bold"' in page
    assert 'stroke-linejoin="round"' in page and "<style" not in page and "style=" not in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert 'clip-path="url(#q4-n1-c)"' in page and 'href="#q4-n2-c"' in page
    assert "creativecommons" not in page and "xmlns" not in page


def test_what_an_analyst_adds_comes_through_without_what_could_do_harm() -> None:
    outputs = [
        output({"text/html": "<style>p{}</style><p onclick='a()'>Đoạn <b>đậm</b></p>"}),
        output({"text/html": "<script>alert(1)</script><iframe src='//x'></iframe>chữ rời"}),
        output({"text/html": "<img src='https://example.vn/a.png' alt='bản đồ'>"}),
        output({"image/svg+xml": SVG}),
        output({"image/png": PNG}, {"image/png": {"alt": "Ảnh chụp"}}),
        output({"text/markdown": "**chú ý**"}),
        output({"text/plain": "'kết quả'"}),
        output({"application/x-unknown": "?"}),
    ]
    page = render(code(*outputs, new_output("stream", name="stdout", text="đã in <b>")))
    root = parse(page)
    assert root.xpath("//main//p/strong/text()") == ["đậm", "chú ý", "Lưu ý:"]
    assert not root.xpath("//@onclick")
    assert "chữ rời" in page and "alert(1)" not in page
    assert "[Hình không kèm theo: bản đồ]" in page
    assert root.xpath("//img/@alt") == ["Ảnh chụp"]
    assert root.xpath("//main//pre/text()") == ["'kết quả'", "đã in <b>"]
    assert "không hiện được trong báo cáo" in page


def test_raw_html_in_markdown_stays_visible_as_text() -> None:
    source = "Chữ <b onclick=x>đậm</b>\n\n<script>alert(1)</script>"
    root = parse(render(new_markdown_cell(source)))
    assert not root.xpath("//main//script | //main//b")
    assert "<script>alert(1)</script>" in root.xpath("string(//main)")


def test_a_picture_dropped_into_markdown_is_shown_from_the_notebook() -> None:
    cell = new_markdown_cell("![Ảnh](attachment:a.png) ![](https://example.vn/b.png)")
    cell.attachments = {"a.png": {"image/png": PNG}}
    root = parse(render(cell))
    assert root.xpath("//img/@src") == [f"data:image/png;base64,{PNG}"]
    assert "[Hình không kèm theo]" in root.xpath("string(//main)")


def test_a_picture_without_words_is_marked_as_such() -> None:
    page = render(code(output({"image/png": PNG}), output({"image/svg+xml": SVG})))
    assert "No description" not in page
    assert page.count("người soạn chưa mô tả bằng lời") == 5  # two alts, a label, two captions


def test_headings_start_with_one_h1_and_skip_no_level() -> None:
    cells = [
        ours(COVER, heading(1, "Một"), heading(3, "Hai")),
        new_markdown_cell("### Ba\n\n# Bốn\n\n## Năm\n\n> # Trong khung\n"),
        code(output({"text/html": "<h1>Sáu</h1>"})),
    ]
    root = parse(render(*cells))
    levels = [int(title.tag[1]) for title in root.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels == [1, 2, 3, 3, 2, 3, 2]


def test_the_contents_lead_to_the_sections_also_when_names_repeat() -> None:
    cells = [
        ours(COVER, heading(2, "Đánh giá")),
        new_markdown_cell("## Đánh giá\n\n## 2. Kết *quả*\n\n## III. Kiến nghị"),
        ours(nothing("Chưa có.")),
    ]
    root = parse(render(*cells))
    addresses = root.xpath("//nav[@class='contents']//a/@href")
    assert addresses[:3] == ["#muc-danh-gia", "#muc-danh-gia-2", "#muc-2-ket-qua"]
    assert [root.get_element_by_id(address[1:]).tag for address in addresses] == ["h2"] * 4
    assert root.xpath("//section[@class='empty']/h2/strong/text()") == ["III. Kiến nghị"]
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_the_points_at_the_top_stand_in_a_card() -> None:
    root = parse(render(*full()))
    assert root.xpath("//section[@class='headline']/h2/text()") == ["Những điểm chính"]


def test_other_files_of_the_report_are_linked_below() -> None:
    root = parse(render(ours(COVER), links=[Link("Bản in (PDF)", "report.pdf")]))
    assert root.xpath("//footer//a/@href") == ["report.pdf"]


def test_a_page_without_cover_is_headed_by_its_title() -> None:
    assert parse(render(new_markdown_cell("chữ"))).xpath("//h1/text()") == ["Báo cáo thử"]


def test_a_cell_that_failed_fails_the_page_and_is_named() -> None:
    error = new_output("error", ename="ValueError", evalue="thiếu cột", traceback=[])
    with pytest.raises(ReportError) as caught:
        render(new_markdown_cell("a"), code(error))
    assert "ô 2" in str(caught.value) and "ValueError: thiếu cột" in str(caught.value)


def test_an_unknown_node_and_a_picture_of_another_kind_are_refused() -> None:
    with pytest.raises(ReportError, match="không biết"):
        nodes_to_html([{"node": "video"}])
    for data in ("PHN2Zz4=", "không phải base64", PNG):
        with pytest.raises(ReportError, match="không đọc được"):
            nodes_to_html([{"node": "image", "mime": "image/gif", "data": data, "alt": "a"}])
