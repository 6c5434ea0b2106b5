"""Entry point for `python -m tools.simulate` and `python tools/simulate/__main__.py`."""

import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
if str(CHECKOUT) not in sys.path:
    sys.path.insert(0, str(CHECKOUT))

from tools.simulate.command import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
