"""The 26 agencies of the annex of plan 650/KH-UBND and how each one is simulated.

Names and numbers of procedures are the annex's. Volumes and performance are invented: they were
chosen so that about half of the agencies reach each target in 2023.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Agency:
    """One reporting agency.

    partial, full: procedures "một phần" and "toàn trình" (annex).
    volume: dossiers received in an average quarter of 2023.
    reach: share of the procedures in use that get online dossiers, in 2023 and in 2024.
    handled: mean share of processed dossiers that is processed online in 2023.
    pace: rise of that share from one quarter to the next.
    overdue: share of processed dossiers that is late, on average.
    postal: share of the dossiers not sent online that comes by post.
    """

    id: str
    name: str
    partial: int
    full: int
    volume: int
    reach: tuple[float, float]
    handled: float
    pace: float = 0.015
    overdue: float = 0.02
    postal: float = 0.12

    @property
    def is_district(self) -> bool:
        """Whether the agency is a district People's Committee."""
        return self.id.startswith("ubnd-")


def _district(
    id: str, name: str, volume: int, reach: tuple[float, float], handled: float, overdue: float
) -> Agency:
    return Agency(id, name, 77, 124, volume, reach, handled, 0.02, overdue)


AGENCIES = (
    Agency("so-tttt", "Sở Thông tin và Truyền thông", 0, 35, 350, (25 / 30, 0.9), 0.967, 0.006, 0),
    Agency("so-cong-thuong", "Sở Công Thương", 11, 116, 4200, (0.92, 0.95), 0.978, 0.004, 0.003),
    Agency("so-gtvt", "Sở Giao thông vận tải", 109, 4, 6500, (0.62, 0.73), 0.915, 0.012, 0.012),
    Agency(
        "so-vhttdl",
        "Sở Văn hóa, Thể thao và Du lịch",
        10,
        82,
        450,
        (0.88, 0.91),
        0.862,
        0.018,
        0.01,
    ),
    Agency("so-gddt", "Sở Giáo dục và Đào tạo", 57, 27, 900, (0.79, 0.86), 0.80, 0.02, 0.015),
    Agency("so-noi-vu", "Sở Nội vụ", 51, 38, 640, (0.87, 0.9), 0.85, 0.012, 0.01),
    Agency("so-tai-chinh", "Sở Tài chính", 25, 28, 260, (0.9, 0.88), 0.885, 0.008, 0.0),
    Agency("so-xay-dung", "Sở Xây dựng", 11, 42, 700, (0.75, 0.78), 0.705, 0.02, 0.03),
    Agency("so-nnptnt", "Sở Nông nghiệp và PTNT", 63, 23, 1500, (0.74, 0.83), 0.78, 0.014, 0.018),
    Agency(
        "so-tnmt", "Sở Tài nguyên và Môi trường", 78, 7, 9000, (0.55, 0.64), 0.52, 0.03, 0.04, 0.05
    ),
    Agency("so-khdt", "Sở Kế hoạch và Đầu tư", 28, 52, 2600, (0.93, 0.95), 0.97, 0.004, 0.006),
    Agency(
        "so-ldtbxh",
        "Sở Lao động, Thương binh và XH",
        131,
        15,
        2200,
        (0.66, 0.72),
        0.74,
        0.012,
        0.02,
    ),
    Agency("so-y-te", "Sở Y tế", 119, 17, 1300, (0.87, 0.88), 0.655, 0.025, 0.025),
    Agency("so-tu-phap", "Sở Tư pháp", 2, 117, 4800, (0.89, 0.92), 0.83, 0.015, 0.015, 0.3),
    Agency("so-khcn", "Sở Khoa học và Công nghệ", 30, 14, 255, (0.8, 0.87), 0.70, 0.02, 0.0),
    Agency("ban-dan-toc", "Ban Dân tộc", 0, 2, 16, (1.0, 1.0), 0.79, 0.01, 0.0, 0.0),
    Agency("thanh-tra-tinh", "Thanh tra tỉnh", 9, 0, 5, (0.0, 0.0), 0.0, 0.0, 0.0, 0.0),
    Agency("bql-kcn", "BQL các Khu công nghiệp tỉnh", 8, 31, 320, (0.77, 0.82), 0.62, 0.03, 0.012),
    _district("ubnd-gia-nghia", "UBND thành phố Gia Nghĩa", 4600, (0.715, 0.75), 0.65, 0.012),
    _district("ubnd-dak-song", "UBND huyện Đắk Song", 2600, (0.71, 0.74), 0.60, 0.02),
    _district("ubnd-dak-mil", "UBND huyện Đắk Mil", 3600, (0.68, 0.73), 0.715, 0.015),
    _district("ubnd-dak-glong", "UBND huyện Đắk G'long", 2200, (0.50, 0.60), 0.475, 0.036),
    _district("ubnd-dak-rlap", "UBND huyện Đắk R'Lấp", 3300, (0.61, 0.69), 0.73, 0.018),
    _district("ubnd-tuy-duc", "UBND huyện Tuy Đức", 1900, (0.53, 0.64), 0.49, 0.04),
    _district("ubnd-cu-jut", "UBND huyện Cư Jút", 3700, (0.66, 0.71), 0.645, 0.022),
    _district("ubnd-krong-no", "UBND huyện K'Rông Nô", 2700, (0.58, 0.66), 0.715, 0.026),
)

AGENCY_BY_ID = {agency.id: agency for agency in AGENCIES}

# Gia Nghĩa leads the districts for three quarters of 2023 and fades; Đắk Mil ends with a campaign.
HANDLED_2023 = {
    "ubnd-gia-nghia": (0.70, 0.705, 0.69, 0.52),
    "ubnd-dak-mil": (0.61, 0.635, 0.655, 0.92),
}
