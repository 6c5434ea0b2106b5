"""How much memory a kernel may take, for kernels that are started in the ordinary way."""

from __future__ import annotations

import sys

CAN_LIMIT = sys.platform == "linux"


def memory_arguments(megabytes: int) -> list[str]:
    """Arguments with which an ipykernel limits its own address space before its first cell.

    What goes beyond ends in a MemoryError in the notebook. 0: no limit. A lower limit that the
    process has already stays.

    Raises:
        NotImplementedError: this system holds no such limit.
    """
    if not megabytes:
        return []
    if not CAN_LIMIT:
        raise NotImplementedError("a memory limit for kernels needs Linux")
    limit = megabytes << 20
    line = f"(lambda r: r.setrlimit(r.RLIMIT_AS, ({limit}, {limit})))(__import__('resource'))"
    return [f"--IPKernelApp.exec_lines={line}"]
