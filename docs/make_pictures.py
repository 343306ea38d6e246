"""Draws the pictures of the user guide: run it as python docs/make_pictures.py here."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

TODAY = "2026-06-15"
FOLDER = Path(__file__).parent / "pictures"
SHOWN = (
    ("home", "", "light"),
    ("goals", "", "light"),
    ("roadmap", "timeline", "light"),
    ("roadmap", "timeline", "dark"),
    ("roadmap", "board", "light"),
    ("roadmap", "table", "light"),
    ("prioritise", "table", "light"),
    ("prioritise", "matrix", "light"),
    ("kpis", "overview", "light"),
    ("kpis", "overview", "dark"),
    ("kpis", "explore", "light"),
    ("kpis", "values", "light"),
    ("settings", "", "light"),
)


def main() -> None:
    """Make the sample plan in a temporary folder and draw every page of it."""
    os.environ["MLPM_PLANNER_TODAY"] = TODAY
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "search-ranking.mlpm"
        run("new", plan, "--sample")
        for page, view, theme in SHOWN:
            name = "-".join(word for word in (page, view, theme.replace("light", "")) if word)
            options = ["--view", view] if view else []
            run("render", plan, page, *options, "--theme", theme, "--to", FOLDER / f"{name}.png")


def run(*words: object) -> None:
    """Run one sub-command."""
    subprocess.run([sys.executable, "-m", "mlpm_planner", *map(str, words)], check=True)


if __name__ == "__main__":
    main()
