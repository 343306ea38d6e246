"""Ties what the interface asks for to the importers and writers that do it."""

import gc
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from mlpm_planner.application.plan import Plan
from mlpm_planner.application.store import ObservationReader
from mlpm_planner.ui.services import Answers, ExportOrder, Services

# How long (seconds) a thread may compute before it lets another one: a paint asks often.
_TURN = 0.0002
# New objects, and rounds of the younger generations, between two looks for garbage.
_GARBAGE = (5_000, 4, 2_500)


def keep_steady() -> None:
    """Have the interface keep its beat while other threads compute; once, when a plan is loaded.

    What is there by now will stay: the collector need not walk over a whole plan again and again.
    """
    sys.setswitchinterval(_TURN)
    if gc.isenabled():  # not the first workspace: forget what is left of the one before
        gc.unfreeze()
        gc.collect()
    gc.freeze()
    gc.set_threshold(*_GARBAGE)
    gc.enable()


def make_services() -> Services:
    """The services of the program; importers and writers are imported when they are needed."""
    from mlpm_planner.interchange.commit import prepare
    from mlpm_planner.interchange.export import write_rejects
    from mlpm_planner.interchange.holidays_ics import read_holidays
    from mlpm_planner.interchange.options import FIXES
    from mlpm_planner.interchange.sources import names
    from mlpm_planner.interchange.write_tables import rows_as_text

    return Services(
        preview_file=_preview_file,
        preview_text=_preview_text,
        prepare=prepare,
        write_rejects=write_rejects,
        export=_export,
        write_view=_write_view,
        rows_as_text=rows_as_text,
        read_holidays=read_holidays,
        fixes=FIXES,
        sources=names(),
    )


def _preview_file(path: Path, answers: Answers, plan: Plan, reader: ObservationReader) -> Any:
    from mlpm_planner.interchange.options import ImportOptions
    from mlpm_planner.interchange.preview import preview

    return preview(path, ImportOptions(**answers), plan=plan, reader=reader)


def _preview_text(text: str, answers: Answers, plan: Plan, reader: ObservationReader) -> Any:
    from mlpm_planner.interchange.options import ImportOptions
    from mlpm_planner.interchange.preview import preview_text

    return preview_text(text, ImportOptions(**answers), plan=plan, reader=reader)


def _export(plan: Plan, reader: ObservationReader, order: ExportOrder) -> int:
    from mlpm_planner.application.ranking import ranked_rows
    from mlpm_planner.application.score_table import ScoreTable
    from mlpm_planner.interchange.export import export
    from mlpm_planner.interchange.scores_out import ScoreRow, write_scores
    from mlpm_planner.interchange.write_tables import WriteOptions

    options = WriteOptions(bom=order.bom, told=order.told)
    if order.what == "scores":
        table = ScoreTable(plan)
        ranking = (ScoreRow(**row) for row in ranked_rows(plan, table))
        return write_scores(order.path, table.method.key, ranking, options)
    return export(plan, order.what, order.path, reader, options)


def _write_view(order: ExportOrder, captions: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    from mlpm_planner.interchange.write_tables import WriteOptions, write_view

    return write_view(order.path, captions, rows, WriteOptions(bom=order.bom, told=order.told))
