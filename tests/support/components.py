"""Every component of the pages on one page, `docs/components.html`.

`python tests/support/components.py` writes it anew; test_components.py compares it.
"""

from pathlib import Path
from typing import Any

import pandas as pd
from charted import ranked, scores, series, values
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.documents.html.render import Link, render_html
from helpers.documents.nodes.blocks import bullet_list, callout, column, paragraph, table
from helpers.documents.nodes.mime import NODES_MIME
from helpers.documents.nodes.tree import notebook_to_nodes
from helpers.notebook import charts
from helpers.notebook.pictures import figure_node

FILE = Path(__file__).parents[2] / "docs" / "components.html"
COVER = {
    "node": "cover",
    "title": "BÁO CÁO",
    "subject": "Các thành phần của trang báo cáo",
    "unit": "Đơn vị mẫu",
    "period": "quý IV/2023",
    "mark": "SỐ LIỆU MÔ PHỎNG",
    "parent_agency": "Cơ quan chủ quản",
    "agency": "Cơ quan ban hành",
    "place": "Địa danh",
    "symbol": "BC",
    "addressee": ["Nơi nhận báo cáo"],
    "basis": "Câu mở đầu nêu căn cứ của báo cáo:",
    "key_figures": {
        "figures": [
            {"label": "Xếp hạng", "value": "7", "of": "25", "note": "+2 bậc so với quý III/2023"},
            {"label": "Điểm", "value": "99,02", "of": "100", "note": "+1,20 điểm so với quý III"},
        ],
        "targets": {
            "text": "1/2 chỉ tiêu đạt",
            "chips": [
                dict(state="ok", word="vượt", name="Chỉ tiêu một", value="96,3%", target="95%"),
                dict(
                    state="bad", word="chưa đạt", name="Chỉ tiêu hai", value="83,3%", target="85%"
                ),
                dict(state="none", word="không áp dụng", name="Chỉ tiêu ba", value="", target=""),
            ],
        },
    },
}
EVIDENCE = {
    "facts": [["Kết quả tính được", "83,333333"], ["Tử số", "25"], ["Mẫu số", "30"]],
    "how": "Tử số chia cho mẫu số.",
    "places": ["data/raw/mau/2023-Q4/don-vi.xlsx, trang tính Số liệu, ô H8:H42, G8:G42"],
    "more": True,
}
STATUSES = ["vượt", "đạt", "chưa đạt", "theo dõi", "không áp dụng", "chưa có số liệu"]


def notebook() -> Any:
    """A notebook that shows every kind of node once."""
    parts = [
        [COVER],
        "## Ý chính với căn cứ mở theo yêu cầu",
        [bullet_list(["Chỉ tiêu hai đạt 83,3% (25/30), chưa đạt."], [EVIDENCE])],
        "## Chữ",
        [
            paragraph("Đoạn văn. Số viết theo lối Việt Nam: 136.078; 83,3%; −1,7; +26 bậc."),
            bullet_list(["Mục thứ nhất", "Mục thứ hai"]),
            callout("Ô lưu ý."),
            callout("Ô cảnh báo.", "warning"),
        ],
        "### Đề mục cấp ba",
        "## Bảng",
        _tables(),
        "## Biểu đồ",
        _charts(),
        "## Kết thúc",
        [
            {
                "node": "closing",
                "recipients": ["Như trên", "Lưu: VT"],
                "authority": "KT. GIÁM ĐỐC",
                "position": "PHÓ GIÁM ĐỐC",
                "signatory": "Họ và tên",
            }
        ],
        "## Phụ lục. Biểu số liệu",
        [paragraph("Mỗi phụ lục sang trang mới, đánh số trang riêng.")],
    ]
    return new_notebook(
        cells=[
            new_markdown_cell(part)
            if isinstance(part, str)
            else new_code_cell(
                "", outputs=[new_output("display_data", {NODES_MIME: {"nodes": part}})]
            )
            for part in parts
        ]
    )


def page() -> str:
    """The page of all components."""
    return render_html(
        notebook_to_nodes(notebook()),
        title="Các thành phần của trang báo cáo",
        mark=COVER["mark"],
        links=[Link("Tệp mẫu", "components.html")],
    )


def _tables() -> list[dict[str, Any]]:
    judged = [column("Tên"), column("Kết quả", "end"), column("Đánh giá")]
    units = [[str(i + 1), f"Đơn vị {name}", f"{90 - 3 * i},5%"] for i, name in enumerate("ABCDEFG")]
    return [
        table("Bảng đánh giá", judged, [[f"Dòng {s}", "83,3%", s] for s in STATUSES]),
        table(
            "Bảng so sánh: xếp và lọc được bằng bàn phím",
            [column("Hạng", "center"), column("Đơn vị"), column("Kết quả", "end")],
            units,
            row_header=1,
            scope="comparison",
            notes=["Ghi chú của bảng."],
            emphasis=[2],
        ),
    ]


def _charts() -> list[dict[str, Any]]:
    charts.theme("vi")
    goal = {"target": 75.0, "target_text": "75%", "met": True}
    frame = values(
        *series([60, 70, None, 80]),
        *series([60, 65, 65, 78], "to_date", **goal),
        {"unit": "b", "unit_short": "B", "value": 70.0, **{**goal, "met": False}},
        {"unit": "c", "unit_short": "C", "value": None},
        {"indicator": "B", "indicator_name": "Chỉ tiêu hai", "value": 20.5, "maximum": 30.0},
        {"unit": "b", "unit_short": "B", "indicator": "B", "value": 25.0},
    )
    rows = frame[frame.unit == "a"]
    ranking = [{"unit": "b", "unit_short": "B", "rank": 2, "score": 80.0}, {"rank": 1}]
    parts = pd.DataFrame(
        [("a", "A", "do mình", 3), ("a", "A", "do người khác", -1), ("b", "B", "do mình", -2)],
        columns=["unit", "unit_name", "part", "places"],
    )
    drivers = pd.DataFrame({"name": ["Phần một", "Phần hai"], "effect": [1.5, -0.25]})
    figures = [
        charts.targets(rows),
        charts.shares(rows),
        charts.trend(rows),
        charts.to_date(frame, "a", "A"),
        charts.position(scores(*ranking), mark="b"),
        charts.dots(frame, "2023-Q4", "A", mark="b"),
        charts.scatter(frame, "2023-Q4", "A", "B", mark="a"),
        charts.ranks(ranked([9, 7, 8, 3], {2: "đổi phương pháp"})),
        charts.rank_parts(parts),
        charts.contributions(drivers),
        charts.small_multiples(values(*series([60, 70, None, 80])), "a", ["A"]),
    ]
    return [figure_node(figure) for figure in figures if figure is not None]


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
