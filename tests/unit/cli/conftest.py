import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mlpm_planner.cli.main import main


class CommandLine:
    """Runs sub-commands in this process and keeps what they answered."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self._capsys = capsys
        self.folder = folder
        self.status = 0

    def __call__(self, *words: object) -> Any:
        """The JSON answer."""
        self.status = main([*map(str, words), "--json"])
        return json.loads(self._capsys.readouterr().out)

    def text(self, *words: object) -> str:
        """What a person reads."""
        self.status = main([*map(str, words)])
        out = self._capsys.readouterr()
        return out.out + out.err


@pytest.fixture
def planner(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> CommandLine:
    return CommandLine(capsys, tmp_path)


@pytest.fixture
def workspace(planner: Callable[..., Any], tmp_path: Path) -> Path:
    """An empty workspace file."""
    path = tmp_path / "plan.mlpm"
    planner("new", path)
    return path
