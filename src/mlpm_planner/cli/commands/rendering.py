"""Drawing a page into a picture."""

import re
from argparse import Namespace
from pathlib import Path

from mlpm_planner.cli.answer import Answer, CommandError

_MAX_SIDE = 8_000


def render(arguments: Namespace) -> Answer:
    """Draw a page as the window would show it, without a display."""
    size = _size(arguments.size)
    if not 0.5 <= arguments.scale <= 4:
        raise CommandError("usage", "--scale must lie between 0.5 and 4.")
    from mlpm_planner.bootstrap import render_page

    target = Path(arguments.to)
    width, height = render_page(
        Path(arguments.workspace),
        target,
        page=arguments.page,
        view=arguments.view,
        size=size,
        theme=arguments.theme,
        scale=arguments.scale,
    )
    facts = {"file": str(target), "width": width, "height": height}
    return Answer(facts, [f"Drew {target}, {width} × {height} pixels."])


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d+)x(\d+)", text)
    sides = (int(found[1]), int(found[2])) if found else (0, 0)
    if not all(200 <= side <= _MAX_SIDE for side in sides):
        raise CommandError("usage", f"--size {text}: write it as 1440x900.")
    return sides
