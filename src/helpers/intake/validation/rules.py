"""The catalogue of all checks: what each code means and why it matters, for those who must act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from helpers.core.problems import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One check.

    Attributes:
        severity: what a problem of this code is unless its declaration in `params/forms/` says
            otherwise: "error" sets the workbook aside, "warning" keeps it.
        why_vi: what is checked and why, as the sender reads it.
    """

    code: str
    severity: Severity
    why_vi: str


_ALL = (
    # the file
    Rule("unreadable", "error", "Tệp phải là bảng tính mở được, có đúng trang tính của biểu."),
    Rule(
        "missing_workbook", "error", "Đơn vị chưa gửi biểu thì không có số liệu, không phải số 0."
    ),
    Rule(
        "double_submission",
        "error",
        "Một đơn vị có hai tệp cho một kỳ mà không ghi tệp nào được tính thì không đoán: chưa tính "
        "tệp nào.",
    ),
    Rule(
        "superseded",
        "warning",
        "Đơn vị gửi nhiều lần cho một kỳ: sổ nhận (received.csv) ghi tệp nào được tính.",
    ),
    Rule(
        "changed_after_receipt",
        "error",
        "Tệp trong data/raw không bao giờ được sửa: nội dung phải đúng mã sha256 lúc nhận.",
    ),
    Rule("received_file_missing", "error", "Tệp đã ghi trong sổ nhận phải còn trong thư mục."),
    Rule("late_submission", "warning", "Biểu đến sau hạn gửi vẫn được tính, nhưng được nêu."),
    Rule("macros_ignored", "warning", "Macro trong tệp không được chạy; chỉ đọc giá trị của ô."),
    Rule(
        "external_links",
        "warning",
        "Liên kết sang tệp khác không được mở: giá trị đã lưu có thể cũ.",
    ),
    Rule(
        "personal_data",
        "warning",
        "Báo cáo chỉ cần số đếm: cột họ tên, căn cước, điện thoại, thư điện tử, mã số thuế, ngày "
        "sinh không được đọc, nhưng tệp gửi thì được giữ nguyên; nên bỏ cột đó.",
    ),
    # exports of other systems
    Rule(
        "unregistered_export",
        "error",
        "Bản xuất phải được nhập bằng baocao import, để biết nó theo ánh xạ nào và không bị sửa.",
    ),
    Rule("export_set_aside", "error", "Bản xuất có lỗi thì để riêng cả tệp, không tính một phần."),
    Rule(
        "export_instead_of_form",
        "warning",
        "Đơn vị chưa gửi biểu nhưng bản xuất có số liệu: dùng số đó và nêu rõ.",
    ),
    Rule(
        "sources_differ",
        "warning",
        "Biểu của đơn vị và bản xuất phải nói cùng một số; khác thì dùng biểu và nêu cả hai.",
    ),
    Rule(
        "double_source",
        "error",
        "Một số liệu của một đơn vị chỉ lấy từ một hệ thống; có hai thì không lấy nguồn nào.",
    ),
    Rule(
        "filed_elsewhere",
        "error",
        "Cùng một tệp, cùng trang tính không thể là số liệu của hai kỳ: một trong hai kỳ là sai.",
    ),
    Rule(
        "other_period",
        "error",
        "Cột có tiêu đề ghi kỳ khác các cột còn lại không được lấy làm số liệu của kỳ.",
    ),
    Rule(
        "unknown_indicator",
        "warning",
        "Mã trong bảng mà khung chỉ tiêu không có thì số liệu không được dùng, và được nêu.",
    ),
    Rule(
        "above_maximum",
        "error",
        "Điểm không được vượt điểm tối đa của khung, dù đến từ nguồn nào.",
    ),
    Rule(
        "total_of_nothing",
        "error",
        "Công thức cộng các ô trống cho số 0: đơn vị không được khảo sát thì không có giá trị.",
    ),
    Rule(
        "not_surveyed_has_value",
        "error",
        "Đơn vị khai là không khảo sát thì không có số liệu; có thì khai báo hoặc bảng sai.",
    ),
    Rule(
        "missing_values",
        "warning",
        "Đơn vị không có số liệu ở nguồn nào được nêu tên, không coi là số 0.",
    ),
    Rule("sheet_copied", "warning", "Bản sao của trang tính trong cùng tệp không được đọc."),
    # whose and when
    Rule("legacy_encoding", "error", "Chữ phải là Unicode, không phải bảng mã cũ TCVN3, VNI."),
    Rule("unknown_unit", "error", "Tên đơn vị phải khớp danh sách đơn vị sau khi chuẩn hoá."),
    Rule(
        "ambiguous_unit",
        "error",
        "Một tên có thể là của đơn vị cũ rồi của đơn vị mới: kỳ của số liệu cho biết là đơn vị "
        "nào, không đoán.",
    ),
    Rule("wrong_unit", "error", "Đơn vị ghi trong biểu phải là đơn vị mà tên tệp nói tới."),
    Rule(
        "unit_not_in_period",
        "error",
        "Đơn vị đã thôi hoạt động trước kỳ, hay chưa thành lập, thì không có biểu của kỳ đó.",
    ),
    Rule(
        "sent_under_two_names",
        "warning",
        "Đơn vị đổi tên là một đơn vị: số liệu một kỳ gửi theo cả hai tên không được cộng hai lần.",
    ),
    Rule("wrong_period", "error", "Kỳ ghi trong biểu, bảng phải là kỳ của thư mục chứa tệp."),
    Rule("unknown_form", "error", "Tệp phải theo một biểu mẫu của chương trình đã khai báo."),
    # columns and types
    Rule("missing_column", "error", "Mọi cột của biểu mẫu phải có, nhận ra theo tiêu đề."),
    Rule("double_column", "error", "Mỗi cột chỉ có một lần, nếu không thì không biết lấy cột nào."),
    Rule("two_forms", "error", "Mỗi tệp là biểu của một đơn vị: một trang tính chỉ có một biểu."),
    Rule("no_rows", "error", "Biểu phải có ít nhất một dòng số liệu."),
    Rule("not_a_count", "error", "Ô số đếm phải là số nguyên không âm; không phát sinh thì ghi 0."),
    Rule("not_a_number", "error", "Ô điểm, tỷ lệ phải là một số không âm."),
    Rule("out_of_range", "error", "Giá trị không được lớn hơn mức tối đa đã khai báo của cột."),
    Rule("not_a_date", "warning", "Ô ngày phải là ngày; không đọc được thì coi như chưa ghi."),
    Rule("wrong_maximum", "error", "Điểm tối đa ghi trong phiếu phải là của khung chỉ tiêu."),
    Rule("not_in_list", "warning", "Ô chọn phải là một trong các lựa chọn của biểu mẫu."),
    Rule(
        "number_as_text",
        "warning",
        "Ô số ghi dạng chữ chỉ được đọc là số khi đọc được một cách; nếu không thì là lỗi.",
    ),
    Rule(
        "private_character",
        "warning",
        "Ký tự riêng của một phông chữ (Wingdings) không hiện được ở máy khác; báo cáo in ô vuông.",
    ),
    # rows and keys
    Rule(
        "doubtful_row",
        "error",
        "Dòng có số liệu mà mã không giống mã, hay có mã nhưng bằng tổng các dòng khác: là một thủ "
        "tục hay dòng tổng? Không đoán, không tính.",
    ),
    Rule(
        "code_changed",
        "error",
        "Mã phải giữ như đã ghi: Excel có thể bỏ số 0 của mã gõ thành số, hay đổi mã thành ngày.",
    ),
    Rule(
        "code_spelled_otherwise",
        "warning",
        "Mã chỉ khác nhau ở chữ hoa, dấu cách, kiểu gạch nối được coi là một mã.",
    ),
    Rule("missing_code", "error", "Dòng có số liệu phải có mã, để không tính nhầm sang dòng khác."),
    Rule("double_code", "error", "Một mã chỉ có một dòng, nếu không thì số bị tính hai lần."),
    Rule("unknown_criterion", "error", "Mỗi dòng của phiếu chấm phải là một tiêu chí của khung."),
    Rule("missing_criterion", "warning", "Tiêu chí không có dòng thì chưa có điểm, không phải 0."),
    Rule("missing_figure", "error", "Mọi số liệu của biểu tổng hợp phải có dòng của mình."),
    Rule("unknown_figure", "warning", "Dòng có mã không thuộc biểu tổng hợp thì không được tính."),
    Rule("unknown_code", "warning", "Mã chưa từng có trong các kỳ trước: mã mới, hay gõ nhầm?"),
    Rule("vanished_code", "warning", "Mã có ở kỳ trước mà kỳ này không còn: bãi bỏ, hay bỏ sót?"),
    # parts, totals, rates
    Rule("parts_and_total", "error", "Tổng phải bằng cộng các phần trên cùng một dòng."),
    Rule("part_above_whole", "error", "Phần không được lớn hơn toàn bộ (tỷ lệ vượt 100%)."),
    Rule(
        "swapped_columns",
        "error",
        "Nhiều dòng sai mà đổi chỗ hai cột thì đúng hết: có phải chép nhầm cột? Không tự đổi.",
    ),
    Rule("ratio_above_100", "error", "Tử số cả biểu lớn hơn mẫu số thì tỷ lệ vượt 100%."),
    Rule(
        "wrong_total",
        "error",
        "Dòng tổng cộng phải bằng cộng các dòng mà nó cộng, ở trên hay ở dưới.",
    ),
    Rule(
        "sum_of_shared_list",
        "warning",
        "Các đơn vị dùng chung một danh mục thì tổng số thủ tục là số mã khác nhau, không phải "
        "cộng dồn số dòng của các đơn vị.",
    ),
    # across periods
    Rule("stock_and_flow", "warning", "Tồn đầu kỳ phải bằng số chuyển sang của kỳ liền trước."),
    Rule("jump", "warning", "Giá trị khác hẳn các kỳ trước của chính đơn vị: xác nhận lại."),
    # corrections
    Rule(
        "correction_mended",
        "error",
        "Điều chỉnh đã khai báo không còn khớp nguồn: nguồn đã sửa, hoặc điều chỉnh ghi sai ô.",
    ),
    Rule("correction_unused", "error", "Điều chỉnh đã khai báo mà không có tệp nào để áp dụng."),
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.code: rule for rule in _ALL})


def why(code: str) -> str:
    """The explanation of a check, "" for a code that is not in the catalogue."""
    rule = RULES.get(code)
    return rule.why_vi if rule else ""
