"""The shape that the code keeps: small files, small functions, layers that point down."""

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

CHECKOUT = Path(__file__).resolve().parents[2]
MAX_LINES, MAX_TEST_LINES, MAX_FUNCTION_LINES = 400, 500, 50
FORBIDDEN = re.compile(
    r"\b(TODO|FIXME|XXX|HACK)\b|/(work|root)/|pypi\.(org|io)|pythonhosted|registry\.npmjs"
)
REAL_FILES = re.compile(r"\.\./shared|[\"']shared[\"']")
MAY_NAME_REAL_FILES = ("tests/conftest.py", "benchmarks/")
LAZY = ("PySide6", "pyqtgraph", "scipy", "ruptures", "alembic", "xlsxwriter", "pptx", "ortools")


def files(*patterns: str) -> list[Path]:
    found = chain.from_iterable(CHECKOUT.glob(pattern) for pattern in patterns)
    return sorted(path for path in found if path != Path(__file__).resolve())


def python_files() -> list[Path]:
    folders = ("src", "tests", "benchmarks", "packaging")
    return files("run.py", *(f"{folder}/**/*.py" for folder in folders))


def name(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def lines_of_functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(read(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_too_long():
    limits = {
        path: MAX_TEST_LINES if "tests" in path.parts else MAX_LINES for path in python_files()
    }
    lengths = {path: len(read(path).splitlines()) for path in limits}
    assert lengths
    assert not {name(path): n for path, n in lengths.items() if n > limits[path]}


def test_no_function_is_too_long():
    found = [(path, *each) for path in python_files() for each in lines_of_functions(path)]
    assert found
    assert not [(name(path), of, n) for path, of, n in found if n > MAX_FUNCTION_LINES]


def test_layers_point_down(capsys, monkeypatch):
    monkeypatch.chdir(CHECKOUT)  # the names of the contracts are relative to it
    status = lint_imports(config_filename=str(CHECKOUT / "pyproject.toml"), no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


@pytest.mark.parametrize("pattern", [FORBIDDEN, REAL_FILES], ids=["unfinished", "real files"])
def test_nothing_names_what_users_do_not_have(pattern):
    texts = files(
        "*.*", "docs/**/*.md", "resources/**/*.toml", "resources/**/*.yaml", "packaging/**/*.*"
    )
    found = [
        f"{name(path)}: {hit.group()}"
        for path in {*python_files(), *texts}
        if path.is_file() and not name(path).startswith(MAY_NAME_REAL_FILES)
        for hit in pattern.finditer(read(path))
    ]
    assert not found


@pytest.mark.parametrize("module", ["mlpm_planner.cli", "mlpm_planner.application"])
def test_nothing_heavy_is_imported_before_it_is_needed(module, run_python):
    code = f"import sys, {module}; print(*sorted(set(sys.modules) & set({LAZY!r})))"
    assert run_python(code).split() == []
