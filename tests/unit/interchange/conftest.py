"""Files as small as the point they make, and what importing them would do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mlpm_planner.application.plan import Plan
from mlpm_planner.interchange.import_plan import ImportPreview
from mlpm_planner.interchange.options import ImportOptions
from mlpm_planner.interchange.preview import preview


@pytest.fixture
def preview_of(tmp_path: Path) -> Callable[..., ImportPreview]:
    """Previews a text (or bytes) as if it were a file; keywords are options."""

    def run(
        content: str | bytes, *, plan: Plan | None = None, name: str = "table.csv", **options
    ) -> ImportPreview:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return preview(path, ImportOptions(**options), plan)

    return run
