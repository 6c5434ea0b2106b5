"""An office's own Word template: which placeholders it may hold, and what is wrong with others.

A template is filled with values, it computes nothing: a placeholder is a plain name, a condition
asks whether a name has a value. So a template that was sent by somebody runs no code.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple
from zipfile import BadZipFile

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from helpers.core.spelling import plain, text_key
from helpers.params.faults import did_you_mean

BODY = "noi_dung"
# what a placeholder becomes that stands alone in a paragraph of its own
BLOCKS = {
    BODY: "thân báo cáo, từ mục I đến hết; bắt buộc, đúng một chỗ; phụ lục ở cuối tệp",
    "muc_luc": "mục lục các phần và phụ lục",
    "logo": "logo của cơ quan",
}
FIELDS = {
    "co_quan_chu_quan": "cơ quan chủ quản",
    "co_quan": "cơ quan ban hành",
    "co_quan_chu_quan_hoa": "cơ quan chủ quản in hoa; dài thì ngắt hai dòng đều nhau",
    "co_quan_hoa": "cơ quan ban hành in hoa; dài thì ngắt hai dòng đều nhau",
    "quoc_hieu": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "tieu_ngu": "Độc lập - Tự do - Hạnh phúc",
    "ky_hieu": "ký hiệu văn bản (BC-STTTT); số để trống",
    "dia_danh": "địa danh",
    "ngay_thang": "ngày … tháng … năm …, để trống chỗ điền tay",
    "ten_bao_cao": "tên loại: BÁO CÁO",
    "trich_yeu": "trích yếu nội dung",
    "don_vi": "đơn vị được báo cáo",
    "ky": "kỳ báo cáo",
    "so_lieu_mo_phong": "dấu SỐ LIỆU MÔ PHỎNG; trống với số liệu thật",
    "kinh_gui": "nơi kính gửi; nhiều nơi thì mỗi nơi một dòng",
    "kinh_gui_nhieu": "như trên, chỉ khi có nhiều nơi",
    "can_cu": "câu căn cứ mở đầu",
    "noi_nhan": "nơi nhận, mỗi nơi một dòng",
    "quyen_han_ky": "TM., KT. …; có thể trống",
    "chuc_vu": "chức vụ người ký, in hoa",
    "nguoi_ky": "họ tên người ký; có thể trống",
    "nhan_so": "chữ “Số” theo ngôn ngữ báo cáo",
    "nhan_kinh_gui": "chữ “Kính gửi” theo ngôn ngữ báo cáo",
    "nhan_noi_nhan": "chữ “Nơi nhận” theo ngôn ngữ báo cáo",
}
_NAMES = {**BLOCKS, **FIELDS}
_LARGEST = 2_000_000  # bytes; it is part of every report
_TAG = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
_PLAIN = re.compile(r"\{\{-?\s*(\w+)\s*-?\}\}|\{%-?\s*(?:el)?if\s+(?:not\s+)?(\w+)\s*-?%\}")
_BARE = re.compile(r"\{%-?\s*(?:else|endif)\s*-?%\}")
_OWN_TAG = re.compile(r"\{\{-?(?:p|r|tr|tc)\s[^{}]*\}\}")
_ALONE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_MARKUP = re.compile(r"<[^>]+>")
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
# what docxtpl fills in the properties of a file
_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
_UNREADABLE = (BadZipFile, KeyError, ValueError, etree.XMLSyntaxError, OSError)


class Wrong(NamedTuple):
    """One thing that is wrong with a template, as a fault of a declaration says it."""

    what: str
    found: str = ""
    todo: str = ""


@lru_cache(maxsize=8)
def template_faults(content: bytes) -> tuple[Wrong, ...]:
    """What keeps a template from being filled, in the order of the file; none for a sound one."""
    if len(content) > _LARGEST:
        todo = f"dùng tệp không quá {_LARGEST} byte"
        return (Wrong("mẫu Word quá lớn", f"{len(content)} byte", todo),)
    template = DocxTemplate(io.BytesIO(content))
    try:
        template.init_docx()
        sources = [*_sources(template)]
    except _UNREADABLE:
        todo = "mở bằng Word hoặc LibreOffice, lưu lại ở dạng .docx, không đặt mật khẩu"
        return (Wrong("mẫu không phải tệp Word .docx đọc được", "", todo),)
    faults = [*_wrong_kinds(template)]
    faults += [wrong for source in sources for wrong in _wrong_tags(source)]
    if not faults:
        faults = [wrong for source in sources for wrong in _wrong_syntax(source)]
    return (*faults, *([] if faults else _wrong_blocks(template, sources)))


@cache
def environment() -> SandboxedEnvironment:
    """What fills a template: markup in values is text, a name without a value is an error.

    It compiles a text once.
    """
    made = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    made.from_string = lru_cache(maxsize=64)(made.from_string)  # type: ignore[assignment, method-assign]
    return made


def block_paragraphs(body: Any) -> Iterator[tuple[str, Any]]:
    """The paragraphs of a document that are nothing but the place of a block, with its name."""
    for paragraph in body.iter(f"{{{body.nsmap['w']}}}p"):
        match = _ALONE.fullmatch("".join(_texts(paragraph)).strip())
        if match and match[1] in BLOCKS:
            yield match[1], paragraph


def _texts(paragraph: Any) -> Iterator[str]:
    for node in paragraph.iter(f"{{{paragraph.nsmap['w']}}}t"):
        yield node.text or ""


def _sources(template: DocxTemplate) -> Iterator[str]:
    """Every text that docxtpl fills, in the form in which it reads it."""
    parts = [template.get_xml()]
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        parts += [template.get_part_xml(part) for _, part in template.get_headers_footers(uri)]
    for part in template.docx.part.package.parts:
        if part.content_type == _FOOTNOTES:
            parts.append(part.blob.decode("utf-8"))
    for part in parts:
        yield re.sub(r"<w:p([ >])", r"\n<w:p\1", template.patch_xml(part))
    yield from (str(getattr(template.docx.core_properties, name)) for name in _PROPERTIES)


def _wrong_kinds(template: DocxTemplate) -> Iterator[Wrong]:
    """A value is text: it cannot take the place of a paragraph, a run, a row or a cell."""
    for paragraph in template.docx.element.body.iter(f"{{{template.docx.element.nsmap['w']}}}p"):
        for tag in _OWN_TAG.findall("".join(_texts(paragraph))):
            yield Wrong(f"chỗ điền {tag} có chữ p, r, tr hoặc tc trước tên", todo="viết {{ tên }}")


def _wrong_tags(source: str) -> Iterator[Wrong]:
    for tag in dict.fromkeys(_TAG.findall(source)):
        shown = " ".join(_MARKUP.sub("", tag).split())
        match = _PLAIN.fullmatch(tag)
        name = match and (match[1] or match[2])
        if name and name not in _NAMES:
            yield Wrong(f"không có chỗ điền {name}", shown, _near(name))
        elif not match and not _BARE.fullmatch(tag):
            yield Wrong(
                f"chỗ điền {shown} không chỉ là một tên",
                todo=f"{_near(shown.strip('{}%# '))}; điều kiện chỉ có if, if not, else, endif",
            )


def _near(name: str) -> str:
    return did_you_mean(plain(text_key(name)).replace(" ", "_"), _NAMES)


def _wrong_syntax(source: str) -> Iterator[Wrong]:
    """Conditions left open, or opened and closed at places between which no whole parts lie."""
    todo = "viết {{ tên }}; mỗi {%p if tên %} có một {%p endif %}, mỗi thứ ở một đoạn riêng"
    try:
        filled = environment().from_string(source)
        for value in ("", "x"):
            rendered = filled.render(dict.fromkeys(_NAMES, value))
            if source.lstrip().startswith("<"):
                etree.fromstring(rendered)
    except TemplateSyntaxError as error:
        lines = source.splitlines()[error.lineno - 1 : error.lineno]
        shown = _MARKUP.sub("", "".join(lines)).strip()[:80]
        yield Wrong("chỗ điền viết dở hoặc if không có endif", shown, todo)
    except etree.XMLSyntaxError:
        yield Wrong("if và endif của mẫu không nằm ở hai chỗ cùng cấp", "", todo)


def _wrong_blocks(template: DocxTemplate, sources: list[str]) -> Iterator[Wrong]:
    """Blocks stand alone in a paragraph; the body once, and in no table, frame or heading."""
    body = template.docx.element.body
    alone = [*block_paragraphs(body)]
    for name in BLOCKS:
        used = sum(_tagged(source, name) for source in sources)
        places = [paragraph for block, paragraph in alone if block == name]
        outside = name != "logo" and any(place.getparent() is not body for place in places)
        if used != len(places) or outside:
            what = f"chỗ điền {name} không đứng riêng một đoạn của thân văn bản"
            yield Wrong(
                what, f"{{{{ {name} }}}}", "để một mình trong một đoạn, ngoài bảng và khung"
            )
        elif name == BODY and len(places) != 1:
            what = f"mẫu có {len(places)} chỗ điền {BODY}, cần đúng một"
            yield Wrong(what, "", f"thêm một đoạn chỉ có {{{{ {BODY} }}}} vào chỗ của thân báo cáo")


def _tagged(source: str, name: str) -> int:
    return len(re.findall(rf"\{{\{{-?\s*{name}\s*-?\}}\}}", source))
