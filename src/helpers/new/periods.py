"""The periods of a new programme, from those of its figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from helpers.core.errors import ConfigError
from helpers.core.params.programme import Period
from helpers.core.periods import Dates
from helpers.intake.tables.labels import period_id, period_names

KINDS: frozenset[str] = frozenset(get_args(Period.model_fields["kind"].annotation))
_SAID = {
    "week": "tuần",
    "month": "tháng",
    "quarter": "quý",
    "six_months": "6 tháng",
    "nine_months": "9 tháng",
    "year": "năm",
    "window": "khoảng ngày riêng",
}


def declared_periods(periods: Sequence[Dates]) -> list[dict[str, Any]]:
    """The entries of `periods` in a programme's YAML file, in order of their dates.

    Raises:
        ConfigError: there is none, or reports cannot be made of that kind of period.
    """
    if not periods:
        raise ConfigError("Bảng không có kỳ nào", todo="thêm cột Kỳ, hoặc ghi năm ở tên tệp")
    other = sorted({one.kind for one in periods} - KINDS)
    if other:
        example = next(one for one in periods if one.kind == other[0])
        raise ConfigError(
            f"Chưa lập được báo cáo theo {_SAID[other[0]]}",
            where="cột Kỳ",
            found=period_names(example)[0],
            todo=f"dùng kỳ theo: {', '.join(_SAID[one] for one in sorted(KINDS))}",
        )
    return [_declared(one) for one in sorted(periods, key=lambda one: one.order)]


def _declared(dates: Dates) -> dict[str, Any]:
    vi, en = period_names(dates)
    return {
        "id": period_id(dates),
        "kind": dates.kind,
        "start": dates.start,
        "end": dates.end,
        "label_vi": vi,
        "label_en": en,
    }
