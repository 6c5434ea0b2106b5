"""What a build may take, and how far it has come."""

from __future__ import annotations

import os
from dataclasses import dataclass
from math import inf

from helpers.core.errors import BaocaoError, ConfigError

# open files that a build needs, and for each report that it makes at the same time
_HANDLES, _HANDLES_OF_A_REPORT = 64, 4


@dataclass(frozen=True, slots=True)
class Limits:
    """What a build may take; 0 means no limit.

    Attributes:
        report_seconds: for one report.
        build_seconds: for all reports together.
        memory_mb: address space of one kernel.

    Raises:
        ConfigError: a limit is negative or no number.
    """

    report_seconds: float = 900.0
    build_seconds: float = 0.0
    memory_mb: int = 0

    def __post_init__(self) -> None:
        for option, value in (
            ("--report-limit", self.report_seconds),
            ("--limit", self.build_seconds),
            ("--memory", self.memory_mb),
        ):
            if not 0 <= value < inf:
                raise ConfigError(
                    "Giới hạn không hợp lệ",
                    where=option,
                    found=str(value),
                    todo="một số từ 0; 0: không giới hạn",
                )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build has come."""

    done: int
    failed: int
    running: int
    total: int


def check_handles(reports: int) -> None:
    """That the system lets a build open enough files at once.

    Args:
        reports: how many are made at the same time.

    Raises:
        BaocaoError: it does not.
    """
    if not hasattr(os, "fork"):  # Windows counts no open files
        return
    import resource

    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = _HANDLES + _HANDLES_OF_A_REPORT * reports
    if 0 <= allowed < needed:  # below 0: no limit
        raise BaocaoError(
            "Không đọc hoặc ghi được: hệ điều hành cho mở quá ít tệp cùng lúc",
            where="giới hạn số tệp mở (ulimit -n)",
            found=f"{allowed}; lập {reports} báo cáo cùng lúc cần {needed}",
            todo=f"ulimit -n {max(1024, needed)}, rồi chạy lại; hoặc giảm --jobs",
        )
