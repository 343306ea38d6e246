"""The weights of a weighted method beside the table: sliders, directions, own criteria."""

from functools import partial
from itertools import count

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application import scoring
from mlpm_planner.domain.choices import Direction
from mlpm_planner.domain.scoring import WEIGHTED, Criterion, ScoringMethod
from mlpm_planner.ui import formats
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.signals import Signal, Trigger
from mlpm_planner.ui.theme import fonts, inks, metrics
from mlpm_planner.ui.theme.paint import Voice
from mlpm_planner.ui.theme.theme import app_theme
from mlpm_planner.ui.theme.tokens import Tokens
from mlpm_planner.ui.widgets.buttons import Button, IconButton
from mlpm_planner.ui.widgets.fields import LineEdit
from mlpm_planner.ui.widgets.picker import Picker, PickItem
from mlpm_planner.ui.widgets.scroll import ScrollColumn
from mlpm_planner.ui.widgets.text import (
    ElidedLabel,
    caption_label,
    plain_label,
    section_label,
    tip,
)
from mlpm_planner.ui.widgets.value_fields import NumberField

_WIDTH = 280
_STEPS = 100
_PAUSE_MS = 40  # between two steps of a slider that is being dragged
_HIGHER = ("arrow-up", "more is better")
_LOWER = ("arrow-down", "less is better")


