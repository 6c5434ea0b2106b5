"""Where the kernels of a build come from, as options of papermill."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from traitlets.config import Config

from warmkernel.engine import NAME as ENGINE
from warmkernel.limit import memory_arguments
from warmkernel.manager import WarmKernelManager

PRELOAD = ("helpers.report.rehearse",)
CAN_FORK = hasattr(os, "fork")


@dataclass(frozen=True, slots=True)
class Kernels:
    """Kernels of one kind. Plain data: workers receive it.

    Attributes:
        kind: "standard", "forked" from the parent in `folder`, or "pooled" where there is no fork.
        memory_mb: how much address space a kernel may have; 0: no limit.
        line: forked kernels on one line (`warmkernel.line`), not with sockets and threads of their
            own.
    """

    kind: str = "standard"
    folder: str = ""
    memory_mb: int = 0
    line: bool = False

    def for_notebook(self, *, plain: bool) -> Kernels:
        """Kernels for a notebook; a plain one only shows sections of `report`."""
        return replace(self, line=plain and self.kind == "forked")

    def options(self, sockets: Path) -> dict[str, Any]:
        """Arguments of papermill's engine; standard kernels talk over `sockets`."""
        if self.line:
            return {"engine_name": ENGINE, "folder": self.folder, "memory_mb": self.memory_mb}
        if self.kind == "standard":
            limit = memory_arguments(self.memory_mb)
            return {"config": _own_sockets(sockets), "extra_arguments": limit}
        warm: dict[str, Any] = {"preload": list(PRELOAD), "fork": self.kind == "forked"}
        warm["memory_mb"] = self.memory_mb
        if self.kind == "forked":
            warm["folder"] = self.folder
        return {
            "kernel_manager_class": WarmKernelManager,
            "config": Config({"WarmKernelManager": {"warm": warm}}),
            # the outputs have arrived; nothing is lost with the kernel
            "shutdown_kernel": "immediate",
        }


STANDARD = Kernels()


def _own_sockets(folder: Path) -> Config:
    """Kernels talk over sockets in a folder of their own: no ports to clash. Windows has none."""
    if os.name == "nt":
        return Config()
    return Config({"KernelManager": {"transport": "ipc", "ip": str(folder / "kernel")}})
