"""The Display popover of the timeline: groups, sub-lanes, rows, colours, words, height of rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from mlpm_planner.application.columns import Column
from mlpm_planner.application.timeline_colours import RISK
from mlpm_planner.application.timeline_display import MOST_LABELS, Density, Display
from mlpm_planner.ui.panels.roadmap.bar_words import DATES, SLACK
from mlpm_planner.ui.signals import Signal
from mlpm_planner.ui.theme import fonts, paint
from mlpm_planner.ui.widgets.choice_field import ChoiceField
from mlpm_planner.ui.widgets.picker import PickItem
from mlpm_planner.ui.widgets.popup import SHADOW, Popup
from mlpm_planner.ui.widgets.segments import Segment, Segments
from mlpm_planner.ui.widgets.text import PlainLabel

_WIDTH = 400
_EDGE = 14
_ROWS = (
    Segment("single", "One feature"),
    Segment("packed", "Several features"),
)
_FOLLOWERS = (Segment("give", "Give way"), Segment("stay", "Stay"))
_PATH = (Segment("hidden", "Hidden"), Segment("shown", "Shown"))
_HEIGHTS = tuple(Segment(d.value, d.value.title()) for d in Density)
_LABELS = ("First label", "Second label", "Third label")


class DisplayPanel(Popup):
    """Every choice takes effect at once; Tab goes round, Escape closes."""

    group_chosen = Signal(str)
    display_chosen = Signal(Display)

    def __init__(self, anchor: QWidget, columns: Mapping[str, Column], group: str) -> None:
        super().__init__(anchor)
        self.setAccessibleName("Display")
        self._columns = columns
        self._group = group
        self._display = Display()
        self.group = self._field("Group by", self._groups, self._on_group)
        self.lanes = self._field("Sub-lanes", self._lanes, self._on_lanes)
        self.rows = Segments("A row holds", _ROWS)
        self.colour = self._field("Colour by", self._colours, self._on_colour)
        self.labels = [
            self._field(name, self._words, lambda key, n=n: self._on_label(n, key))
            for n, name in enumerate(_LABELS)
        ]
        self.heights = Segments("Row height", _HEIGHTS)
        self.followers = Segments("Followers of what is moved", _FOLLOWERS)
        self.path = Segments("Critical path", _PATH)
        self.rows.chosen.connect(self._on_rows)
        self.followers.chosen.connect(self._on_followers)
        self.path.chosen.connect(self._on_path)
        self.heights.chosen.connect(self._on_height)
        self._build()

    def _field(
        self,
        name: str,
        items: Callable[[], Sequence[PickItem]],
        chosen: Callable[[str], object],
    ) -> ChoiceField:
        field = ChoiceField(name, self)
        field.set_items(items)
        field.chosen.connect(chosen)
        return field

    def _build(self) -> None:
        grid = QGridLayout(self)
        edge = SHADOW + _EDGE
        grid.setContentsMargins(edge, edge, edge, edge)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        lines: tuple[tuple[str, QWidget], ...] = (
            ("Group by", self.group),
            ("Sub-lanes", self.lanes),
            ("A row holds", self.rows),
            ("Colour by", self.colour),
            *zip(_LABELS, self.labels, strict=True),
            ("Followers", self.followers),
            ("Critical path", self.path),
            ("Row height", self.heights),
        )
        for row, (words, widget) in enumerate(lines):
            label = PlainLabel(words, paint.SMALL)
            label.setBuddy(widget)
            grid.addWidget(label, row, 0)
            grid.addWidget(widget, row, 1)
        grid.setColumnStretch(1, 1)
        self.setContentsMargins(0, 0, 0, 0)

    def open(self) -> None:
        """Show under the button that asked for it."""
        width = round(_WIDTH * max(1.0, fonts.scale()))
        size = self.sizeHint()
        self.open_at(self.anchor_area(), QSize(width, size.height() - 2 * SHADOW))
        self.group.setFocus(Qt.FocusReason.PopupFocusReason)

    # ---- showing

    def show_display(self, display: Display, group: str) -> None:
        """Show what is chosen, without a signal."""
        self._display, self._group = display, group
        self.group.show_choice(group)
        self.lanes.setEnabled(bool(group))
        self.lanes.show_choice(display.lanes if group else "")
        self.rows.set_current("packed" if display.packed else "single")
        self.colour.show_choice(display.colour)
        for field, key in zip(self.labels, (*display.labels, "", "", ""), strict=False):
            field.show_choice(key)
        self.heights.set_current(display.density.value)
        self.followers.set_current("give" if display.gives_way else "stay")
        self.path.set_current("shown" if display.critical else "hidden")

    def _grouping(self) -> list[PickItem]:
        return [PickItem(c.key, c.title) for c in self._columns.values() if c.groups]

    def _groups(self) -> Sequence[PickItem]:
        return [PickItem("", "None"), *self._grouping()]

    def _lanes(self) -> Sequence[PickItem]:
        others = [item for item in self._grouping() if item.key != self._group]
        return [PickItem("", "None"), *others]

    def _colours(self) -> Sequence[PickItem]:
        return [*self._grouping(), PickItem(RISK, "Risk"), PickItem("", "One colour")]

    def _words(self) -> Sequence[PickItem]:
        found = [PickItem(c.key, c.title) for c in self._columns.values()]
        first = PickItem("", "None")
        return [first, PickItem(DATES, "Dates"), PickItem(SLACK, "Slack"), *found]

    # ---- choosing

    def _on_group(self, key: str) -> None:
        self.group_chosen.emit(key)

    def _on_lanes(self, key: str) -> None:
        self._choose(replace(self._display, lanes=key))

    def _on_rows(self, key: str) -> None:
        self._choose(replace(self._display, packed=key == "packed"))

    def _on_colour(self, key: str) -> None:
        self._choose(replace(self._display, colour=key))

    def _on_label(self, number: int, key: str) -> None:
        labels = [*self._display.labels, "", "", ""][:MOST_LABELS]
        labels[number] = key
        kept = dict.fromkeys(label for label in labels if label)
        self._choose(replace(self._display, labels=tuple(kept)))

    def _on_height(self, key: str) -> None:
        self._choose(replace(self._display, density=Density(key)))

    def _on_followers(self, key: str) -> None:
        self._choose(replace(self._display, gives_way=key == "give"))

    def _on_path(self, key: str) -> None:
        self._choose(replace(self._display, critical=key == "shown"))

    def _choose(self, display: Display) -> None:
        self._display = display
        self.display_chosen.emit(display)

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes round inside the panel."""
        fields: list[QWidget] = [self.group, self.lanes, self.rows, self.colour]
        fields += [*cast("list[QWidget]", self.labels), self.followers, self.path, self.heights]
        usable = [field for field in fields if field.isEnabled()]
        at = next_place = 0
        for place, field in enumerate(usable):
            if field.hasFocus():
                at = place
        next_place = (at + (1 if next else -1)) % len(usable)
        reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        usable[next_place].setFocus(reason)
        return True