class WeightRow(QWidget):
    """One criterion: its direction, its weight as slider and number, and its share."""

    weighed = Signal(float)
    turned = Trigger()
    left_out = Trigger()

    def __init__(self, criterion: Criterion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = criterion.name
        self.name = ElidedLabel(name, Voice("body", 500))
        self.direction = IconButton("arrow-up", f"Direction of {name}")
        self.remove = IconButton("x", f"Leave {name.lower()} out")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.slider.setPageStep(10)
        self.slider.setAccessibleName(f"Weight of {name}")
        self.number = NumberField("Weight", percent=True)
        self.number.setAccessibleName(f"Weight of {name} in percent")
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._build()
        self._timer.timeout.connect(self._tell)
        self.slider.valueChanged.connect(self._on_slid)
        self.slider.sliderReleased.connect(self._on_released)
        self.number.edited.connect(self._on_typed)
        self.direction.clicked.connect(self.turned.emit)
        self.remove.clicked.connect(self.left_out.emit)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        head, body = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(0)
        body.setSpacing(8)
        head.addWidget(self.name, 1)
        head.addWidget(self.direction)
        head.addWidget(self.remove)
        body.addWidget(self.slider, 1)
        body.addWidget(self.number)
        column.addLayout(head)
        column.addLayout(body)

    def _fit(self) -> None:
        self.number.setFixedWidth(round(64 * max(1.0, fonts.scale())))

    def show_weight(self, weight: float, share: float, criterion: Criterion) -> None:
        """Show a weight and its share of the sum, without a signal."""
        icon, words = _LOWER if criterion.direction is Direction.LOWER else _HIGHER
        self._fit()
        self.direction.set_icon_name(icon)
        name = f"{criterion.name}: {words}. Click to turn round"
        self.direction.setAccessibleName(name)
        tip(self.direction, name)
        self.slider.setToolTip(f"Counts {formats.percent(share)} of the score")
        if self._timer.isActive() or self.slider.isSliderDown():
            return
        self.slider.blockSignals(True)  # noqa: FBT003 - Qt's own name
        self.slider.setValue(round(weight * _STEPS))
        self.slider.blockSignals(False)  # noqa: FBT003 - Qt's own name
        self.number.set_parsed(weight)

    def _on_slid(self, value: int) -> None:
        self.number.set_parsed(value / _STEPS)
        if not self.slider.isSliderDown():
            self._tell()
        elif not self._timer.isActive():
            self._timer.start()

    def _on_released(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self._tell()

    def _tell(self) -> None:
        self.weighed.emit(self.slider.value() / _STEPS)

    def _on_typed(self) -> None:
        self.weighed.emit(max(0.0, self.number.value or 0.0))


class WeightsPanel(QWidget):
    """Edits the method in use; the ranking follows while a slider moves."""

    closed = Trigger()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._drags = count()
        self._drag = 0
        self.rows: dict[str, WeightRow] = {}
        self.name = LineEdit("", "Name of the method")
        self.add = Button("Add criterion", "ghost", icon="plus")
        self._sum = caption_label()
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self.setAccessibleName("Weights")
        self._build()
        self.name.committed.connect(self._on_named)
        app_theme().changed.connect(self._on_theme_changed)
        self.add.clicked.connect(self.open_criteria)

    def _build(self) -> None:
        close = IconButton("x", "Hide the weights")
        close.clicked.connect(self.closed.emit)
        head = QHBoxLayout()
        head.addWidget(section_label("Weights"), 1)
        head.addWidget(close)
        about = plain_label(
            "Each criterion is put on a scale from 0 to 100 and counts by its share.",
            Voice("small", 0, "text3"),
            wrap=True,
        )
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(metrics.CARD_PADDING, 8, metrics.CARD_PADDING, 12)
        column.setSpacing(metrics.CARD_GAP)
        column.addLayout(head)
        column.addWidget(self.name)
        column.addWidget(about)
        column.addLayout(self._list)
        column.addWidget(self._sum)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 0, 0)
        outer.addWidget(ScrollColumn(content, ground="surface"))

    @property
    def method(self) -> ScoringMethod:
        """The method in use."""
        return self._session.plan.method()

    def refresh(self) -> None:
        """Show the weights as they are."""
        method = self.method
        if method.formula != WEIGHTED:
            return
        self.setFixedWidth(round(_WIDTH * max(1.0, fonts.scale())))
        self.name.set_value(method.name)
        known = {key: self._session.plan.criterion(key) for key in method.weights}
        shown = {key: criterion for key, criterion in known.items() if criterion is not None}
        if list(shown) != list(self.rows):
            self._rebuild(shown)
        shares = scoring.shares(method)
        for key, criterion in shown.items():
            self.rows[key].show_weight(method.weights[key], shares[key], criterion)
        self._show_sum(sum(method.weights.values()))

    def _show_sum(self, total: float) -> None:
        if abs(total - 1.0) < 0.005:
            self._sum.setText("Weights sum to 100%.")
        else:
            shown = formats.percent(total)
            self._sum.setText(f"Weights sum to {shown}; shares are scaled to 100%.")

    def _rebuild(self, shown: dict[str, Criterion]) -> None:
        for row in self.rows.values():
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {key: self._made(criterion) for key, criterion in shown.items()}

    def _made(self, criterion: Criterion) -> WeightRow:
        row = WeightRow(criterion)
        row.weighed.connect(partial(self._on_weighed, criterion.key))
        row.turned.connect(partial(self._on_turned, criterion.key))
        row.left_out.connect(partial(self._on_left_out, criterion.key))
        row.slider.sliderPressed.connect(self._on_pressed)
        self._list.addWidget(row)
        return row

    def _on_theme_changed(self, _tokens: Tokens) -> None:
        self.refresh()

    # ---- edits

    def _on_pressed(self) -> None:
        self._drag = next(self._drags)

    def _on_weighed(self, key: str, weight: float) -> None:
        workspace, method = self._session.workspace, self.method.key
        down = self.rows[key].slider.isSliderDown()
        merge = ("weight", method, key, self._drag) if down else None
        done = self._session.attempt(
            lambda: scoring.set_weight(workspace, method, key, weight, merge)
        )
        if not done:
            self.refresh()

    def _on_turned(self, key: str) -> None:
        criterion = self._session.plan.criterion(key)
        if criterion is not None:
            lower = criterion.direction is Direction.LOWER
            turned = Direction.HIGHER if lower else Direction.LOWER
            workspace = self._session.workspace
            self._session.attempt(lambda: scoring.set_direction(workspace, key, turned))

    def _on_left_out(self, key: str) -> None:
        workspace, method = self._session.workspace, self.method.key
        self._session.attempt(lambda: scoring.leave_out(workspace, method, key))

    def _on_named(self, name: str) -> None:
        workspace, method = self._session.workspace, self.method.key
        if not self._session.attempt(lambda: scoring.rename_method(workspace, method, name)):
            self.refresh()

    def open_criteria(self) -> None:
        """Choose another criterion, or make one by typing its name."""
        plan, weights = self._session.plan, self.method.weights
        items = [
            PickItem(c.key, c.name, note=c.unit)
            for c in scoring.in_order(plan)
            if c.key not in weights
        ]
        picker = Picker(self.add, items, placeholder="Find or name a criterion", create="Create")
        picker.chosen.connect(self._on_criterion)
        picker.created.connect(self._on_created)
        picker.open()

    def _on_criterion(self, key: str) -> None:
        workspace, method = self._session.workspace, self.method.key
        self._session.attempt(lambda: scoring.weigh_criterion(workspace, method, key))

    def _on_created(self, name: str) -> None:
        workspace, method = self._session.workspace, self.method.key
        self._session.attempt(lambda: scoring.add_criterion(workspace, name, method=method))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), inks.colour("surface"))
            painter.fillRect(QRectF(0, 0, 1, self.height()), inks.colour("hair"))
