"""Who did what and when, the latest first."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mlpm_planner.application.activity import Deed
from mlpm_planner.domain.clock import now
from mlpm_planner.ui import formats
from mlpm_planner.ui.theme import fonts, icons, metrics, paint
from mlpm_planner.ui.widgets.card import Card
from mlpm_planner.ui.widgets.cell_paint import paint_avatar
from mlpm_planner.ui.widgets.text import caption_label

MOST_DEEDS = 8
_AVATAR = 22


class _DeedRow(QWidget):
    """One deed in one line."""

    def __init__(self) -> None:
        super().__init__()
        self._deed: Deed | None = None
        self._age = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_deed(self, deed: Deed) -> None:
        self._deed = deed
        self._age = formats.age(deed.at, now())
        who = deed.who or "You"
        self.setAccessibleName(f"{who}: {deed.what}, {self._age}")
        self.setToolTip(f"{who} · {formats.moment(deed.at.astimezone())}")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, metrics.nav_height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        deed = self._deed
        if deed is None:
            return
        with QPainter(self) as painter:
            paint.follow_layout(painter, QRectF(self.rect()))
            rect = QRectF(self.rect())
            side = icons.scaled(_AVATAR)
            disc = QRectF(rect.left(), round(rect.center().y() - side / 2), side, side)
            if deed.who:
                paint_avatar(painter, disc, deed.who)
            else:
                icons.paint_centred(painter, "user", disc, size=16, colour="text3")
            body = rect.adjusted(side + 10, 0, 0, 0)
            paint.text(painter, body, self._age, paint.CAPTION, paint.RIGHT)
            body.setRight(body.right() - fonts.advance(self._age, "small") - 12)
            paint.text(painter, body, deed.what, paint.Voice("body", 400, "text2"))


class ActivityCard(Card):
    """The latest deeds."""

    def __init__(self) -> None:
        super().__init__("Activity")
        self.body.setSpacing(0)
        self.rows = [_DeedRow() for _ in range(MOST_DEEDS)]
        self.body.addSpacing(4)
        for row in self.rows:
            row.hide()
            self.body.addWidget(row)
        self.nothing = caption_label("What you change shows up here.")
        self.body.addWidget(self.nothing)

    def show_deeds(self, deeds: Sequence[Deed]) -> None:
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(deeds))
            if place < len(deeds):
                row.show_deed(deeds[place])
        self.nothing.setVisible(not deeds)
