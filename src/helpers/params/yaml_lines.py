"""YAML read strictly, and the line on which a key stands."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache
from math import inf
from typing import Any

import yaml

from helpers.core.text import showable

# libyaml where it is there: the same language, several times as fast
_Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


_MOST = 1_000_000  # values of a file


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

    def construct_whole(self, node: yaml.ScalarNode) -> int | str:
        """A number longer than any that is meant stays a text."""
        return int(node.value) if len(node.value) < 400 else str(node.value)

    def construct_date(self, node: yaml.ScalarNode) -> dt.date:
        try:
            made: dt.date = self.construct_yaml_timestamp(node)
            return made
        except ValueError:
            raise _refused(f"{node.value} không phải ngày có thật", node) from None

    def construct_text(self, node: yaml.ScalarNode) -> str:
        """As pages show it: what is proved and what is seen are then the same letters."""
        return showable(str(self.construct_scalar(node)))


# as YAML 1.2 reads them: `no` is a word, 012 is no 10, 1:30 no 90
_PLAIN = {
    "tag:yaml.org,2002:bool": (re.compile(r"true|True|TRUE|false|False|FALSE"), "tTfF"),
    "tag:yaml.org,2002:int": (re.compile(r"[-+]?(?:0|[1-9][0-9]*)"), "-+0123456789"),
    "tag:yaml.org,2002:float": (
        re.compile(
            r"[-+]?(?:(?:0|[1-9][0-9]*)\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[-+]?\.inf|\.nan"
        ),
        "-+.0123456789",
    ),
}
_Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in forms if tag not in _PLAIN]
    for first, forms in _Base.yaml_implicit_resolvers.items()
}
for _tag, (_form, _first) in _PLAIN.items():
    _Loader.add_implicit_resolver(_tag, re.compile(rf"(?:{_form.pattern})$"), list(_first))
_Loader.add_constructor("tag:yaml.org,2002:str", _Loader.construct_text)
_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.construct_whole)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_date)


def load_yaml(text: str) -> Any:
    """What a YAML text holds.

    Example:
        >>> load_yaml("{a: no, b: 012, c: 1:30, d: true, e: 12, f: 1.5}")
        {'a': 'no', 'b': '012', 'c': '1:30', 'd': True, 'e': 12, 'f': 1.5}

    Raises:
        YAMLError: it is not YAML, a key comes twice, a date does not exist, aliases multiply.
    """
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        if _size(node, {}) > _MOST:
            raise _refused("bí danh YAML (&, *) nhân ra quá nhiều giá trị", node)
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _size(node: yaml.Node, known: dict[int, float]) -> float:
    """How many values a node holds, each alias as what it stands for; endless within itself."""
    if id(node) not in known:
        known[id(node)] = inf
        parts = node.value if isinstance(node, yaml.CollectionNode) else ()
        nodes = (node for part in parts for node in (part if isinstance(part, tuple) else (part,)))
        known[id(node)] = 1 + sum(_size(inner, known) for inner in nodes)
    return known[id(node)]


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
