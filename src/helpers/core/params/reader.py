"""Read a params file into a frozen model, or say which file, key and value is wrong."""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from helpers.core.errors import ConfigError
from helpers.core.text import nfc

# the same in C, ten times as fast, where it was compiled
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
GUIDE = "docs/data-dictionary.md"


class Params(BaseModel):
    """Base of all params models: frozen; an unknown key and a number without end are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


Model = TypeVar("Model", bound=Params)


def read_yaml(path: Path, model: type[Model], guide: str = GUIDE) -> Model:
    """The YAML file at `path` as a `model`; `guide` is the document that explains its keys.

    Raises:
        ConfigError: the file is missing, not YAML, or does not fit the model; names file and key.
    """
    try:
        made: Model = _from_text(path.read_text(encoding="utf-8"), path.name, model, guide)
        return made
    except FileNotFoundError:
        raise ConfigError(
            "Thiếu tệp tham số", where=str(path), todo="tạo tệp hoặc sửa tên trong params/"
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError, _NoDate) as error:
        raise ConfigError(
            "Tệp tham số không phải YAML (UTF-8)", where=str(path), found=str(error)
        ) from None


class _NoDate(Exception):
    """What looks like a date in a YAML text and is none."""


@lru_cache(maxsize=256)
def _from_text(text: str, name: str, model: type[Model], guide: str) -> Model:
    """Models are frozen, so the same text may give the same object; each report asks for some."""
    try:
        content = yaml.load(text, Loader=_LOADER)
    except ValueError as error:
        raise _NoDate(str(error)) from None
    return _checked(name, content, model, guide)


def read_csv(path: Path, model: type[Model]) -> tuple[Model, ...]:
    """The CSV table at `path` as one `model` a row; blank cells are left out.

    Raises:
        ConfigError: the file is missing or a row does not fit; names file, line and column.
    """
    try:
        # the line ends of the file, as what stands in quotes may hold some
        text = path.read_bytes().decode("utf-8-sig")
        return _rows(text, path.name, model)
    except FileNotFoundError:
        raise ConfigError("Thiếu bảng tham số", where=str(path)) from None
    except (csv.Error, UnicodeDecodeError) as error:
        raise ConfigError(
            "Bảng tham số không phải CSV (UTF-8)",
            where=str(path),
            found=str(error),
            todo="lưu lại dạng “CSV UTF-8”",
        ) from None


@lru_cache(maxsize=64)
def _rows(text: str, name: str, model: type[Model]) -> tuple[Model, ...]:
    """Models are frozen, so the same text may give the same objects, as for `_from_text`."""
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    return tuple(
        _checked(f"{name}, dòng {line}", _filled(row), model)
        for line, row in enumerate(rows, start=2)
    )


def _filled(row: dict[str | None, Any]) -> dict[str, str]:
    """The cells that say something; those beyond the last column are kept, to be refused."""
    cells = {key or "(thừa cột)": text for key, text in row.items()}
    cells |= {key: ",".join(text) for key, text in cells.items() if isinstance(text, list)}
    return {key: nfc(text) for key, text in cells.items() if text and text.strip()}


def _checked(where: str, content: Any, model: type[Model], guide: str = GUIDE) -> Model:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "(cả tệp)"
        raise ConfigError(
            f"Tham số không hợp lệ: {first['msg']}",
            where=f"{where}, khoá {key}",
            found=repr(first["input"])[:200],
            todo=f"sửa giá trị theo {guide}",
        ) from None
