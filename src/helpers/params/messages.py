"""What pydantic finds wrong, in Vietnamese: the only place that knows its types of errors."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from helpers.params.patterns import WORDS

_LONGEST = 200
_NUMBER = "phải là số; dấu thập phân là dấu chấm, không có dấu ngăn nghìn"
_WHOLE = "phải là số nguyên, chỉ gồm chữ số"
_DATE = "phải là ngày viết năm-tháng-ngày, ví dụ 2023-10-06"
_LIST = "phải là danh sách, viết [a, b] hoặc mỗi mục một dòng bắt đầu bằng dấu -"
_TABLE = "phải là bảng gồm các khoá và giá trị"
_TEXT = "phải là chữ; số hoặc ngày dùng làm chữ thì đặt trong ngoặc kép"
_MESSAGES = {
    "missing": "thiếu giá trị bắt buộc",
    "extra_forbidden": "không có khoá này",
    "int_parsing": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": "số quá lớn",
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "decimal_type": _NUMBER,
    "finite_number": "phải là số hữu hạn",
    "bool_parsing": "phải là true hoặc false",
    "bool_type": "phải là true hoặc false",
    "string_type": _TEXT,
    "string_too_short": "không được để trống",
    "string_too_long": "dài quá {max_length} ký tự",
    "literal_error": "phải là một trong: {expected}",
    "date_parsing": _DATE,
    "date_type": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "datetime_parsing": "phải là ngày giờ ISO 8601, ví dụ 2023-10-06T08:00",
    "datetime_from_date_parsing": "phải là ngày giờ ISO 8601, ví dụ 2023-10-06T08:00",
    "datetime_type": "phải là ngày giờ ISO 8601, ví dụ 2023-10-06T08:00",
    "tuple_type": _LIST,
    "list_type": _LIST,
    "dict_type": _TABLE,
    "model_type": _TABLE,
    "model_attributes_type": _TABLE,
    "greater_than": "phải lớn hơn {gt:g}",
    "greater_than_equal": "phải từ {ge:g} trở lên",
    "less_than": "phải nhỏ hơn {lt:g}",
    "less_than_equal": "phải từ {le:g} trở xuống",
    "too_short": "cần ít nhất {min_length} mục",
    "too_long": "có quá {max_length} mục",
    "union_tag_not_found": "thiếu khoá {discriminator}",
    "union_tag_invalid": "{discriminator} phải là một trong: {expected_tags}",
}


def message(error: ErrorDetails) -> str:
    """What is wrong, in Vietnamese.

    Example:
        >>> message({"type": "int_parsing", "loc": (), "msg": "", "input": "một"})
        'phải là số nguyên, chỉ gồm chữ số'
    """
    context: dict[str, Any] = dict(error.get("ctx", {}))
    if error["type"] == "value_error":  # one of ours, already in Vietnamese
        return str(context["error"])
    if error["type"] == "string_pattern_mismatch":
        return WORDS.get(context["pattern"], "không đúng dạng quy định")
    if "expected" in context:
        context["expected"] = context["expected"].replace(" or ", ", ")
    return _MESSAGES.get(error["type"], "giá trị không dùng được").format(**context)


def todo(error: ErrorDetails, model: type[BaseModel], guide: str) -> str:
    """What to do about it."""
    if error["type"] != "extra_forbidden":
        return f"sửa theo {guide}"
    near = get_close_matches(str(error["loc"][-1]), _keys(model), n=3)
    return f"có phải là: {', '.join(near)}?" if near else f"bỏ khoá này, hoặc sửa theo {guide}"


def shown(value: Any) -> str:
    """A value as it can stand in a message.

    Example:
        >>> shown("một"), shown(None), shown(True), shown({"a": [1, "b"]})
        ("'một'", '(trống)', 'true', '{"a": [1, "b"]}')
    """
    if value is None:
        return "(trống)"
    if isinstance(value, str):
        return f"'{value}'"[:_LONGEST]
    if isinstance(value, dt.date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False, default=str)[:_LONGEST]


@lru_cache(maxsize=64)
def _keys(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys of a model and of all models within it."""
    return tuple(dict.fromkeys(_fields(model, set())))


def _fields(kind: Any, seen: set[Any]) -> Iterator[str]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        if kind in seen:
            return
        seen.add(kind)
        fields: Mapping[str, Any] = kind.model_fields
        yield from fields
        for field in fields.values():
            yield from _fields(field.annotation, seen)
    for part in get_args(kind):
        yield from _fields(part, seen)
