"""Install a kernelspec of a warm kernel: `python -m warmkernel.install NAME --preload pandas`."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager

from warmkernel.manager import kernel_spec


def install(
    name: str,
    display_name: str,
    preload: Sequence[str],
    *,
    shaping: Sequence[str] = (),
    prefix: str = sys.prefix,
) -> Path:
    """Write the kernelspec `name` below `prefix`; returns its folder.

    Args:
        preload: modules that the kernel's parent imports once.
        shaping: environment variables on which those imports depend.
    """
    spec = kernel_spec(display_name, preload, shaping=list(shaping))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "kernel.json").write_text(json.dumps(spec.to_dict(), indent=1) + "\n", "utf-8")
        written: str = KernelSpecManager().install_kernel_spec(folder, name, prefix=prefix)
    return Path(written)


def main() -> None:
    """Install from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--display-name")
    parser.add_argument("--preload", nargs="*", default=())
    parser.add_argument("--shaping", nargs="*", default=())
    parser.add_argument("--prefix", default=sys.prefix)
    given = parser.parse_args()
    shown = given.display_name or given.name
    install(given.name, shown, given.preload, shaping=given.shaping, prefix=given.prefix)


if __name__ == "__main__":
    main()
