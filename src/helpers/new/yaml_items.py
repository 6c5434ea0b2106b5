"""Entries added to lists of a YAML file as text: every other line and comment stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from helpers.core.errors import ConfigError
from helpers.new.texts import inline

Path = Sequence[str | int]


def with_items(content: bytes, path: Path, items: Sequence[Any], after: int = -1) -> bytes:
    """The file with these items in the list that `path` leads to, written as its neighbours are.

    Args:
        after: place of the item behind which they stand; -1: behind the last one.

    Raises:
        ConfigError: there is no such list, or it is empty.

    Example:
        >>> text = b"periods:  # all\\n  - {id: a}  # the first\\n# what follows\\nunits: [x]\\n"
        >>> print(with_items(text, ["periods"], [{"id": "b"}]).decode(), end="")
        periods:  # all
          - {id: a}  # the first
          - {id: b}
        # what follows
        units: [x]
        >>> with_items(b"units: [x, y]  # two\\n", ["units"], ["2025"])
        b"units: [x, y, '2025']  # two\\n"
    """
    text = content.decode("utf-8")
    node = _node(text, path)
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise ConfigError(
            f"Không thấy danh sách {'.'.join(map(str, path))} để thêm vào",
            todo="thêm bằng tay theo docs/data-dictionary.md",
        )
    neighbour = node.value[after]
    if node.flow_style:
        at = neighbour.end_mark.index
        added = "".join(f", {inline(item)}" for item in items)
        return (text[:at] + added + text[at:]).encode("utf-8")
    end = "\r\n" if "\r\n" in text else "\n"
    at = _end_of_line(text, _last_mark(text, neighbour))
    before = text[:at] if text[:at].endswith("\n") else text[:at] + end
    column = node.start_mark.column
    block = isinstance(neighbour, yaml.MappingNode) and not neighbour.flow_style
    lines = [line for item in items for line in _lines(item, " " * column, block)]
    return (before + "".join(f"{line}{end}" for line in lines) + text[at:]).encode("utf-8")


def with_value(content: bytes, path: Path, value: Any) -> bytes:
    """The file with another value on one line: of a key that has one in the same style.

    Raises:
        ConfigError: there is no such key.

    Example:
        >>> with_value(b"id: a\\ncurrent: [2023-Q4]  # built\\n", ["current"], ["2025-Q1"])
        b'id: a\\ncurrent: [2025-Q1]  # built\\n'
    """
    text = content.decode("utf-8")
    node = _node(text, path)
    flat = isinstance(node, yaml.ScalarNode) or getattr(node, "flow_style", False)
    if node is None or not flat:
        raise ConfigError(
            f"Không thấy khoá {'.'.join(map(str, path))} viết trên một dòng để sửa",
            todo="sửa bằng tay theo docs/data-dictionary.md",
        )
    changed = text[: node.start_mark.index] + inline(value) + text[node.end_mark.index :]
    return changed.encode("utf-8")


def _node(text: str, path: Path) -> yaml.Node | None:
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    for part in path:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == str(part)), None)
        elif isinstance(node, yaml.SequenceNode) and part in range(len(node.value)):
            node = node.value[part]
        else:
            return None
    return node


def _last_mark(text: str, node: yaml.Node) -> int:
    """Where the last character of a node stands; a block ends before the comments behind it."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return len(text[: node.end_mark.index].rstrip())


def _end_of_line(text: str, index: int) -> int:
    place = text.find("\n", index)
    return len(text) if place < 0 else place + 1


def _lines(item: Any, indent: str, block: bool) -> list[str]:
    """An item of a block list: its keys on lines of their own where those of its neighbour are."""
    if not (block and isinstance(item, Mapping)):
        return [f"{indent}- {inline(item)}"]
    lines = [f"{key}: {inline(value)}" for key, value in item.items()]
    return [f"{indent}{'  ' if place else '- '}{line}" for place, line in enumerate(lines)]
