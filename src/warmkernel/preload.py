"""What a parent imports before it forks, and how it notices that this has become old."""

from __future__ import annotations

import importlib
import os
import sys
import time
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from types import ModuleType

from warmkernel.hidden import hidden

# every kernel needs these
_KERNEL = (
    "warmkernel.app",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "IPython.core.completer",
    "IPython.core.historyapp",
    "IPython.core.magics",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "psutil",
    "tornado.platform.asyncio",
    "IPython.core.pylabtools",
)


class Preloaded:
    """Imported modules.

    A module may have a function `warm()`, called once after the imports, for work that all kernels
    share, and a function `watch()` whose result changes when that work has become old.
    """

    def __init__(self, names: Sequence[str]) -> None:
        began = time.time_ns()
        import_kernel()
        self.modules = [importlib.import_module(name) for name in names]
        # what is changed while `warm` reads it must be seen as changed
        self._watched = self._watch()
        for module in self.modules:
            if hook := getattr(module, "warm", None):
                hook()
        settle()
        self._files = _stamps(_own_modules())
        self._changed = any(time_of > began for _, time_of, _ in self._files)

    def is_old(self) -> bool:
        """Whether a file of an imported module, or what a module watches, has changed."""
        if self._changed or self._watch() != self._watched:
            return True
        return _stamps(_own_modules()) != self._files

    def _watch(self) -> list[object]:
        return [hook() for module in self.modules if (hook := getattr(module, "watch", None))]


def import_kernel(*, debugger: bool = True) -> None:
    """Import what every kernel needs.

    Args:
        debugger: without it kernels offer none, which saves a quarter of their imports.
    """
    # the debugger would warn about frozen modules on standard error
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    with nullcontext() if debugger else hidden("debugpy"):
        for name in ("ipykernel.debugger", *_KERNEL):
            _import_if_there(name)


def settle() -> None:
    """Let matplotlib look for its backends once, if it is there; each kernel sets its own."""
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is not None:
        matplotlib.rcsetup.validate_backend("module://matplotlib_inline.backend_inline")


def _import_if_there(name: str) -> None:
    try:
        importlib.import_module(name)
    except ImportError:
        return


def _own_modules() -> list[ModuleType]:
    """Modules whose code may change while a parent lives: those not installed into the Python."""
    return [module for module in list(sys.modules.values()) if not _installed(module)]


def _installed(module: ModuleType) -> bool:
    file = getattr(module, "__file__", None)
    if file is None:
        return True
    return "site-packages" in file or file.startswith((sys.base_prefix, sys.prefix))


def _stamps(modules: Sequence[ModuleType]) -> tuple[tuple[str, int, int], ...]:
    stamps = []
    for module in modules:
        path = Path(str(module.__file__))
        if path.is_file():
            found = path.stat()
            stamps.append((str(path), found.st_mtime_ns, found.st_size))
    return tuple(sorted(stamps))
