"""Draws the pictures of the user guide: run it as python docs/make_pictures.py here.

Where Pillow is installed the pictures are cut down to 256 colours, a third of the size.
"""

import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

TODAY = "2026-06-15"
SIZE = "1440x900"
FOLDER = Path(__file__).parent / "pictures"
SHOWN = (
    ("home", "", "light"),
    ("goals", "", "light"),
    ("roadmap", "timeline", "light"),
    ("roadmap", "timeline", "dark"),
    ("roadmap", "board", "light"),
    ("roadmap", "table", "light"),
    ("roadmap", "Models", "light"),
    ("roadmap", "Since the quarter began", "dark"),
    ("roadmap", "By owner", "light"),
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
            target = FOLDER / f"{name.lower().replace(' ', '-')}.png"
            options = ["--view", view] if view else []
            look = ("--theme", theme, "--size", SIZE)
            run("render", plan, page, *options, *look, "--to", target)
            shrink(target)


def run(*words: object) -> None:
    """Run one sub-command."""
    subprocess.run([sys.executable, "-m", "mlpm_planner", *map(str, words)], check=True)


def shrink(picture: Path) -> None:
    """Keep 256 colours of a picture."""
    if importlib.util.find_spec("PIL") is None:
        return
    from PIL import Image

    with Image.open(picture) as whole:
        few = whole.convert("RGB").quantize(
            256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
        )
    few.save(picture, optimize=True)


if __name__ == "__main__":
    main()
