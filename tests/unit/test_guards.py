"""PySide6 6.12.0 gives away references to True and None that it does not own; Python dies of it."""

import sys

import pytest
from PySide6.QtCore import QObject, Signal

pytestmark = [
    pytest.mark.usefixtures("qapp"),
    pytest.mark.skipif(sys.version_info >= (3, 12), reason="True and None cannot die there"),
]


class Bell(QObject):
    rang = Signal(bool)


def test_emitting_a_signal_keeps_the_references_to_true_and_none():
    bell = Bell()
    heard = []
    bell.rang.connect(heard.append)
    before = sys.getrefcount(True), sys.getrefcount(None)

    for _ in range(50):
        bell.rang.emit(False)

    after = sys.getrefcount(True), sys.getrefcount(None)
    assert len(heard) == 50
    assert after[0] > before[0] - 40
    assert after[1] > before[1] - 40


def test_calls_without_a_result_keep_the_references_to_none():
    thing = QObject()
    before = sys.getrefcount(True), sys.getrefcount(None)

    for _ in range(10_000):
        thing.setObjectName("thing")

    assert sys.getrefcount(True) > before[0] - 5_000
    assert sys.getrefcount(None) > before[1] - 5_000
