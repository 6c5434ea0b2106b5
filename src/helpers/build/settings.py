"""Settings of a forked notebook that an ordinary kernel would have found when it started.

What a library decides when it is imported was decided in the build's process. Where a kernel would
have made it decide otherwise, it is put right here; `tests/build/test_engine.py` compares all.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

_PROGRAM = str(Path(sys.argv[0]).parent)
_INLINE = "module://matplotlib_inline.backend_inline"


def find_backends() -> None:
    """Let matplotlib look for its backends once, for all children of this process."""
    if matplotlib := sys.modules.get("matplotlib"):
        matplotlib.rcsetup.validate_backend(_INLINE)


def settle(encoding: str) -> None:
    """Decide what is decided otherwise in an ordinary kernel, or by a library imported there.

    Args:
        encoding: of standard output.
    """
    environment = os.environ
    environment["JPY_PARENT_PID"] = str(os.getppid())
    environment["MPLBACKEND"] = environment.get("MPLBACKEND") or _INLINE
    sys.argv = ["ipykernel_launcher.py"]
    _settle_path()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()  # children of one process must not draw the same numbers
    _settle_matplotlib(environment["MPLBACKEND"])
    if "pandas" in sys.modules:
        _settle_pandas(encoding)


def _settle_path() -> None:
    """Modules beside the notebook are found; those beside the program that builds are not."""
    sys.path[:] = [path for path in sys.path if path not in ("", _PROGRAM)]
    packages = (place for place, path in enumerate(sys.path) if path.endswith("site-packages"))
    sys.path.insert(next(packages, 0), "")


def _settle_matplotlib(backend: str) -> None:
    if matplotlib := sys.modules.get("matplotlib"):
        matplotlib.rcParams["backend"] = backend
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot and pyplot._backend_mod:  # something was drawn before the fork
        pyplot.switch_backend(backend)


def _settle_pandas(encoding: str) -> None:
    """pandas asks once, when it is imported, whether a kernel shows its tables, and how."""
    import pandas
    from pandas._config import config

    known: Any = vars(config)["_registered_options"]
    for name, value in (("display.max_columns", 20), ("display.encoding", encoding)):
        known[name] = known[name]._replace(defval=value)
        pandas.reset_option(name)


def limit_memory(megabytes: int) -> None:
    """What goes beyond ends in a MemoryError in the notebook."""
    if megabytes:
        import resource

        limit = megabytes << 20
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
