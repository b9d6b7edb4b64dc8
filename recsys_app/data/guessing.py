"""What columns seem to be, from their names first and their values second."""

import re
from collections.abc import Sequence

from recsys_app.data.formats import ColumnGuess, ColumnRole, ColumnType
from recsys_app.data.names import (
    IDENTIFYING_NAMES,
    ROLE_NAMES,
    SHARED_NAMES,
    TITLE_NAMES,
    normalized,
    role_rank,
)

_FIRST = 5  # values shown of a column
_WHOLE = re.compile(r"[+-]?(0|[1-9]\d{0,17})")  # 007 is a code
_DECIMAL = re.compile(r"[+-]?((0|[1-9]\d*)([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
_TIME = re.compile(
    r"\d{4}[-/年]\d{1,2}([-/月]\d{1,2}日?)?([T ]\d{1,2}:\d{2}.*)?|\d{1,2}[./]\d{1,2}[./]\d{2,4}( .*)?"
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.\w+")
_TELEPHONE = re.compile(r"\+\d[\d ()./-]{6,18}\d|\(?0\d{1,5}\)?[ /-][\d -]{4,12}\d|1[3-9]\d{9}")
_LARGEST_RATING = 10
_MOSTLY = 0.9  # share of numbers from which a column holds amounts; the import sets the rest aside
_NOTHING = frozenset(
    ("", "nan", "null", "none", "na", "n/a", "<na>", "\\n", "inf", "-inf")
)  # no value
_ROLES = (
    ColumnRole.USER,
    ColumnRole.ITEM,
    ColumnRole.TIME,
    ColumnRole.EVENT,
    ColumnRole.VALUE,
    ColumnRole.FOLD,
)

Table = Sequence[Sequence[str]]


def has_names(table: Table) -> bool:
    """Whether the first row names the columns instead of holding values.

    It does if it has a name from our lists that is no value further down, and no number or time;
    or if it is text above columns of numbers and times.
    """
    first, rest = table[0], table[1:]
    columns = [[row[j] for row in rest if j < len(row)] for j in range(len(first))]
    if any(_type([cell]) is not ColumnType.TEXT for cell in first):
        return False
    known = set(TITLE_NAMES).union(IDENTIFYING_NAMES, SHARED_NAMES, *ROLE_NAMES.values())
    if any(
        normalized(cell) in known and cell not in below
        for cell, below in zip(first, columns, strict=True)
    ):
        return True
    return any(
        cell.strip() and _type(below) is not ColumnType.TEXT
        for cell, below in zip(first, columns, strict=True)
    )


def describe_columns(names: Sequence[str], rows: Table, *, named: bool) -> tuple[ColumnGuess, ...]:
    """Types and roles of the columns called `names`, from `rows` of their width."""
    values = [[row[j] for row in rows] for j in range(len(names))]
    types = [_type(column) for column in values]
    roles = _roles(names, values, types, named=named)
    return tuple(
        ColumnGuess(
            name=name,
            position=j + 1,
            type=types[j],
            role=roles.get(j, ColumnRole.LEAVE_OUT),
            first=tuple(values[j][:_FIRST]),
            identifying=_identifies(name, values[j], roles.get(j)),
            note="repeated-name" if re.search(r" \(\d+\)$", name) else "",
        )
        for j, name in enumerate(names)
    )


def _type(values: Sequence[str]) -> ColumnType:
    given = _given(values)
    if not given:
        return ColumnType.TEXT
    if all(_WHOLE.fullmatch(value) for value in given):
        return ColumnType.TIME if _is_epoch(given) else ColumnType.WHOLE
    if all(_DECIMAL.fullmatch(value) for value in given):
        return ColumnType.DECIMAL
    if all(_TIME.fullmatch(value) for value in given):
        return ColumnType.TIME
    return ColumnType.TEXT


def _is_epoch(values: Sequence[str]) -> bool:
    """Whole numbers between 1990 and 2100 in one unit, not all alike."""
    numbers = [int(value) for value in values]
    seconds = (631_152_000, 4_102_444_800)
    return len(set(numbers)) > 1 and any(
        all(seconds[0] * scale <= n <= seconds[1] * scale for n in numbers)
        for scale in (1, 10**3, 10**6, 10**9)
    )


def _roles(
    names: Sequence[str],
    values: Sequence[Sequence[str]],
    types: Sequence[ColumnType],
    *,
    named: bool,
) -> dict[int, ColumnRole]:
    """Column position to role; a role is given once, to the column whose name fits best."""
    roles: dict[int, ColumnRole] = {}
    for role in _ROLES if named else ():
        ranked = [
            (rank, j)
            for j, name in enumerate(names)
            if j not in roles and (rank := role_rank(name, role)) is not None
            and _can_be(role, values[j], types[j])
        ]  # fmt: skip
        if ranked:
            roles[min(ranked)[1]] = role
    return roles | _by_values(roles, values, types, named=named)


def _can_be(role: ColumnRole, values: Sequence[str], kind: ColumnType) -> bool:
    if role is ColumnRole.VALUE:
        return kind is not ColumnType.TIME and bool(_numbers(values))
    if role is ColumnRole.TIME:
        return kind is not ColumnType.TEXT or any(char.isdigit() for v in values for char in v)
    return True


def _by_values(
    roles: dict[int, ColumnRole],
    values: Sequence[Sequence[str]],
    types: Sequence[ColumnType],
    *,
    named: bool,
) -> dict[int, ColumnRole]:
    """Roles that names did not settle: a time by its values, then person and item from the left."""
    found: dict[int, ColumnRole] = {}

    def free(j: int) -> bool:
        return j not in roles and j not in found

    def settled(role: ColumnRole) -> bool:
        return role in roles.values() or role in found.values()

    for j, kind in enumerate(types):
        if kind is ColumnType.TIME and free(j) and not settled(ColumnRole.TIME):
            found[j] = ColumnRole.TIME
    for role in (ColumnRole.USER, ColumnRole.ITEM):
        for j, kind in enumerate(types):
            if free(j) and not settled(role) and kind in {ColumnType.WHOLE, ColumnType.TEXT}:
                found[j] = role
    for j, kind in enumerate(types if not named else ()):
        if (
            free(j)
            and not settled(ColumnRole.VALUE)
            and kind is not ColumnType.TIME
            and _is_rating(values[j])
        ):
            found[j] = ColumnRole.VALUE
    return found


def _is_rating(values: Sequence[str]) -> bool:
    numbers = _numbers(values)
    return bool(numbers) and all(0 <= number <= _LARGEST_RATING for number in numbers)


def _given(values: Sequence[str]) -> list[str]:
    """The values that are there."""
    return [value.strip() for value in values if value.strip().casefold() not in _NOTHING]


def _numbers(values: Sequence[str]) -> list[float]:
    """The numbers of a column of numbers; none where more than a few values are something else."""
    given = _given(values)
    numbers = [float(value.replace(",", ".")) for value in given if _DECIMAL.fullmatch(value)]
    return numbers if len(numbers) >= _MOSTLY * len(given) else []


def _identifies(name: str, values: Sequence[str], role: ColumnRole | None) -> bool:
    """Whether a column says who a person is: by its name, or by e-mail or telephone numbers in it.

    The column that holds the person's id always goes to the sealed compartment, without a mark.
    """
    given = [value.strip() for value in values if value.strip()]
    return (
        normalized(name) in IDENTIFYING_NAMES
        or any(map(_EMAIL.fullmatch, given))
        or (bool(given) and role is None and all(map(_TELEPHONE.fullmatch, given)))
    )
