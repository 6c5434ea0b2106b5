"""The periods of a new programme, from those of its figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from helpers.core.errors import ConfigError
from helpers.core.periods import Dates
from helpers.intake.tables.labels import period_id, period_names


def declared_periods(periods: Sequence[Dates]) -> list[dict[str, Any]]:
    """The entries of `periods` in a programme's YAML file, in order of their dates.

    Raises:
        ConfigError: there is none.
    """
    if not periods:
        raise ConfigError("Bảng không có kỳ nào", todo="thêm cột Kỳ, hoặc ghi năm ở tên tệp")
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
