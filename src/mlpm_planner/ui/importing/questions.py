"""What has to be decided before anything can be imported: a sentence and its answers each."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mlpm_planner.domain.clock import today
from mlpm_planner.ui.importing import words
from mlpm_planner.ui.importing.draft import Found, ImportDraft
from mlpm_planner.ui.services import CellProblem
from mlpm_planner.ui.widgets.banner import Banner, Tone
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.choice_field import ChoiceField
from mlpm_planner.ui.widgets.picker import PickItem, pick
from mlpm_planner.ui.widgets.value_fields import DateField

_MOST, _MOST_ENCODINGS = 4, 2
_MAPPING = "Choose what each column becomes in the list below."
_OTHER_ZONE = "Another zone…"


class Questions(QWidget):
    """The open questions of a reading; answering one reads again."""

    def __init__(self, draft: ImportDraft, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._zone = zone
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_found(self, found: Found) -> None:
        """Ask what this reading leaves open."""
        self._clear()
        for problem in found.questions:
            self._column.addWidget(self._asked(problem, fatal=found.preview.fatal))
        self.setVisible(bool(found.questions))

    def _clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _asked(self, problem: CellProblem, *, fatal: bool) -> QWidget:
        tone: Tone = "bad" if fatal and problem.level == "error" else "warn"
        text = problem.message
        if problem.option == "mapping":
            text = f"{text} {_MAPPING}"
        if problem.option == "start":
            return _StartQuestion(text, self._draft)
        return Banner(text, tone, list(self._buttons(problem)), closable=False)

    def _buttons(self, problem: CellProblem) -> Iterator[Button]:
        for choice in self._choices(problem):
            button = Button(self._caption(problem, choice))
            button.clicked.connect(partial(self._decide, problem, choice))
            yield button
        if problem.option == "timezone":
            other = Button(_OTHER_ZONE, "ghost")
            other.clicked.connect(partial(self._pick_zone, other))
            yield other

    def _choices(self, problem: CellProblem) -> tuple[str, ...]:
        if problem.option == "timezone":
            return tuple(dict.fromkeys((self._zone, "UTC")))
        if problem.option == "mapping":
            return ()
        most = _MOST_ENCODINGS if problem.option == "encoding" else _MOST
        return problem.choices[:most]

    def _caption(self, problem: CellProblem, choice: str) -> str:
        if problem.option == "encoding":
            return words.ENCODINGS.get(choice, choice)
        return words.choice_words(problem.code, choice)

    def _decide(self, problem: CellProblem, choice: str) -> None:
        if problem.option == "choices":
            self._draft.choose(problem.code, choice)
        else:
            self._draft.answer(problem.option, choice)

    def _pick_zone(self, anchor: QWidget) -> None:
        items = [PickItem(zone, zone) for zone in words.time_zones()]
        answer = partial(self._draft.answer, "timezone")
        pick(anchor, items, answer, current=self._zone, placeholder="Time zone")


class _StartQuestion(Banner):
    """Values without times: when the first was measured, and how often."""

    def __init__(self, text: str, draft: ImportDraft) -> None:
        self._draft = draft
        self.use = Button("Use")
        super().__init__(text, "warn", (), closable=False)
        self.start = DateField("First value")
        self.start.set_parsed(today())
        self.start.setFixedWidth(170)
        self.cadence = ChoiceField("How often")
        self.cadence.set_items(_cadences)
        self.cadence.show_choice("day")
        self.cadence.setFixedWidth(150)
        self.use.clicked.connect(self._on_used)
        row = self.layout()
        if isinstance(row, QHBoxLayout):
            for widget in (self.start, self.cadence, self.use):
                row.addWidget(widget)

    def _on_used(self) -> None:
        self.start.commit()
        if self.start.value is not None:
            self._draft.answers["cadence"] = self.cadence.current
            self._draft.answer("start", self.start.value)


def _cadences() -> list[PickItem]:
    return [PickItem(key, name) for key, name in words.CADENCES.items()]
