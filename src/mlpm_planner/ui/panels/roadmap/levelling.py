"""Levelling on the timeline: a search off the interface thread, ghost bars, accept or reject."""

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from typing_extensions import override

from mlpm_planner.analysis.schedule.levelling import Watch
from mlpm_planner.application import levelling
from mlpm_planner.application.changes import ChangeSet
from mlpm_planner.application.levelling import LevelledPlan, Leveller
from mlpm_planner.application.plan import Plan
from mlpm_planner.application.wording import counted
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.ui.panels.roadmap.canvas import Canvas
from mlpm_planner.ui.session import Job, Notice, Session
from mlpm_planner.ui.signals import Signal, Trigger
from mlpm_planner.ui.tasks import Cancel, Task
from mlpm_planner.ui.theme import metrics
from mlpm_planner.ui.widgets.banner import Banner
from mlpm_planner.ui.widgets.buttons import Button
from mlpm_planner.ui.widgets.text import tip
from mlpm_planner.ui.widgets.toast import announce

_JOB = "Levelling the load"
_PROOF_SECONDS = 60.0
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ProposalBar(QWidget):
    """Says what a proposal comes to, with what can be done about it."""

    accepted = Trigger()
    rejected = Trigger()
    proof_asked = Trigger()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.accept = Button("Accept", "primary", icon="check")
        self.reject = Button("Reject", icon="x")
        self.proof = Button("Look for proof", icon="search")
        tip(self.accept, "Put the features there", "Enter")
        tip(self.reject, "Leave the plan as it is", "Esc")
        tip(self.proof, "Search until nothing shorter is left, for at most a minute")
        self._banner = Banner("", "info", (self.proof, self.reject, self.accept), closable=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics.PAGE_MARGIN, 6, metrics.PAGE_MARGIN, 6)
        row.addWidget(self._banner)
        self.accept.clicked.connect(self.accepted.emit)
        self.reject.clicked.connect(self.rejected.emit)
        self.proof.clicked.connect(self.proof_asked.emit)
        self.text = ""
        self.hide()

    def tell(self, text: str, *, can_prove: bool) -> None:
        """Show a proposal."""
        self.text = text
        self._banner.set_text(text)
        self.proof.setVisible(can_prove)
        self.show()
        announce(self, text)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = QApplication.focusWidget()
        if event.key() in _ENTER and isinstance(focused, Button):
            focused.click()
        elif event.key() == Qt.Key.Key_Escape:
            self.rejected.emit()
        else:
            super().keyPressEvent(event)


class Levelling(QObject):
    """The proposal that is shown, or looked for; an edit of anything discards it."""

    progressed = Signal(object)  # the share of the search, from its thread

    def __init__(self, session: Session, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._session = session
        self._canvas = canvas
        self._under_way: list[Task] = []
        self.found: LevelledPlan | None = None
        self.bar = ProposalBar()
        self.bar.accepted.connect(self.accept)
        self.bar.rejected.connect(self.reject)
        self.bar.proof_asked.connect(partial(self.start, proof=True))
        self.progressed.connect(self._on_progressed)
        session.changed.connect(self._on_changed)
        canvas.installEventFilter(self)
        under_way = self._under_way
        # An answer must not come to a canvas that is gone; the closure must not keep it either.
        self.destroyed.connect(lambda: [task.cancel.set() for task in under_way])

    def start(self, *, proof: bool = False) -> None:
        """Look for a levelled plan; with ``proof`` for one that is shown to be the shortest."""
        self._stop()
        session = self._session
        snapshot = Plan(session.plan.parts())  # an edit meanwhile discards the search
        task = session.tasks.run(
            partial(_searched, snapshot, self.progressed.emit, proof=proof),
            partial(self._on_found, was_proof=proof),
            self._on_failed,
            slot="roadmap-levelling",
        )
        self._under_way[:] = [task]
        session.job_changed.emit(Job(_JOB, 0, 100, self._stop))

    @property
    def is_searching(self) -> bool:
        """Whether a search is under way."""
        return bool(self._under_way)

    def accept(self) -> None:
        """Put the features where they are proposed, as one step."""
        found = self.found
        self.reject()
        if found is not None:
            told = f"Levelled the load: {counted(len(found.days), 'feature')} moved"
            workspace = self._session.workspace
            self._session.attempt(lambda: levelling.accept(workspace, found), told)

    def reject(self) -> None:
        """Take the proposal away and leave the plan as it is."""
        self._stop()
        self.found = None
        self._canvas.state.proposed = {}
        if self.bar.isAncestorOf(QApplication.focusWidget() or self._canvas):
            self._canvas.setFocus()
        self.bar.hide()
        self._canvas.viewport().update()

    def _stop(self) -> None:
        """Give the search up; a proposal that is shown stays."""
        if self._under_way:
            self._under_way[0].cancel.set()
            self._over()

    def _over(self) -> None:
        self._under_way.clear()
        self._session.job_changed.emit(None)

    def _on_progressed(self, share: object) -> None:
        if self._under_way and isinstance(share, float):
            self._session.job_changed.emit(Job(_JOB, round(share * 100), 100, self._stop))

    def _on_failed(self, error: Exception) -> None:
        self._over()
        if not isinstance(error, RuleError):
            raise error
        self._session.failed.emit(error.message)

    def _on_found(self, plan: LevelledPlan, *, was_proof: bool) -> None:
        self._over()
        if not plan.days:
            self.reject()
            self._session.notified.emit(Notice(plan.words))
            return
        self.found = plan
        state = self._canvas.state
        state.proposed = {
            state.bars.slots[i]: (start.toordinal(), end.toordinal())
            for i, (start, end) in plan.days.items()
            if i in state.bars.slots
        }
        words = " · ".join((f"Level the load: {plan.words}", *_notes(plan)))
        can_prove = not plan.is_optimal and not was_proof and find_spec("ortools") is not None
        self.bar.tell(words, can_prove=can_prove)
        self.bar.setToolTip("\n".join(plan.alone))
        self._canvas.setFocus()
        self._canvas.viewport().update()

    def _on_changed(self, _change_set: ChangeSet) -> None:
        if self.found is not None or self._under_way:
            self.reject()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.found is None or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        chosen = self._key(event)
        if chosen is None:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            chosen()
        return True

    def _key(self, event: QKeyEvent) -> Callable[[], None] | None:
        """What a key on the canvas does to the proposal; a drag under way keeps its Escape."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return None
        if event.key() in _ENTER:
            return self.accept
        is_dragging = self._canvas.drag.active is not None
        return self.reject if event.key() == Qt.Key.Key_Escape and not is_dragging else None


def _notes(plan: LevelledPlan) -> list[str]:
    """How sure it is, and how many features are too big for their team."""
    alone = f"{counted(len(plan.alone), 'feature')} too big for the team"
    return [plan.proof, alone] if plan.alone else [plan.proof]


def _searched(
    plan: Plan, tell: Callable[[object], None], cancel: Cancel, *, proof: bool
) -> LevelledPlan:
    def progress(share: float, _makespan: int, _bound: int) -> None:
        if not cancel.is_set:
            tell(share)

    leveller, watch = Leveller(plan), Watch(progress, lambda: cancel.is_set)
    seconds = _PROOF_SECONDS if proof else levelling.SECONDS
    return leveller.plan_of(leveller.search(watch, seconds=seconds, proof=proof))
