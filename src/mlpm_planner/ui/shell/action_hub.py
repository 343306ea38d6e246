"""Every action as Qt knows it: shortcuts, menus and the palette all draw from here."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from mlpm_planner.ui.actions import ActionSpec, Context
from mlpm_planner.ui.signals import Signal, Trigger
from mlpm_planner.ui.theme import icons


class ActionHub(QObject):
    """The actions of the window and of the page it shows, kept in step with what is open."""

    changed = Trigger()
    told = Signal(str)

    def __init__(
        self, window: QMainWindow, context: Callable[[], Context], specs: Iterable[ActionSpec]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._context = context
        self._common = tuple(specs)
        self._here: tuple[ActionSpec, ...] = ()
        self._actions: dict[str, QAction] = {}
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.refresh)
        for spec in self._common:
            self._add(spec)
        self.refresh()

    @property
    def specs(self) -> Sequence[ActionSpec]:
        """Everything that can be done now or could be, the page's own first."""
        return (*self._here, *self._common)

    def context(self) -> Context:
        """What actions work on now."""
        return self._context()

    def action(self, spec_id: str) -> QAction:
        """The Qt action of a spec."""
        return self._actions[spec_id]

    def set_page_specs(self, specs: Sequence[ActionSpec]) -> None:
        """Replace the actions of the page that is shown."""
        for spec in self._here:
            action = self._actions.pop(spec.id)
            self._window.removeAction(action)
            action.deleteLater()
        self._here = tuple(specs)
        for spec in self._here:
            self._add(spec)
        self.refresh()
        self.changed.emit()

    def _add(self, spec: ActionSpec) -> None:
        action = QAction(spec.title, self)
        action.setObjectName(spec.id)
        action.setShortcuts([QKeySequence(keys) for keys in spec.shortcuts])
        action.setCheckable(spec.checked is not None)
        if spec.icon:
            action.setIcon(icons.icon(spec.icon))
        action.triggered.connect(self._on_triggered)
        self._actions[spec.id] = action
        self._window.addAction(action)

    def _on_triggered(self) -> None:
        sender = self.sender()
        spec = next(s for s in self.specs if s.id == sender.objectName())
        self.run(spec)

    def run(self, spec: ActionSpec) -> bool:
        """Do it, or say why it cannot be done now."""
        context = self.context()
        reason = spec.disabled(context)
        if reason:
            self.told.emit(reason)
            return False
        spec.run(context)
        self.refresh_later()
        return True

    def run_id(self, spec_id: str) -> bool:
        """Do the action of this id if there is one."""
        spec = next((s for s in self.specs if s.id == spec_id), None)
        return spec is not None and self.run(spec)

    def refresh_later(self) -> None:
        """Bring titles and states up to date soon; many calls cost one."""
        if not self._later.isActive():
            self._later.start()

    def refresh(self) -> None:
        """Bring titles and states up to date."""
        context = self.context()
        for spec in self.specs:
            action = self._actions[spec.id]
            reason = spec.disabled(context)
            action.setEnabled(not reason)
            action.setText(_with_keys(spec, context))
            action.setStatusTip(reason)
            if spec.checked is not None:
                action.setChecked(spec.checked(context))


def _with_keys(spec: ActionSpec, context: Context) -> str:
    """The title with keys that Qt does not know of in the column of shortcuts."""
    title = spec.title_in(context)
    unbound = "" if spec.shortcuts else spec.keys
    return f"{title}\t{unbound}" if unbound else title
