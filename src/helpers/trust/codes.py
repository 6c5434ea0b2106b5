"""The code at the end of a report: it names what the report was rendered from.

The record and the executed notebook hold all that the pages show, and not the code. So the code can
be computed anew from the two files, and the same content has the same code.
"""

from __future__ import annotations

import re

from helpers.core.files import digest

# no vowels: no words; no figures: nothing that could be taken for a number of the report
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_GROUPS, _LENGTH = 3, 4
_FORM = re.compile(rf"[{_LETTERS}]{{{_GROUPS * _LENGTH}}}")


def code_of(notebook: str, record: str) -> str:
    """The code of a report, such as "BCDF-GHJK-LMNP": one of 4·10¹⁵.

    Args:
        notebook, record: sha256 of its `report.ipynb` and of its `report.json`.
    """
    number, letters = int(digest(f"{notebook}\n{record}\n".encode()), 16), ""
    for _ in range(_GROUPS * _LENGTH):
        number, at = divmod(number, len(_LETTERS))
        letters += _LETTERS[at]
    return _grouped(letters)


def typed_code(text: str) -> str:
    """The code that somebody typed, in any case and with or without dashes; "" for no code.

    Example:
        >>> typed_code(" bcdf ghjk-lmnp"), typed_code("outputs")
        ('BCDF-GHJK-LMNP', '')
    """
    letters = re.sub(r"[\s-]", "", text).upper()
    return _grouped(letters) if _FORM.fullmatch(letters) else ""


def _grouped(letters: str) -> str:
    return "-".join(letters[at : at + _LENGTH] for at in range(0, len(letters), _LENGTH))
