"""Scores of scoring sheets say which of a sheet's two values they rest on."""

from __future__ import annotations

from dataclasses import replace

from helpers.core.wording import Named
from helpers.params.load import Setting


def called_by_basis(setting: Setting, field: str) -> Setting:
    """The setting whose score and index bear "(thẩm định)" or "(tự đánh giá)" in their names.

    Args:
        field: the column of the sheets that counts; "" for programmes without sheets.
    """
    framework = setting.framework
    sheet = framework.sheet
    if sheet is None or framework.score is None or not (sheet.otherwise and field):
        return setting
    vi, en = ("thẩm định", "verified") if field == sheet.field else ("tự đánh giá", "self-assessed")

    def called(named: Named) -> dict[str, str]:
        english = f"{named.name_en} ({en})" if named.name_en else ""
        return {"name_vi": f"{named.name_vi} ({vi})", "name_en": english}

    nodes = (
        indicator if indicator.parent else indicator.model_copy(update=called(indicator))
        for indicator in framework.indicators
    )
    score = framework.score.model_copy(update=called(framework.score))
    changed = framework.model_copy(update={"indicators": tuple(nodes), "score": score})
    return replace(setting, framework=changed)
