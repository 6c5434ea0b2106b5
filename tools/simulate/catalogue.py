"""Invented procedure lists with the annex's number of procedures for each agency."""

from dataclasses import dataclass

from tools.simulate.agencies import Agency
from tools.simulate.chance import Chance

PARTIAL = "Một phần"
FULL = "Toàn trình"
FEE_SHARE = 0.45

FIELDS = {
    "so-tttt": ("Báo chí", "Bưu chính", "Xuất bản, in và phát hành", "Phát thanh, truyền hình"),
    "so-cong-thuong": ("Xúc tiến thương mại", "Lưu thông hàng hóa", "Điện", "Hóa chất"),
    "so-gtvt": ("Đường bộ", "Đăng kiểm", "Đường thủy nội địa", "Vận tải"),
    "so-vhttdl": ("Di sản văn hóa", "Du lịch", "Thể dục thể thao", "Quảng cáo", "Gia đình"),
    "so-gddt": ("Giáo dục phổ thông", "Thi, tuyển sinh", "Văn bằng, chứng chỉ"),
    "so-noi-vu": ("Công chức, viên chức", "Thi đua, khen thưởng", "Tôn giáo", "Tổ chức, hội"),
    "so-tai-chinh": ("Quản lý công sản", "Quản lý giá", "Tài chính doanh nghiệp"),
    "so-xay-dung": ("Hoạt động xây dựng", "Quy hoạch xây dựng", "Nhà ở", "Vật liệu xây dựng"),
    "so-nnptnt": ("Trồng trọt", "Thú y", "Lâm nghiệp", "Thủy lợi", "Quản lý chất lượng"),
    "so-tnmt": ("Đất đai", "Môi trường", "Tài nguyên nước", "Khoáng sản"),
    "so-khdt": ("Thành lập doanh nghiệp", "Đầu tư tại Việt Nam", "Đấu thầu", "Hợp tác xã"),
    "so-ldtbxh": ("Việc làm", "Người có công", "Bảo trợ xã hội", "Giáo dục nghề nghiệp"),
    "so-y-te": ("Khám, chữa bệnh", "Dược phẩm", "An toàn thực phẩm", "Y tế dự phòng"),
    "so-tu-phap": ("Lý lịch tư pháp", "Công chứng", "Luật sư", "Hộ tịch", "Trợ giúp pháp lý"),
    "so-khcn": ("Hoạt động khoa học và công nghệ", "An toàn bức xạ", "Sở hữu trí tuệ"),
    "ban-dan-toc": ("Công tác dân tộc",),
    "thanh-tra-tinh": ("Giải quyết khiếu nại", "Giải quyết tố cáo", "Tiếp công dân"),
    "bql-kcn": ("Đầu tư vào khu công nghiệp", "Quy hoạch xây dựng", "Lao động", "Môi trường"),
    "huyen": ("Hộ tịch", "Chứng thực", "Đất đai", "Hộ kinh doanh", "Xây dựng", "Bảo trợ xã hội"),
}


@dataclass(frozen=True)
class Procedure:
    """One administrative procedure as the agencies list it."""

    code: str
    name: str
    level: str
    has_fee: bool


def list_id(agency: Agency) -> str:
    """The id of the agency's procedure list; the districts share one list."""
    return "huyen" if agency.is_district else agency.id


def procedures_of(agency: Agency, seed: int) -> tuple[Procedure, ...]:
    """The agency's procedures in the order of their codes."""
    owner = list_id(agency)
    chance = Chance(seed, "catalogue", owner)
    levels = chance.shuffled([PARTIAL] * agency.partial + [FULL] * agency.full)
    return tuple(
        Procedure(
            code=f"MP-{owner.upper()}-{number:03d}",
            name=f"Thủ tục mô phỏng số {number:03d} – {_field(owner, chance)}",
            level=level,
            has_fee=chance.unit() < FEE_SHARE,
        )
        for number, level in enumerate(levels, start=1)
    )


def _field(owner: str, chance: Chance) -> str:
    fields = FIELDS[owner]
    return fields[int(chance.unit() * len(fields))]
