"""The title of what the inspector shows."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlpm_planner.application.wording import counted
from mlpm_planner.domain.entity import Entity, field_infos
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.shell.inspector_editors import LongTextEditor
from mlpm_planner.ui.shell.inspector_fields import write
from mlpm_planner.ui.shell.inspector_parts import INDENT, MARGIN
from mlpm_planner.ui.theme.paint import Voice


class TitleField(QWidget):
    """The title, to be typed over where it stands; for several features their number."""

    def __init__(self, session: Session, kind: type[Entity], name: str = "title") -> None:
        super().__init__()
        self._session, self._kind, self._name = session, kind, name
        self._part_id = ""
        title = field_infos(kind)[name].title
        self.editor = LongTextEditor(title, title, Voice("strong", 600), breaks=False)
        self.editor.edited.connect(self._on_edited)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN - INDENT, 0, MARGIN - INDENT, 6)
        column.addWidget(self.editor.widget)

    def show_parts(self, found: Sequence[Entity]) -> None:
        """Show the title of one part; of several only their number, which nobody can edit."""
        one = len(found) == 1
        busy = self.editor.is_busy and found[0].id == self._part_id
        self._part_id = found[0].id
        self.editor.area.setReadOnly(not one)
        if not busy:
            words = counted(len(found), self._kind.NOUN)
            self.editor.show(getattr(found[0], self._name) if one else words)

    def _on_edited(self, value: object) -> None:
        part = self._session.plan.get(self._kind, self._part_id)
        if not write(self._session, self._kind, [self._part_id], self._name, value) and part:
            self.editor.show(getattr(part, self._name))
