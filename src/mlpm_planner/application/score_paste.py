"""Rows of a spreadsheet read as features with their inputs, or refused with the place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mlpm_planner.application import score_inputs
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.scoring import Row
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.domain.quick_input import Decimal
from mlpm_planner.domain.scoring import ScoreInput

TITLE = "title"
STATUS = "status"
_KEY = "key"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block without a header goes: these columns, and these features from the top."""

    columns: Sequence[str]
    feature_ids: Sequence[str]


def cells_of(text: str) -> list[list[str]]:
    """The cells of tab-separated text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    return [[cell.strip() for cell in line.split("\t")] for line in lines if line.strip()]


def rows(
    plan: Plan, text: str, place: Place, titles: Mapping[str, str], decimal: Decimal = "."
) -> list[Row]:
    """What the text holds: by its header where it has one, else as a block laid on a place.

    ``titles`` maps the heads of the list to its columns; those that only show are left out.
    RuleError names the row and the column of what cannot be read.
    """
    table = cells_of(text)
    if not table:
        message = "There is nothing to paste."
        raise RuleError(message)
    known = {**{head.casefold(): key for head, key in titles.items()}, **_names(plan)}
    columns = [known.get(head.casefold(), "") for head in table[0]]
    reader = _Reader(plan, decimal)
    if TITLE in columns or _KEY in columns:
        return [reader.named(columns, cells, n) for n, cells in enumerate(table[1:], start=2)]
    if len(columns) > 1 and all(columns):
        return reader.block(table[1:], Place(columns, place.feature_ids))
    return reader.block(table, place)


def _names(plan: Plan) -> dict[str, str]:
    """Heads that files use for what a row may hold."""
    names = {criterion.name.casefold(): criterion.key for criterion in plan.criteria.values()}
    names |= {criterion.key: criterion.key for criterion in plan.criteria.values()}
    return names | {"feature": TITLE, "title": TITLE, "status": STATUS, "key": _KEY}


class _Reader:
    def __init__(self, plan: Plan, decimal: Decimal) -> None:
        self._plan = plan
        self._decimal: Decimal = decimal
        self._statuses = {s.name.casefold(): s.key for s in plan.statuses.values()}
        self._by_title = {f.title: f.id for f in plan.features.values()}
        self._by_key = {f.key: f.id for f in plan.features.values() if f.key}

    def named(self, columns: Sequence[str], cells: Sequence[str], number: int) -> Row:
        """A row under a header: the feature of its key or title, else a new one."""
        found = dict(zip(columns, cells, strict=False))
        title = found.get(TITLE, "")
        feature_id = self._by_key.get(found.get(_KEY, "")) or self._by_title.get(title, "")
        if not feature_id and not title:
            message = f"Row {number} names no feature."
            raise RuleError(message)
        return self._row(feature_id, found, number)

    def block(self, table: Sequence[Sequence[str]], place: Place) -> list[Row]:
        """Rows laid on features one after the other."""
        if len(table) > len(place.feature_ids):
            message = f"{len(table)} rows do not fit here: {len(place.feature_ids)} rows follow."
            raise RuleError(message)
        placed = zip(place.feature_ids, table, strict=False)
        return [
            self._placed(place.columns, feature_id, cells, n)
            for n, (feature_id, cells) in enumerate(placed, start=1)
        ]

    def _placed(
        self, columns: Sequence[str], feature_id: str, cells: Sequence[str], number: int
    ) -> Row:
        if len(cells) > len(columns):
            message = f"{len(cells)} columns do not fit here: {len(columns)} columns follow."
            raise RuleError(message)
        return self._row(feature_id, dict(zip(columns, cells, strict=False)), number)

    def _row(self, feature_id: str, found: Mapping[str, str], number: int) -> Row:
        inputs: dict[str, ScoreInput | None] = {}
        for key, text in found.items():
            criterion = self._plan.criterion(key)
            if criterion is not None:
                inputs[key] = self._input(key, text, number)
        return Row(
            feature_id=feature_id,
            title=found.get(TITLE, ""),
            status=self._status(found.get(STATUS, ""), number),
            inputs=inputs,
        )

    def _input(self, key: str, text: str, number: int) -> ScoreInput | None:
        criterion = self._plan.criterion(key)
        assert criterion is not None  # noqa: S101 - callers ask for known criteria
        try:
            return score_inputs.parse(criterion, text, self._decimal)
        except RuleError as error:
            message = f"Row {number}, {criterion.name}: “{text}”. {error.message}"
            raise RuleError(message, key) from error

    def _status(self, text: str, number: int) -> str:
        if not text:
            return ""
        key = self._statuses.get(text.casefold(), "")
        if not key:
            message = f"Row {number}: there is no status “{text}”."
            raise RuleError(message, STATUS)
        return key
