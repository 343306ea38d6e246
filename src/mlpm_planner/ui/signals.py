"""Signals whose payload the type checker knows."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import Signal as QtSignal

T = TypeVar("T")

if TYPE_CHECKING:

    class Signal(Generic[T]):
        """A signal that carries exactly one value of the given type."""

        def __init__(self, payload: type[T]) -> None: ...
        def emit(self, payload: T) -> None: ...
        def connect(self, slot: "Callable[[T], object] | Signal[T]") -> object: ...
        def disconnect(self, slot: "Callable[[T], object] | Signal[T]") -> bool: ...

    class Trigger:
        """A signal that carries nothing."""

        def emit(self) -> None: ...
        def connect(self, slot: "Callable[[], object] | Trigger") -> object: ...
        def disconnect(self, slot: "Callable[[], object] | Trigger") -> bool: ...

else:
    # A Qt int is 32 bits wide, so ints travel as Python objects like everything else.
    _NATIVE = (str, bool, float)

    def Signal(payload: Any) -> QtSignal:  # noqa: N802 - stands in for the class above
        """A signal that carries exactly one value of the given type."""
        return QtSignal(payload if payload in _NATIVE else object)

    def Trigger() -> QtSignal:  # noqa: N802 - stands in for the class above
        """A signal that carries nothing."""
        return QtSignal()
