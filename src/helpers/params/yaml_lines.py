"""YAML read strictly, and the line on which a key stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import yaml

from helpers.core.text import showable

# libyaml where it is there: the same language, several times as fast
_Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Refused(yaml.constructor.ConstructorError):
    """YAML that is well formed and that we do not take; the problem is said in Vietnamese."""


class _Loader(_Base):  # type: ignore[misc, valid-type]
    """Refuses what would be taken in silence: a key that comes twice, a day that does not exist."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.tag != "tag:yaml.org,2002:merge" and isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise _refused(f"khoá {key.value} có hai lần trong một bảng", key)
                seen.add(key.value)
        made: dict[Any, Any] = super().construct_mapping(node, deep)
        return made

    def construct_date(self, node: yaml.ScalarNode) -> dt.date:
        try:
            made: dt.date = self.construct_yaml_timestamp(node)
            return made
        except ValueError:
            raise _refused(f"{node.value} không phải ngày có thật", node) from None

    def construct_text(self, node: yaml.ScalarNode) -> str:
        """As pages show it: what is proved and what is seen are then the same letters."""
        return showable(str(self.construct_scalar(node)))


_Loader.add_constructor("tag:yaml.org,2002:str", _Loader.construct_text)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_date)


def load_yaml(text: str) -> Any:
    """What a YAML text holds.

    Raises:
        YAMLError: it is not YAML, a key comes twice, or a date does not exist.
    """
    return yaml.load(text, Loader=_Loader)


def yaml_fault(error: yaml.YAMLError) -> tuple[int, str]:
    """The line of an error, 0 where it is not known, and what is wrong in Vietnamese."""
    mark = getattr(error, "problem_mark", None)
    what = str(error.problem) if isinstance(error, Refused) else "không đúng cú pháp YAML"
    return (mark.line + 1 if mark else 0), what


def line_of(text: str, path: Sequence[str | int]) -> int:
    """The line, from 1, of the key that a path leads to, or of the nearest one above it.

    Example:
        >>> line_of("a: 1\\nb:\\n  - c: 2\\n  - c: 3\\n", ["b", 1, "c"])
        4
    """
    node, line = _tree(text), 1
    for part in path:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == str(part)), None)
            if pair is not None:
                line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and part in range(len(node.value)):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line


@lru_cache(maxsize=32)
def _tree(text: str) -> yaml.Node | None:
    return yaml.compose(text, Loader=_Base)


def _refused(what: str, node: yaml.Node) -> Refused:
    return Refused(None, None, what, node.start_mark)
