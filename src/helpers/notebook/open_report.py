"""`open_report(programme, period, unit)`: what every notebook begins with."""

from __future__ import annotations

import os

from helpers.core.errors import NoSuchName, ReportError
from helpers.core.formatting import Lang
from helpers.core.paths import BUILD_VARIABLE, find_project
from helpers.core.wording import LANGUAGES
from helpers.notebook.cell import show_by
from helpers.notebook.lab_style import show_style
from helpers.notebook.language import speak
from helpers.notebook.report import Report
from helpers.params.programme import OVERVIEW
from helpers.report.assessment.assess import assess
from helpers.report.assessment.store import open_assessment

__all__ = ["Report", "open_report"]


def open_report(
    programme: str, period: str, unit: str, lang: Lang = "vi", *, suppressed: bool = True
) -> Report:
    """Mở báo cáo của một đơn vị trong một kỳ: số liệu, nhận định, bảng.

    Args:
        programme: mã chương trình, ví dụ "dak-nong-650".
        period: mã kỳ, ví dụ "2023-Q4".
        unit: mã đơn vị, ví dụ "so-tttt"; "overview": báo cáo chung của tất cả các đơn vị.
        lang: "vi" hoặc "en", ngôn ngữ của báo cáo.
        suppressed: False: số liệu đầy đủ, kể cả số đếm nhỏ mà chương trình khai báo không công bố
            (`suppress`), cho người phân tích; baocao build không nhận sổ tay mở như vậy.

    Raises:
        ConfigError: không có chương trình, kỳ, đơn vị hoặc ngôn ngữ đó; đơn vị không có số liệu.

    Ví dụ:
        >>> report = open_report("dak-nong-650", "2023-Q4", "so-tttt")
        >>> report.values.query("unit == 'so-tttt' and indicator == 'A'").period.iloc[-1]
        '2023-Q4'
    """
    if lang not in LANGUAGES:
        raise NoSuchName("Ngôn ngữ không có", found=repr(lang), todo="chọn vi hoặc en")
    project = find_project()
    if suppressed:
        assessment = open_assessment(project, programme, period)
    elif os.environ.get(BUILD_VARIABLE):
        raise ReportError(
            "Báo cáo để công bố không lập từ số liệu chưa che",
            where="open_report(…, suppressed=False)",
            todo="bỏ suppressed=False; số liệu đầy đủ chỉ để phân tích trong JupyterLab",
        )
    else:
        assessment = assess(project, programme, period, suppressed=False)
    setting = assessment.facts.setting
    if unit == OVERVIEW and not setting.programme.whole:
        raise NoSuchName(
            f"Chương trình {programme} không có báo cáo chung",
            where=f"params/programmes/{programme}.yml, khoá whole",
            todo="chọn một đơn vị",
        )
    chosen = setting.unit(setting.programme.whole if unit == OVERVIEW else unit)
    if chosen.id not in assessment.findings:
        raise NoSuchName(
            f"Không có số liệu nào của {chosen.name_vi} cho kỳ {period}",
            where="data/published/figures.csv",
            found=", ".join(assessment.findings),
            todo="chọn kỳ hoặc đơn vị khác",
        )
    report = Report(assessment, chosen, unit, lang)
    speak(lang)
    show_by(report)
    show_style()
    return report
