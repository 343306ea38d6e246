"""The bands above a page: states of the file that somebody has to know, and the way out."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlpm_planner.ui.theme import metrics
from mlpm_planner.ui.widgets.banner import Banner, Tone
from mlpm_planner.ui.widgets.buttons import Button

OPEN = "open"
"""The subject of a file that could not be opened or written."""

Choice = tuple[str, Callable[[], object]]


class Banners(QWidget):
    """A column of banners, each known by its subject so that news replaces what was said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: dict[str, Banner] = {}
        self._column = QVBoxLayout(self)
        margin = metrics.PAGE_MARGIN
        self._column.setContentsMargins(margin, 0, margin, 0)
        self._column.setSpacing(8)
        self.hide()

    @property
    def subjects(self) -> tuple[str, ...]:
        """What the banners shown now are about."""
        return tuple(self._shown)

    def banner(self, subject: str) -> Banner | None:
        """The banner about this subject, if one is shown."""
        return self._shown.get(subject)

    def tell(
        self,
        subject: str,
        text: str,
        tone: Tone = "info",
        choices: Sequence[Choice] = (),
        *,
        closable: bool = True,
    ) -> None:
        """Show a banner; the first choice is the recommended one."""
        self.clear(subject)
        buttons: list[Button] = []
        for words, run in choices:
            button = Button(words)
            button.clicked.connect(_without_argument(run))
            buttons.append(button)
        banner = Banner(text, tone, buttons, closable=closable)
        banner.closed.connect(_without_argument(lambda: self.clear(subject)))
        self._shown[subject] = banner
        self._column.addWidget(banner)
        self._fit()

    def clear(self, subject: str) -> None:
        """Take the banner about a subject away."""
        banner = self._shown.pop(subject, None)
        if banner is not None:
            self._column.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
        self._fit()

    def clear_all(self) -> None:
        """Take every banner away."""
        for subject in self.subjects:
            self.clear(subject)

    def _fit(self) -> None:
        self._column.setContentsMargins(
            metrics.PAGE_MARGIN, 4 if self._shown else 0, metrics.PAGE_MARGIN, 8
        )
        self.setVisible(bool(self._shown))


def _without_argument(run: Callable[[], object]) -> Callable[[], None]:
    def called() -> None:
        run()

    return called
