"""How an office's reports look, without code: logo, colours, Word (`params/branding.yml`)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import field_validator, model_validator

from helpers.core.errors import ConfigError
from helpers.params.reader import Params

if TYPE_CHECKING:
    from helpers.params.word_template import Wrong

LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, text of ordinary size
PAPER, DARK_PAPER = "#ffffff", "#1a2027"
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_PNG = b"\x89PNG\r\n\x1a\n"
_LARGEST_LOGO = 60_000  # bytes; it stands in every page


class Branding(Params):
    """Logo, colour, Word template and language; what is "" is as the programme ships it.

    Attributes:
        accent: headings and links on white, "#rrggbb"; contrast at least 4,5:1.
        accent_dark: the same on the dark page.
        logo: a PNG in `params/branding/`.
        logo_vi: what the logo shows, for those who do not see it.
        word: a .docx in `params/branding/` with placeholders, filled for the Word file.
        language: of the reports, where `baocao build` is not told one; "" for Vietnamese.
    """

    accent: str = ""
    accent_dark: str = ""
    logo: str = ""
    logo_vi: str = ""
    word: str = ""
    language: Literal["", "vi", "en", "both"] = ""

    @field_validator("accent", "accent_dark")
    @classmethod
    def _is_colour(cls, value: str) -> str:
        if value and not _COLOUR.fullmatch(value.lower()):
            raise ValueError(f"màu {value!r} không có dạng #rrggbb")
        return value.lower()

    @model_validator(mode="after")
    def _usable(self) -> Branding:
        for name, colour, paper in (
            ("accent", self.accent, PAPER),
            ("accent_dark", self.accent_dark, DARK_PAPER),
        ):
            if colour and contrast(colour, paper) < LEAST_CONTRAST:
                raise ValueError(
                    f"{name} {colour} trên nền {paper} chỉ có độ tương phản "
                    f"{contrast(colour, paper):.1f}:1, cần ít nhất 4,5:1"
                )
        if bool(self.accent) != bool(self.accent_dark):
            raise ValueError("accent và accent_dark phải cùng có hoặc cùng trống")
        if bool(self.logo) != bool(self.logo_vi):
            raise ValueError("logo và logo_vi phải cùng có hoặc cùng trống")
        for name, file, ending in (("logo", self.logo, ".png"), ("word", self.word, ".docx")):
            if file and (Path(file).name != file or not file.endswith(ending)):
                raise ValueError(
                    f"{name} {file!r} phải là tên một tệp {ending} trong params/branding/"
                )
        return self

    def over(self, other: Branding) -> Branding:
        """This branding, with that of `other` where this one says nothing."""
        filled = {name: value for name, value in self.model_dump().items() if value}
        return Branding(**{**other.model_dump(), **filled})


def read_logo(folder: Path, branding: Branding) -> bytes:
    """The logo's file; b"" for none.

    Raises:
        ConfigError: it is missing, no PNG, or too large.
    """
    if not branding.logo:
        return b""
    path = folder / branding.logo
    if not path.is_file():
        raise ConfigError(
            "Thiếu tệp logo",
            where=f"params/branding/{branding.logo}",
            todo="chép tệp vào đó, hoặc bỏ khoá logo",
        )
    content = path.read_bytes()
    if not content.startswith(_PNG) or len(content) > _LARGEST_LOGO:
        raise ConfigError(
            "Logo không dùng được",
            where=f"params/branding/{branding.logo}",
            found=f"{len(content)} byte",
            todo=f"dùng tệp PNG không quá {_LARGEST_LOGO} byte",
        )
    return content


def read_word(folder: Path, branding: Branding) -> bytes:
    """The office's Word template, which `wrong_word` has checked; b"" for none."""
    return (folder / branding.word).read_bytes() if branding.word else b""


def wrong_word(content: bytes | None) -> tuple[Wrong, ...]:
    """What keeps a Word template from being filled; None for a file that is not there."""
    # what reads Word files loads slowly, and only an office with a template needs it
    from helpers.params.word_template import Wrong, template_faults

    return template_faults(content) if content is not None else (Wrong("Thiếu mẫu Word"),)


def contrast(colour: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2).

    Example:
        >>> round(contrast("#000000", "#ffffff"), 1)
        21.0
    """
    light, dark = sorted((_luminance(colour), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
