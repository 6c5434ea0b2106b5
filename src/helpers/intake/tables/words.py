"""The words of a table's headings and what they head: Vietnamese or English, as people write them.

Case, accents, punctuation, a number before and a remark in brackets after a heading do not matter:
"Trọng số (%)", "TRONG SO" and "weight" are one column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from helpers.core.periods import Dates, read_period
from helpers.core.spelling import name_key, plain, text_key
from helpers.core.text import nfc

_REMARK = re.compile(r"[(\[][^()\[\]]*[)\]]")
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}|[ivx]{1,4})[.)]\s+", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PERIOD = re.compile(
    r"(?:qu[yý]|q)[\s.]*(?:[1-4]|i{1,3}|iv)[\s/.,-]*(?:năm\s*)?(?:19|20)\d\d"
    r"|(?:tháng|thang)\s*\d{1,2}[\s/.-]*(?:năm\s*)?(?:19|20)\d\d"
    r"|\d{1,2}\s*(?:tháng|thang)(?:\s*(?:đầu|cuối))?\s*(?:năm\s*)?(?:19|20)\d\d"
    r"|(?:19|20)\d\d\s*[-/_. ]\s*q[1-4]",
    re.IGNORECASE,
)

SHEETS: Mapping[str, str] = {
    "framework": "khung chỉ tiêu|khung|bộ chỉ số|bộ chỉ tiêu|danh mục chỉ tiêu|chỉ tiêu"
    "|khung chỉ số|framework|indicators|imeta|metadata",
    "data": "số liệu|dữ liệu|bảng số liệu|data|idata|dataset|số liệu gốc|điểm|kết quả",
    "units": "đơn vị|danh sách đơn vị|danh mục đơn vị|units|unit list",
    "about": "thông tin|thông tin chung|giới thiệu|about|info|information",
}
FRAMEWORK: Mapping[str, str] = {
    "code": "mã|mã chỉ tiêu|mã chỉ số|mã số|mã ct|mã cs|ký hiệu|code|icode|indicator code|id",
    "name": "tên|tên chỉ tiêu|tên chỉ số|chỉ tiêu|chỉ số|tiêu chí|tên tiêu chí|nội dung|name|iname"
    "|indicator|indicator name|chỉ số thành phần|tên gọi",
    "name_en": "tên tiếng anh|tiếng anh|tên en|name en|english name|english|name english",
    "parent": "thuộc|thuộc nhóm|thuộc chỉ số|nhóm|nhóm chỉ tiêu|mã cha|cấp cha|cấp trên|trụ cột"
    "|lĩnh vực|parent|group|dimension|pillar|mã nhóm|mã lĩnh vực|mã trụ cột|parent code|group code"
    "|dimension code|pillar code",
    "parent_name": "tên nhóm|tên trụ cột|tên lĩnh vực|parent name|group name|dimension name"
    "|dimension en|pillar name",
    "level": "cấp|bậc|level",
    "direction": "chiều|chiều hướng|chiều tác động|hướng|tính chất|direction|polarity",
    "weight": "trọng số|quyền số|hệ số|tỷ trọng|weight|iweight",
    "maximum": "điểm tối đa|điểm chuẩn|tối đa|điểm max|thang điểm|maximum|max|max score"
    "|max points|maximum score|maximum points",
    "unit": "đơn vị tính|đvt|đơn vị|đơn vị đo|unit|unit of measure|measurement unit",
    "decimals": "số thập phân|chữ số thập phân|số chữ số thập phân|số lẻ|decimals|decimal places",
    "target": "chỉ tiêu giao|mục tiêu|kế hoạch|chỉ tiêu kế hoạch|target",
    "type": "loại|kiểu|type",
    "denominator": "mẫu số|denominator",
    "low": "cận dưới|ngưỡng dưới|giá trị xấu nhất|lower|lower bound|min|minimum",
    "high": "cận trên|ngưỡng trên|giá trị tốt nhất|upper|upper bound",
    "periods": "kỳ áp dụng|năm áp dụng|áp dụng|periods",
}
DATA: Mapping[str, str] = {
    "unit": "đơn vị|tên đơn vị|tỉnh|tỉnh, thành phố|tỉnh/thành phố|tỉnh/tp|tên tỉnh|tỉnh thành"
    "|địa phương|tên địa phương|cơ quan|tên cơ quan|cơ quan, đơn vị|sở, ngành|sở, ban, ngành|xã"
    "|phường|xã, phường|phường, xã|xã, phường, thị trấn|xã, phường, đặc khu|tên xã|huyện"
    "|quận, huyện|tên huyện|huyện, thành phố|huyện, thị xã, thành phố|thành phố|ubnd|tên"
    "|đơn vị hành chính|quốc gia|nước|unit|unit name|uname|name|province|province name|provinces"
    "|country|city|district|commune|agency|department|locality|region name|tên đơn vị hành chính"
    "|country name|country or area|reference area|ref area|economy|location|entity",
    "unit_code": "mã đơn vị|mã đv|mã tỉnh|mã xã|mã huyện|mã|ucode|unit code|unit id|code|id"
    "|province code|mã định danh|country code|iso code|iso3|mã quốc gia|mã nước",
    "period": "kỳ|kỳ báo cáo|kỳ số liệu|kỳ đánh giá|thời kỳ|thời gian|period|time|date"
    "|time period|reference period",
    "year": "năm|năm báo cáo|năm đánh giá|năm số liệu|năm khảo sát|năm thống kê|year|survey year"
    "|reference year|reporting year|data year|fiscal year",
    "quarter": "quý|quarter",
    "month": "tháng|month",
    "group": "nhóm|nhóm đơn vị|loại đơn vị|cụm|khối|group|cụm thi đua|ugroup",
    "region": "vùng|vùng kinh tế|khu vực|miền|region|zone|area",
    "order": "stt|tt|số tt|số thứ tự|thứ tự|no|nr|order",
    "rank": "hạng|xếp hạng|thứ hạng|vị trí|xếp thứ|rank|ranking|xếp loại",
    "note": "ghi chú|nguồn|nguồn số liệu|note|notes|source|comment|remarks|flag|flags|flag codes"
    "|obs status|observation status|decimals|footnote|footnotes|thuyết minh",
}
# of a table with one row an indicator: what says which one, and what is said of it
LONG: Mapping[str, str] = {
    "code": "mã chỉ tiêu|mã chỉ số|mã tiêu chí|mã ct|mã cs|indicator code|series code"
    "|variable code|measure code|indicator id",
    "name": "chỉ tiêu|tên chỉ tiêu|chỉ số|tên chỉ số|chỉ số thành phần|tiêu chí|tên tiêu chí"
    "|indicator|indicator name|criterion|criteria|variable|series|series name|measure|subject"
    "|nội dung|nội dung đánh giá|nhiệm vụ|thủ tục|tên thủ tục|tên thủ tục hành chính"
    "|thủ tục hành chính",
    "measure": "đơn vị tính|đvt|đơn vị đo|unit of measure|unit measure|measurement unit|unit mult"
    "|unit multiplier",
    "value": "giá trị|số liệu|value|obs value|observation value|trị số",
}
TOTAL_COLUMN = (
    "tổng|tổng điểm|điểm tổng|tổng cộng|tổng số điểm|điểm|điểm số|điểm chung|chỉ số chung|tổng hợp"
    "|điểm tổng hợp|chỉ số tổng hợp|total|total score|score|overall|overall score|index"
    "|điểm công bố|kết quả chung|tổng chỉ số|chỉ số"
)
UNITS: Mapping[str, str] = {
    "code": "mã|mã đơn vị|mã tỉnh|mã xã|code|ucode|unit code|id",
    "name": "tên|tên đơn vị|đơn vị|name|uname|unit|unit name",
    "name_en": "tên tiếng anh|tiếng anh|name en|english name|english",
    "short": "tên ngắn|viết tắt|tên viết tắt|short|short name|tên gọi tắt",
    "group": "nhóm|nhóm đơn vị|loại|khối|cụm|group",
    "region": "vùng|khu vực|miền|region",
    "valid_from": "từ ngày|ngày bắt đầu|hiệu lực từ|valid from|from",
    "valid_to": "đến ngày|ngày kết thúc|hết hiệu lực|valid to|to|until",
}
ABOUT: Mapping[str, str] = {
    "name": "tên chỉ số|tên|tên chương trình|tiêu đề|name|title|index name",
    "name_en": "tên tiếng anh|name en|english name|title en",
    "id": "mã|mã chỉ số|mã chương trình|id|code",
    "agency": "cơ quan|cơ quan lập|cơ quan báo cáo|đơn vị báo cáo|đơn vị lập|agency|author",
    "parent_agency": "cơ quan chủ quản|cơ quan cấp trên|parent agency",
    "place": "địa danh|nơi lập|place",
    "source": "nguồn|nguồn số liệu|source|data source",
    "document": "văn bản|căn cứ|quyết định|document",
    "normalise": "cách chuẩn hoá|chuẩn hoá|phương pháp chuẩn hoá|normalise|normalisation"
    "|normalize|normalization",
    "aggregate": "cách gộp|gộp|cách tính|cách tổng hợp|phương pháp gộp|aggregate|aggregation",
    "period": "kỳ|năm|kỳ số liệu|năm số liệu|period|year|time",
    "decimals": "số thập phân|decimals",
}
DIRECTIONS: Mapping[str, str] = {
    "1": "1|+1|+|1.0|cao hơn là tốt|cao là tốt|càng cao càng tốt|cao|thuận|tích cực|dương|tăng"
    "|higher|higher is better|positive|up|cao hơn tốt hơn|higher better|thuận chiều|↑",
    "-1": "-1|−1|–1|-|−|-1.0|thấp hơn là tốt|thấp là tốt|càng thấp càng tốt|thấp|nghịch|ngược|âm"
    "|tiêu cực|giảm|lower|lower is better|negative|down|thấp hơn tốt hơn|lower better"
    "|ngược chiều|nghịch chiều|↓",
}


@lru_cache(8_192)
def heading_key(text: str) -> str:
    """What is left of a heading for comparison.

    Example:
        >>> heading_key("2. Trọng số (%)") == heading_key("TRONG_SO")
        True
    """
    short = _NUMBERED.sub("", _REMARK.sub(" ", nfc(text)[:300]))
    return plain(name_key(short or text))


@lru_cache(64)
def _keys(words: str) -> frozenset[str]:
    return frozenset(heading_key(word) for word in words.split("|"))


def is_one_of(words: str, text: str) -> bool:
    """Whether a text is one of these words, which stand between bars."""
    key = heading_key(text)
    return bool(key) and key in _keys(words)


def meaning(words: Mapping[str, str], text: object) -> str:
    """Which of the meanings a text has, "" for none.

    Example:
        >>> meaning(FRAMEWORK, "Chỉ tiêu giao"), meaning(DATA, "TỈNH/THÀNH PHỐ"), meaning(DATA, "x")
        ('target', 'unit', '')
    """
    if not isinstance(text, str) or not text.strip():
        return ""
    key = heading_key(text)
    return next((name for name, known in words.items() if key and key in _keys(known)), "")


def direction(text: str) -> int:
    """1 or -1 as a direction is written; 0 where it is neither.

    Example:
        >>> direction("Thấp hơn là tốt"), direction("+1"), direction("sang ngang")
        (-1, 1, 0)
    """
    typed = nfc(text).casefold()
    for sign, words in DIRECTIONS.items():
        written = words.split("|")
        if typed in written or (heading_key(typed) and heading_key(typed) in _words_only(words)):
            return int(sign)
    return 0


@lru_cache(4)
def _words_only(words: str) -> frozenset[str]:
    """The keys of those that are words: "-1" and "+1" have the same key."""
    return frozenset(heading_key(word) for word in words.split("|") if word[-1].isalpha())


_RANK = re.compile(
    r"(?:xếp hạng|xếp thứ|thứ hạng|vị thứ|vị trí(?! việc)|hạng|rank(?:ing)?)\b.*|.*\brank(?:ing)?"
)
# codes of whatever, and what compares with another time: neither is what an indicator says
_CODE = re.compile(r"mã(?! h[oó][aá]\b)\b.*|(?:.* )?(?:id|code)(?: .*)?|số hiệu\b.*")
_BARE_RANK, _BARE_CODE = re.compile(r"(?:xep |thu )?hang\b.*"), re.compile(r"ma \S.*")
_CHANGE = re.compile(
    r"\W*(?:(?:muc|t[yi] le|so|diem) )?tang\W*(?:hoac|hay|va)?\W*giam\b.*|chenh lech\b.*"
    r"|so (?:voi|sanh)\b.*|thay doi so voi\b.*|(?:change|difference)\b.*"
)


_BURDEN = re.compile(
    r".*\b(?:qua han|tre han|cham (?:muon|han|tien do)|ngheo|that nghiep|tu vong|tai nan|vi pham"
    r"|khieu nai|to cao|so ngay|ngay lam viec|overdue|poverty|unemployment|mortality|accidents?"
    r"|complaints?)\b.*|(?:thoi gian|time)\b.*\b(?:ngay|gio|phut|days?|hours?|minutes?)\b.*"
)
_EASED = re.compile(r"(?:diem|giam|khong|muc giam|chi so|score|reduction)\b.*")


def is_burden(text: str) -> bool:
    """Whether a heading heads what is better the lower it is, and no points for it.

    Example:
        >>> [is_burden(text) for text in ("Tỷ lệ hộ nghèo (%)", "Thời gian xử lý (ngày)")]
        [True, True]
        >>> [is_burden(text) for text in ("Chi phí thời gian", "Giảm nghèo", "Điểm quá hạn")]
        [False, False, False]
    """
    key = plain(text_key(text.replace("_", " ")))
    return bool(_BURDEN.fullmatch(key)) and not _EASED.fullmatch(key)


def is_rank(text: str) -> bool:
    """Whether a heading heads ranks: "Hạng", "rank", "hang_dti_2022", "Thứ hạng 2021".

    Example:
        >>> is_rank("Xếp hạng 2021"), is_rank("hang_dti_2022"), is_rank("Hàng hoá")
        (True, True, False)
    """
    return is_one_of(DATA["rank"], text) or _is(_RANK, _BARE_RANK, text)


def is_aside(text: str) -> bool:
    """Whether a heading heads codes or comparisons: numbers that are no indicator.

    Example:
        >>> [is_aside(text) for text in ("Mã PCI", "PCI ID", "Tăng/giảm so với 2022", "Mã hoá")]
        [True, True, True, False]
    """
    return _is(_CODE, _BARE_CODE, text) or bool(_CHANGE.fullmatch(plain(text_key(text))))


def _is(words: re.Pattern[str], bare: re.Pattern[str], text: str) -> bool:
    """Whether a heading begins so; names of variables, such as "hang_2022", have no marks."""
    key = text_key(text.replace("_", " "))
    return bool(words.fullmatch(key) or ("_" in text and bare.fullmatch(key)))


def period_in(text: str) -> Dates | None:
    """The one period that a title, a sheet's name or a file's name speaks of; None without one.

    Example:
        >>> period_in("PCI_2019_tinh").kind, period_in("Kết quả quý II/2024").kind
        ('year', 'quarter')
        >>> period_in("So với 2019, năm 2020") is None
        True
    """
    title = nfc(text)
    if whole := read_period(title):
        return whole
    periods = {read_period(match.group()) for match in _PERIOD.finditer(title)} - {None}
    if not periods:
        periods = {read_period(year) for year in _YEAR.findall(title)} - {None}
    return periods.pop() if len(periods) == 1 else None
