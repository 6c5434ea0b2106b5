"""Where the kernels of a build come from, as options of papermill."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from traitlets.config import Config

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
    """

    kind: str = "standard"
    folder: str = ""
    memory_mb: int = 0

    def options(self, sockets: Path) -> dict[str, Any]:
        """Arguments of papermill.execute_notebook; standard kernels talk over `sockets`."""
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
