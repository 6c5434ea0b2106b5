"""Read a params file into a frozen model, or say which file, line, key and value is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Self, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import ErrorDetails

from helpers.core.errors import ConfigError
from helpers.params.faults import Fault, ParamsError
from helpers.params.messages import message, shown, todo
from helpers.params.tables import GUIDE, scan_csv
from helpers.params.yaml_lines import line_of, load_yaml, yaml_fault


class Params(BaseModel):
    """Base of all params models: frozen; an unknown key and a number without end are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


Model = TypeVar("Model", bound=Params)
Key = tuple[str | int, ...]  # from the top of a file: names and places in lists


class Contradictions(ValueError):
    """Keys of one file that do not fit together: where each is mended, and what is wrong."""

    def __init__(self, faults: tuple[tuple[Key, str], ...]) -> None:
        super().__init__("; ".join(what for _, what in faults))
        self.faults = faults


class File(Params):
    """Base of models that are a whole file: its keys are checked against each other."""

    def contradictions(self) -> Iterator[tuple[Key, str]]:
        """The key to mend and what is wrong, for everything that does not fit together."""
        yield from ()

    @model_validator(mode="after")
    def _keys_fit_together(self) -> Self:
        if faults := tuple(self.contradictions()):
            raise Contradictions(faults)
        return self


def read_yaml(path: Path, model: type[Model], guide: str = GUIDE) -> Model:
    """The YAML file at `path` as a `model`; `guide` is the document that explains its keys.

    Raises:
        ConfigError: the file is missing, not YAML, or does not fit the model; names all faults,
            each with file, line and key.
    """
    if not path.is_file():
        raise ConfigError(
            "Thiếu tệp tham số", where=str(path), todo="tạo tệp hoặc sửa tên trong params/"
        )
    made: Model | tuple[Fault, ...] = scan_yaml(path.read_bytes(), path.name, model, guide)
    if isinstance(made, tuple):
        raise ParamsError(made)
    return made


def read_csv(path: Path, model: type[Model]) -> tuple[Model, ...]:
    """The CSV table at `path` as one `model` a row; blank cells are left out.

    Raises:
        ConfigError: the file is missing or a row does not fit; names all faults, each with file,
            line and column.
    """
    if not path.is_file():
        raise ConfigError(
            "Thiếu bảng tham số", where=str(path), todo="khôi phục tệp, ít nhất là dòng tiêu đề"
        )
    table = scan_csv(path.read_bytes(), path.name, model)
    if table.faults:
        raise ParamsError(table.faults)
    return table.rows


@lru_cache(maxsize=256)
def scan_yaml(
    content: bytes, file: str, model: type[Model], guide: str = GUIDE
) -> Model | tuple[Fault, ...]:
    """The YAML text in `content` as a `model`, or all that is wrong with it.

    Models are frozen, so the same text may give the same object.
    """
    try:
        text = content.decode("utf-8-sig")
        made: Model = model.model_validate(load_yaml(text))
        return made
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = "tệp tham số không phải chữ UTF-8"
        return (Fault(file, line, what, todo="lưu lại với bảng mã UTF-8"),)
    except yaml.YAMLError as error:
        line, what = yaml_fault(error)
        excerpt = "".join(text.splitlines()[max(line - 1, 0) : line]).strip()[:80]
        help = "xem dòng này và dòng trước: thụt dòng bằng dấu cách, chữ có : # { [ đặt trong ngoặc"
        return (Fault(file, line, what, "", shown(excerpt), help),)
    except RecursionError:
        return (Fault(file, 0, "các bảng, danh sách lồng nhau quá sâu"),)
    except ValidationError as error:
        return tuple(
            fault
            for detail in error.errors()
            for fault in _faults(text, file, detail, model, guide)
        )


def _faults(
    text: str, file: str, error: ErrorDetails, model: type[Params], guide: str
) -> Iterator[Fault]:
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, Contradictions):
        for path, what in cause.faults:
            yield Fault(file, line_of(text, path), what, _shown_key(path), "", f"sửa theo {guide}")
        return
    path = error["loc"]
    found = "" if isinstance(error["input"], dict) else shown(error["input"])
    help = todo(error, model, guide)
    yield Fault(file, line_of(text, path), message(error), _shown_key(path), found, help)


def _shown_key(path: Key) -> str:
    return f"khoá {'.'.join(map(str, path))}" if path else ""
