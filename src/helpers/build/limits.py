"""What a build may take, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from helpers.core.errors import ConfigError


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
