"""The column Slip of outline and table: how much later each feature ends than before."""

from mlpm_planner.application.comparison import Comparison, slip_spoken, slip_words
from mlpm_planner.domain.feature import Feature
from mlpm_planner.ui.models.feature_table import TableColumn
from mlpm_planner.ui.widgets import cells
from mlpm_planner.ui.widgets.cells import Cell
from mlpm_planner.ui.widgets.table_view import ColumnSpec

SLIP = "slip"
SLIP_WIDTH = 72


def slip_cell(compared: Comparison, feature_id: str) -> Cell:
    """How one feature differs; a dash where it does not."""
    slip = compared.slips.get(feature_id)
    if slip is None:
        return cells.missing(f"As in {compared.name}")
    spoken = slip_spoken(slip, compared.name)
    colour = "warn" if slip.days > 0 else "text2"
    return cells.number(slip_words(slip), colour=colour, tip=spoken, spoken=spoken)


def slip_column(compared: Comparison) -> TableColumn:
    """The column for the table of features."""
    return TableColumn(
        key=SLIP,
        title="Slip",
        spec=ColumnSpec(SLIP_WIDTH, 1),
        cell=lambda feature: slip_cell(compared, feature.id),
        typed=lambda feature: slip_words(compared.slips.get(feature.id)),
        right=True,
        tip=f"Working days later or earlier than in {compared.name}",
    )


def slip_days(compared: Comparison, feature: Feature) -> float | None:
    """What the column sorts by; what does not differ comes last."""
    slip = compared.slips.get(feature.id)
    return None if slip is None else float(slip.days)
