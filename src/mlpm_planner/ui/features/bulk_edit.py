"""Values for one feature or many at once: chosen from a list, or typed into a small field."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.application import feature_values
from mlpm_planner.application.columns import Column, Shape, feature_columns
from mlpm_planner.application.custom_fields import Typing
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.wording import subject
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.ui import formats
from mlpm_planner.ui.features import quick_menus
from mlpm_planner.ui.session import Notice, Session
from mlpm_planner.ui.theme import fonts
from mlpm_planner.ui.widgets.fields import LineEdit
from mlpm_planner.ui.widgets.picker import PickItem, pick
from mlpm_planner.ui.widgets.popup import SHADOW, Popup
from mlpm_planner.ui.widgets.text import caption_label, heading_label
from mlpm_planner.ui.widgets.value_fields import date_order

Take = Callable[[str], object]
"""Takes what was typed; raises RuleError where it cannot be."""
QuickMenu = Callable[[Session, Sequence[str], QWidget, QRect], object]

_SHIFT = "\x1fshift"
_WIDTH = 280
_PADDING = 14
_OWN_MENUS: Mapping[str, QuickMenu] = {
    "status": quick_menus.pick_status,
    "theme": quick_menus.pick_theme,
    "owner": quick_menus.pick_owner,
    "horizon": quick_menus.pick_window,
}
_NEVER_EMPTY = frozenset(("status", "kind", "internal"))
_FIRST = ("status", "owner", "theme", "horizon", "start", "end", "tags")
_HINTS = {
    Shape.DATE: "A date, q3 or next fri; +2w moves the day that is there",
    Shape.TAGS: "Tags by comma; +tag puts one on, -tag takes it off",
    Shape.NUMBER: "A number; nothing takes it away",
    Shape.FRACTION: "A percentage",
}


def typing_here() -> Typing:
    """How people type where the user lives."""
    return Typing(formats.decimal_mark(), date_order())


def is_chosen(plan: Plan, column: Column) -> bool:
    """Whether values of a column are chosen from a list."""
    return column.key in _OWN_MENUS or bool(feature_values.choices(plan, column))


def write(session: Session, feature_ids: Sequence[str], column: Column, text: str) -> bool:
    """Give features a value as it was typed; a toast tells it where there are several."""
    workspace, typing = session.workspace, typing_here()
    told = ""
    if len(feature_ids) > 1:
        named = subject([session.plan.features[i] for i in feature_ids])
        told = f"Changed {column.title.lower()} of {named}"
    return session.attempt(
        lambda: feature_values.write(workspace, feature_ids, column, text, typing), told
    )


def takes_paste(column: Column) -> bool:
    """Whether one pasted value is meant for the selected cells; a title is a feature's own."""
    return feature_values.is_writable(column) and column.key not in ("title", "key")


def pick_field(session: Session, feature_ids: Sequence[str], anchor: QWidget, area: QRect) -> None:
    """Let the user choose a field, then its value for all these features."""
    declared = feature_columns(session.plan)
    writable = [c for c in declared.values() if feature_values.is_writable(c) and c.key != "key"]
    first = [declared[key] for key in _FIRST]
    rest = [c for c in writable if c.key not in _FIRST and c.shape is not Shape.TITLE]
    items = [PickItem(column.key, f"{column.title}…") for column in (*first, *rest)]
    items.insert(len(_FIRST) - 1, PickItem(_SHIFT, "Shift start and end…", "calendar-range"))

    def choose(key: str) -> None:
        if key == _SHIFT:
            _ask_shift(session, feature_ids, anchor, area)
        else:
            pick_value(session, feature_ids, declared[key], anchor, area)

    named = subject([session.plan.features[i] for i in feature_ids])
    pick(anchor, items, choose, placeholder=f"Set a field of {named}", area=area)


def pick_value(
    session: Session, feature_ids: Sequence[str], column: Column, anchor: QWidget, area: QRect
) -> None:
    """Let the user choose or type the value of a column for features."""
    if column.key in _OWN_MENUS:
        _OWN_MENUS[column.key](session, feature_ids, anchor, area)
        return
    words = feature_values.choices(session.plan, column)
    if not words:
        ask_value(session, feature_ids, column, anchor, area)
        return
    items = [PickItem(word, word) for word in words]
    if column.key not in _NEVER_EMPTY:
        items.append(PickItem("", "None"))
    current = column.text(session.plan, session.plan.features[feature_ids[-1]])
    choose = partial(write, session, feature_ids, column)
    title = f"Set {column.title.lower()}"
    pick(anchor, items, choose, current=current, placeholder=title, area=area)


def ask_value(
    session: Session, feature_ids: Sequence[str], column: Column, anchor: QWidget, area: QRect
) -> "ValuePopup":
    """Let the user type the value of a column for features."""
    before = {column.text(session.plan, session.plan.features[i]) for i in feature_ids}
    typing = typing_here()
    named = subject([session.plan.features[i] for i in feature_ids])

    def take(text: str) -> None:
        feature_values.write(session.workspace, feature_ids, column, text, typing)
        if len(feature_ids) > 1:
            told = f"Changed {column.title.lower()} of {named}"
            session.notified.emit(Notice(told, undo=True))

    text = before.pop() if len(before) == 1 else ""
    popup = ValuePopup(anchor, f"{column.title} of {named}", take, text, _HINTS.get(column.shape))
    popup.open(area)
    return popup


def _ask_shift(session: Session, feature_ids: Sequence[str], anchor: QWidget, area: QRect) -> None:
    named = subject([session.plan.features[i] for i in feature_ids])

    def take(text: str) -> None:
        feature_values.shift(session.workspace, feature_ids, text)
        session.notified.emit(Notice(f"Shifted {named} by {text.strip()}", undo=True))

    ValuePopup(anchor, f"Shift {named} by", take, "", "+5 days, -3d, +2w or +1m").open(area)


class ValuePopup(Popup):
    """One line to type; Enter takes it, what cannot be is said under the line."""

    def __init__(
        self, anchor: QWidget, title: str, take: Take, text: str = "", hint: str | None = None
    ) -> None:
        super().__init__(anchor)
        self.setAccessibleName(title)
        self._take = take
        self.field = LineEdit(text)
        self.field.setAccessibleName(title)
        self.field.returnPressed.connect(self._on_return)
        self._hint = caption_label(hint or "Enter to set, Esc to leave")
        self._hint.setWordWrap(True)
        edge = SHADOW + _PADDING
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, edge - 2, edge, edge - 2)
        column.setSpacing(6)
        self.setContentsMargins(0, 0, 0, 0)
        column.addWidget(heading_label(title))
        column.addWidget(self.field)
        column.addWidget(self._hint)
        self._height = column.sizeHint().height()

    def open(self, area: QRect | None = None) -> None:
        """Show at the anchor, or at an area of its window, ready to type."""
        width = round(_WIDTH * max(1.0, fonts.scale()))
        height = self._height - 2 * SHADOW + self._hint.heightForWidth(width - 2 * _PADDING)
        self.open_at(area or self.anchor_area(), QSize(width, height))
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self.field.selectAll()

    def _on_return(self) -> None:
        try:
            self._take(self.field.text())
        except RuleError as error:
            self.field.show_problem(error.message)
            self._hint.setText(error.message)
            return
        self.dismiss()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return  # the field has taken it
        super().keyPressEvent(event)
