"""An import in the making: the answers so far, and what the importer makes of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

from mlpm_planner.application.plan import Plan
from mlpm_planner.application.store import ObservationReader
from mlpm_planner.application.workspace import Prepared, Workspace
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.ui.importing.words import SKIP
from mlpm_planner.ui.services import (
    CellProblem,
    Prepare,
    Preview,
    PreviewColumn,
    PreviewRow,
    Services,
)
from mlpm_planner.ui.session import Session
from mlpm_planner.ui.signals import Signal, Trigger
from mlpm_planner.ui.tasks import Cancel, Task

SHOWN_ROWS = 20
# A paint beside a reading takes long, so what the last answer changed is painted first.
_AFTER_PAINT_MS = 20
_LEVELS = ("error", "ask", "warning", "info")

Read = Callable[[Mapping[str, Any], Plan, ObservationReader], Preview]


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Problems of one sort: how many, the first of them, and what can be done about all."""

    code: str
    level: str
    count: int
    message: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A preview with everything the assistant shows of it, worked out off this thread."""

    preview: Preview
    columns: tuple[PreviewColumn, ...]
    rows: tuple[PreviewRow, ...]
    issues: tuple[CellProblem, ...]
    questions: tuple[CellProblem, ...]
    groups: tuple[ProblemGroup, ...]


class ImportDraft(QObject):
    """Reads a file or a text again with every new answer, one reading at a time."""

    read = Signal(Found)
    failed = Signal(str)
    started = Trigger()

    def __init__(
        self, session: Session, services: Services, read: Read, answers: Mapping[str, Any]
    ) -> None:
        super().__init__()
        self._session = session
        self.services = services
        self._read = read
        self.answers: dict[str, Any] = dict(answers)
        self.found: Found | None = None
        self._task: Task | None = None
        self._revision = 0
        self._again = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER_PAINT_MS)
        self._soon.timeout.connect(self._begin)

    @classmethod
    def of_file(
        cls, session: Session, services: Services, path: Path, answers: Mapping[str, Any]
    ) -> "ImportDraft":
        """A draft that reads a file."""
        return cls(session, services, partial(services.preview_file, path), answers)

    @classmethod
    def of_text(
        cls, session: Session, services: Services, text: str, answers: Mapping[str, Any]
    ) -> "ImportDraft":
        """A draft that reads pasted text."""
        return cls(session, services, partial(services.preview_text, text), answers)

    # ---- answers

    def answer(self, option: str, value: object) -> None:
        """Decide something; an empty value leaves it to the importer again."""
        if value in ("", None):
            self.answers.pop(option, None)
        else:
            self.answers[option] = value
        if option in ("kind", "source", "delimiter", "encoding"):
            self.answers.pop("mapping", None)  # it named columns of another reading
        self.start()

    def map_column(self, position: int, field: str) -> None:
        """Decide what a column becomes; an empty field leaves it to the importer again."""
        mapping = dict(self.answers.get("mapping", {}))
        mapping.pop(f"#{position + 1}", None)
        if field:
            mapping[f"#{position + 1}"] = field
        self.answer("mapping", mapping)

    def choose(self, code: str, choice: str) -> None:
        """Decide what is done about all problems of one sort."""
        choices = {**self.answers.get("choices", {}), code: choice}
        self.answer("choices", choices)

    def choice(self, code: str) -> str:
        """What is done about problems of one sort."""
        return self.found.preview.choices.get(code, SKIP) if self.found else SKIP

    # ---- reading

    @property
    def is_reading(self) -> bool:
        """Whether what is shown is not what the answers say."""
        return self._task is not None or self._soon.isActive()

    @property
    def is_stale(self) -> bool:
        """Whether the plan has changed since the reading began."""
        return self._session.workspace.revision != self._revision

    def start(self) -> None:
        """Read with the answers as they are now, after the reading under way."""
        if self._task is not None:
            self._again = True
        elif not self._soon.isActive():
            self._soon.start()
            self.started.emit()

    def _begin(self) -> None:
        read, answers, fixes = self._read, dict(self.answers), self.services.fixes
        plan, reader = self._session.plan, self._session.values
        self._revision = self._session.workspace.revision

        def work(_cancel: Cancel) -> Found:
            return _found(read(answers, plan, reader), fixes, answers.get("choices", {}))

        self._task = self._session.tasks.run(work, self._on_read, self._on_failed)

    def prepare(self, done: Callable[[Prepared], object]) -> None:
        """Work out the edit that does what was found, then hand it over."""
        found, prepare, workspace = self.found, self.services.prepare, self._session.workspace
        if found is None or self.is_reading:
            return

        def hand_over(prepared: Prepared) -> None:
            self._task = None
            done(prepared)

        work = partial(_prepared, prepare, workspace, found.preview)
        self._task = self._session.tasks.run(work, hand_over, self._on_failed)

    def stop(self) -> None:
        """Take no more notice of what is being read."""
        self._soon.stop()
        if self._task is not None:
            self._task.cancel.set()
            self._task = None

    def _on_read(self, found: Found) -> None:
        self._task = None
        if self._again:
            self._again = False
            self.start()
            return
        self.found = found
        self.read.emit(found)

    def _on_failed(self, error: Exception) -> None:
        self._task, self._again = None, False
        is_told = isinstance(error, RuleError)
        self.failed.emit(error.message if is_told else f"The file could not be read: {error}")


def _prepared(
    prepare: Prepare, workspace: Workspace, preview: Preview, _cancel: Cancel
) -> Prepared:
    return prepare(workspace, preview)


def _found(
    preview: Preview, fixes: Mapping[str, Sequence[str]], decided: Mapping[str, str]
) -> Found:
    issues = tuple(preview.issues)
    questions = _questions(preview, issues)
    asked = {problem.code for problem in questions}
    listed = [problem for problem in issues if problem.code not in asked]
    return Found(
        preview=preview,
        columns=tuple(preview.columns),
        rows=tuple(preview.sample(SHOWN_ROWS)),
        issues=issues,
        questions=questions,
        groups=(*_groups(preview, listed, fixes), *_mended(issues, fixes, decided)),
    )


def _questions(preview: Preview, issues: Sequence[CellProblem]) -> tuple[CellProblem, ...]:
    """What must be answered first: open questions, else what makes the file unreadable."""
    asked = list(preview.questions)
    if preview.fatal:
        unreadable = not preview.columns
        errors = [p for p in issues if p.level == "error"]
        asked += [p for p in errors if unreadable or p.row == 0 or p.option]
    return tuple({_what_is_asked(problem): problem for problem in reversed(asked)}.values())[::-1]


def _what_is_asked(problem: CellProblem) -> tuple[str, str]:
    """Questions with the same answer are one: an option has one, a choice one for its sort."""
    match problem.option:
        case "choices":
            return "choices", problem.code
        case "" | "mapping":
            return problem.code, problem.message
        case option:
            return option, ""


def _groups(
    preview: Preview, issues: Sequence[CellProblem], fixes: Mapping[str, Sequence[str]]
) -> Iterator[ProblemGroup]:
    """The problems by sort, the worst first; the counts are full, whatever is shown."""
    first: dict[str, CellProblem] = {}
    for problem in issues:
        known = first.get(problem.code)
        if known is None or _rank(problem) < _rank(known):
            first[problem.code] = problem
    counts = preview.problems.counts
    for code, problem in sorted(first.items(), key=lambda item: _rank(item[1])):
        yield ProblemGroup(
            code=code,
            level=problem.level,
            count=counts.get(code, 0),
            message=problem.message,
            choices=tuple(fixes.get(code, ())),
        )


def _mended(
    issues: Sequence[CellProblem], fixes: Mapping[str, Sequence[str]], decided: Mapping[str, str]
) -> Iterator[ProblemGroup]:
    """Problems that are none any more by the user's choice, which can still be changed."""
    left = {problem.code for problem in issues}
    for code in decided:
        if code in fixes and code not in left:
            yield ProblemGroup(code, "info", 0, "", tuple(fixes[code]))


def _rank(problem: CellProblem) -> int:
    return _LEVELS.index(problem.level)
