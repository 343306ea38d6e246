"""The features that serve a goal, as rows; they can be dragged to another goal."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QMimeData, QModelIndex, Qt
from typing_extensions import override

from mlpm_planner.application.score_table import EFFORT, effective_input
from mlpm_planner.domain.entity import Entity
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui import formats
from mlpm_planner.ui.panels.goals.tables import Index, PartColumn, PartsModel
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.theme.icons import StatusLook
from mlpm_planner.ui.widgets import cells
from mlpm_planner.ui.widgets.cells import Cell
from mlpm_planner.ui.widgets.table_view import ColumnSpec

FEATURES_MIME = "application/x-mlpm-features"
"""What dragged features are called: their ids, one a line."""


def dragged_features(data: QMimeData) -> list[str]:
    """The ids of the features that are dragged; empty when something else is."""
    return bytes(data.data(FEATURES_MIME).data()).decode().split()


class FeatureRows:
    """What the table of aligned features shows."""

    def __init__(self, session: Session) -> None:
        self._plan = session.plan

    def columns(self) -> tuple[PartColumn, ...]:
        """Title with the edge of its theme, status, effort."""
        return (
            PartColumn("Features", ColumnSpec(150, stretch=True), self._title),
            PartColumn("Status", ColumnSpec(118, 1), self._status),
            PartColumn("Effort", ColumnSpec(66), self._effort, right=True),
        )

    def _title(self, part: Entity) -> Cell:
        feature = cast("Feature", part)
        theme = self._plan.themes.get(feature.theme_id)
        return cells.title(feature.title, theme.colour if theme else "")

    def _status(self, part: Entity) -> Cell:
        feature = cast("Feature", part)
        status = self._plan.status(feature.status)
        if status is None:
            return cells.text(feature.status)
        return cells.status(StatusLook(status.icon, status.colour, status.name))

    def _effort(self, part: Entity) -> Cell:
        size = effective_input(self._plan, cast("Feature", part), EFFORT)
        if size is None:
            return cells.missing("Effort is not set.")
        return cells.number(effort_words(size.value))


def effort_words(weeks: float) -> str:
    """An effort in person-weeks: 9 pw."""
    return f"{formats.figure(round(weeks, 1))}\u00a0pw"


class AlignedModel(PartsModel):
    """Rows of features that can be picked up."""

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    @override
    def mimeTypes(self) -> list[str]:
        return [FEATURES_MIME]

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        rows = sorted({index.row() for index in indexes})
        data = QMimeData()
        data.setData(FEATURES_MIME, "\n".join(self.parts[row].id for row in rows).encode())
        data.setText("\n".join(self.parts[row].label for row in rows))
        return data

    @override
    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction
