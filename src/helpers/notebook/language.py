"""The language that charts speak: that of the report that was opened last."""

from __future__ import annotations

from helpers.core.errors import NoSuchName
from helpers.core.formatting import Lang
from helpers.core.wording import LANGUAGES

_state: dict[str, Lang] = {"lang": "vi"}


def speak(lang: Lang) -> None:
    """From now on charts speak this language. Raises ConfigError: there is no such one."""
    if lang not in LANGUAGES:
        raise NoSuchName("Ngôn ngữ không có", found=repr(lang), todo="chọn vi hoặc en")
    _state["lang"] = lang


def language() -> Lang:
    """The language that charts speak."""
    return _state["lang"]
