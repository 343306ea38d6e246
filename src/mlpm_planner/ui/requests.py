"""Lets other programs of the same user change the open workspace; the window shows it at once."""

from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from mlpm_planner.application.changes import ChangeSet, Origin
from mlpm_planner.application.requests import READY, Away, Clerk, Step, Steps
from mlpm_planner.domain.errors import RuleError
from mlpm_planner.ui.session import Notice, Session
from mlpm_planner.ui.tasks import Task

_LONGEST = 1 << 20


class Requests(QObject):
    """Answers one request after the other for as long as a session lives."""

    def __init__(self, session: Session, clerk: Clerk) -> None:
        super().__init__(session)
        self._session = session
        self._clerk = clerk
        self._waiting: deque[_Caller] = deque()
        self._under_way: tuple[_Caller, _Run] | None = None
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connected)
        session.closed.connect(self._on_closed)

    def listen(self) -> bool:
        """Be there for callers; False where the system does not allow it."""
        if self._session.path is None:
            return False
        try:
            address = self._clerk.address(self._session.path)
        except OSError:
            return False
        # Who has the workspace is the only one to listen: what is there was left by a crash.
        QLocalServer.removeServer(address)
        return self._server.listen(address)

    def _on_connected(self) -> None:
        while self._server.hasPendingConnections():
            _Caller(self._server.nextPendingConnection(), self._on_asked, self._on_left, self)

    def _on_asked(self, caller: "_Caller") -> None:
        self._waiting.append(caller)
        self._go_on()

    def _go_on(self) -> None:
        if self._under_way is None and self._waiting:
            caller = self._waiting.popleft()
            steps = self._clerk.carry_out(caller.request, self._session.workspace)
            run = _Run(self._session, steps, self._on_answered)
            self._under_way = caller, run
            run.start()

    def _on_answered(self, answer: str | None) -> None:
        if self._under_way is not None:
            caller, _run = self._under_way
            self._under_way = None
            caller.answer(answer)
        self._go_on()

    def _on_left(self, caller: "_Caller") -> None:
        if caller in self._waiting:
            self._waiting.remove(caller)
        if self._under_way is not None and self._under_way[0] is caller:
            self._under_way[1].give_up()
            self._under_way = None
            self._go_on()
        caller.deleteLater()

    def _on_closed(self) -> None:
        self._server.close()
        self._waiting.clear()
        if self._under_way is not None:
            self._under_way[1].give_up()
            self._under_way = None


class _Caller(QObject):
    """A program that calls: it hears that the window is there, asks one thing and is answered."""

    def __init__(
        self,
        socket: QLocalSocket,
        on_asked: Callable[["_Caller"], None],
        on_left: Callable[["_Caller"], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.request = ""
        self._socket = socket
        self._asked = on_asked
        self._left = on_left
        socket.setParent(self)
        socket.readyRead.connect(self._on_ready_read)
        socket.disconnected.connect(self._on_disconnected)
        socket.write(READY)
        socket.flush()

    def answer(self, line: str | None) -> None:
        """Say what came of it, where that is known, and good-bye."""
        if line is not None:
            self._socket.write(line.encode() + b"\n")
        self._socket.disconnectFromServer()

    def _on_ready_read(self) -> None:
        if self.request:
            return
        if self._socket.canReadLine():
            self.request = bytes(self._socket.readLine().data()).decode(errors="replace")
            self._asked(self)
        elif self._socket.bytesAvailable() > _LONGEST:
            self._socket.abort()

    def _on_disconnected(self) -> None:
        self._left(self)


class _Run:
    """Takes the steps of one request: edits here, long work on another thread."""

    def __init__(
        self, session: Session, steps: Steps[str], on_answered: Callable[[str | None], None]
    ) -> None:
        self._session = session
        self._steps = steps
        self._answered = on_answered
        self._made: list[ChangeSet] = []
        self._cancelled: set[str] = set()
        self._task: Task | None = None
        self._stop_waiting: Callable[[], None] | None = None

    def start(self) -> None:
        self._advance(partial(next, self._steps))

    def give_up(self) -> None:
        """Do no more; an import that is still being written is taken back."""
        if self._task is not None:
            self._task.cancel.set()
        self._no_longer_wait()
        for change_set in self._made:
            self._session.workspace.store.cancel(change_set.id)
        self._steps.close()

    def _advance(self, resume: Callable[[], Step]) -> None:
        self._task = None
        try:
            with self._listening():
                step = resume()
        except StopIteration as done:
            self._answered(done.value)
            return
        except Exception:  # a defect of ours: the caller must not wait for ever
            self._answered(None)
            raise
        if isinstance(step, Away):
            work = step.work
            self._task = self._session.tasks.run(
                lambda _cancel: work(), self._on_value, self._on_error
            )
        else:
            self._wait()

    def _on_value(self, value: object) -> None:
        self._advance(partial(self._steps.send, value))

    def _on_error(self, error: Exception) -> None:
        self._advance(partial(self._steps.throw, error))

    @contextmanager
    def _listening(self) -> Generator[None]:
        count = len(self._made)
        stop = self._session.workspace.subscribe(self._made.append)
        try:
            yield
        finally:
            stop()
        for change_set in self._made[count:]:
            self._session.notified.emit(Notice(f"Command line: {change_set.label}", undo=True))

    # ---- until it is on disk

    def _wait(self) -> None:
        workspace = self._session.workspace
        stops = workspace.subscribe(self._on_changed), workspace.subscribe_saving(self._on_saving)

        def stop() -> None:
            for each in stops:
                each()

        self._stop_waiting = stop
        self._on_saving()

    def _no_longer_wait(self) -> None:
        if self._stop_waiting is not None:
            self._stop_waiting()
            self._stop_waiting = None

    def _on_changed(self, change_set: ChangeSet) -> None:
        if change_set.origin is Origin.REFUSED:
            self._cancelled.add(change_set.label)

    def _on_saving(self) -> None:
        if self._session.workspace.is_saving:
            return
        self._no_longer_wait()
        message = self._refused()
        if message is None:
            self._advance(partial(self._steps.send, None))
        else:
            self._advance(partial(self._steps.throw, message))

    def _refused(self) -> RuleError | None:
        """What became of the edits that were made, where it is not that they were saved."""
        # Who gave the command hears that it failed, so nothing of it waits to be tried again.
        refusal = self._session.workspace.drop_refused({made.id for made in self._made})
        if refusal is not None:
            label = self._made[-1].label
            self._session.notified.emit(Notice(f"Command line: not saved: {label}"))
            return refusal.as_error()
        if any(change_set.label in self._cancelled for change_set in self._made):
            return RuleError("The import was cancelled in the window.", "cancelled")
        return None
