"""How far a value may be from the truth: the error of a survey, as an indicator declares it."""

from __future__ import annotations

from pydantic import Field, model_validator

from helpers.params.reader import Params

OF_95 = 1.959964  # standard errors in half a 95% interval of a normal distribution


class Precision(Params):
    """What an indicator says of the precision of its values; at most one of the three.

    Attributes:
        error: standard error, in the indicator's unit.
        error_share: standard error as a share of each value (0.02: 2% of it).
        margin: half the width of the 95% interval, in the indicator's unit.
    """

    error: float | None = Field(default=None, ge=0)
    error_share: float | None = Field(default=None, ge=0)
    margin: float | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _declared_once(self) -> Precision:
        keys = ("error", "error_share", "margin")
        declared = [key for key in keys if getattr(self, key) is not None]
        if len(declared) > 1:
            raise ValueError(f"{', '.join(declared)}: chỉ khai một trong ba khoá sai số")
        return self

    @property
    def standard_error(self) -> tuple[float, float]:
        """The standard error of a value: so much, and so much of its size; 0 where none is said.

        Example:
            >>> Precision(error_share=0.02).standard_error
            (0.0, 0.02)
            >>> round(Precision(margin=1.96).standard_error[0], 4)
            1.0
        """
        fixed = self.error or 0.0 if self.margin is None else self.margin / OF_95
        return fixed, self.error_share or 0.0
