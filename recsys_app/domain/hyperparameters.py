"""Settings declared once: type, range, default and text.

A class lists its settings as attributes; forms, `--set KEY=VALUE`, `recvault models` and the checks
all read those declarations.

    class EASE(Configurable):
        regularization = Real(500.0, low=1e-3, high=1e6, text="L2 weight λ", log=True)

    EASE(regularization=250.0).regularization == 250.0
    EASE().settings == {"regularization": 500.0}
"""

import re
from abc import ABC, abstractmethod
from typing import Generic, Self, TypeVar, overload

from recsys_app.domain.model_state import Json
from recsys_app.errors import InvalidSettingError

Value = int | float | str
T = TypeVar("T", bound=Value)


class Hyperparameter(ABC, Generic[T]):
    """A declared setting; a descriptor that reads its value from the instance."""

    name: str

    def __init__(self, default: T, *, text: str) -> None:
        self.default = default
        self.text = text

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: "Configurable", owner: type) -> T: ...
    def __get__(self, instance: "Configurable | None", owner: type) -> Self | T:
        if instance is None:
            return self
        return instance.settings[self.name]  # type: ignore[return-value]  # checked by `parse`

    @property
    @abstractmethod
    def allowed(self) -> str:
        """The range in words, for messages and help."""

    @abstractmethod
    def parse(self, value: Value) -> T:
        """`value`, which may be text, as this setting's type; InvalidSettingError if not allowed."""

    @abstractmethod
    def describe(self) -> dict[str, Json]:
        """Name, type, default, range and text, as JSON."""

    def refused(self, value: Value) -> InvalidSettingError:
        return InvalidSettingError(setting=self.name, value=value, allowed=self.allowed)


class Integer(Hyperparameter[int]):
    """A whole number from `low` to `high`; `log` says that it is searched on a log scale."""

    def __init__(self, default: int, *, low: int, high: int, text: str, log: bool = False) -> None:
        super().__init__(default, text=text)
        self.low, self.high, self.log = low, high, log

    @property
    def allowed(self) -> str:
        return f"{self.low} – {self.high}"

    def parse(self, value: Value) -> int:
        try:
            number = float(value)
        except ValueError:
            raise self.refused(value) from None
        if not (number.is_integer() and self.low <= number <= self.high):
            raise self.refused(value)
        return int(number)

    def describe(self) -> dict[str, Json]:
        return {
            "name": self.name,
            "type": "integer",
            "default": self.default,
            "low": self.low,
            "high": self.high,
            "log": self.log,
            "text": self.text,
        }


class Real(Hyperparameter[float]):
    """A number from `low` to `high`; `log` says that it is searched on a log scale."""

    def __init__(
        self, default: float, *, low: float, high: float, text: str, log: bool = False
    ) -> None:
        super().__init__(default, text=text)
        self.low, self.high, self.log = low, high, log

    @property
    def allowed(self) -> str:
        return f"{self.low:g} – {self.high:g}"

    def parse(self, value: Value) -> float:
        try:
            number = float(value)
        except ValueError:
            raise self.refused(value) from None
        if not self.low <= number <= self.high:  # also refuses NaN
            raise self.refused(value)
        return number

    def describe(self) -> dict[str, Json]:
        return {
            "name": self.name,
            "type": "real",
            "default": self.default,
            "low": self.low,
            "high": self.high,
            "log": self.log,
            "text": self.text,
        }


class Choice(Hyperparameter[str]):
    """One of `choices`."""

    def __init__(self, default: str, *, choices: tuple[str, ...], text: str) -> None:
        super().__init__(default, text=text)
        self.choices = choices

    @property
    def allowed(self) -> str:
        return ", ".join(self.choices)

    def parse(self, value: Value) -> str:
        if str(value) not in self.choices:
            raise self.refused(value)
        return str(value)

    def describe(self) -> dict[str, Json]:
        return {
            "name": self.name,
            "type": "choice",
            "default": self.default,
            "choices": list(self.choices),
            "text": self.text,
        }


class Text(Hyperparameter[str]):
    """A short text that `pattern` matches from end to end; `example` shows one."""

    def __init__(self, default: str, *, pattern: str, example: str, text: str) -> None:
        super().__init__(default, text=text)
        self.pattern, self.example = pattern, example

    @property
    def allowed(self) -> str:
        return self.example

    def parse(self, value: Value) -> str:
        if not re.fullmatch(self.pattern, str(value)):
            raise self.refused(value)
        return str(value)

    def describe(self) -> dict[str, Json]:
        return {
            "name": self.name,
            "type": "text",
            "default": self.default,
            "example": self.example,
            "text": self.text,
        }


Field = Integer | Real | Choice | Text


class Configurable:
    """Base of whatever has settings: `settings` holds every declared value, defaults filled in.

    Raises:
        InvalidSettingError: an unknown name or a value that its declaration does not allow.
    """

    settings: dict[str, Value]

    def __init__(self, **values: Value) -> None:
        fields = self.fields()
        for name in values:
            if name not in fields:
                raise InvalidSettingError(
                    "unknown-setting", setting=name, allowed=", ".join(fields) or "–"
                )
        self.settings = {
            name: field.parse(values.get(name, field.default)) for name, field in fields.items()
        }

    @classmethod
    def fields(cls) -> dict[str, Field]:
        """The declared settings by name, in the order of declaration, base classes first."""
        return {
            name: field
            for base in reversed(cls.__mro__)
            for name, field in vars(base).items()
            if isinstance(field, Field)
        }
