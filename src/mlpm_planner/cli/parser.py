"""The words of the command line."""

import argparse
from collections.abc import Sequence
from typing import Any, Protocol

from mlpm_planner import __version__

LISTED = (
    "features",
    "kpis",
    "observations",
    "dependencies",
    "goals",
    "key_results",
    "themes",
    "releases",
    "people",
    "teams",
    "calendars",
    "freeze_windows",
    "statuses",
    "targets",
    "markers",
    "segments",
    "criteria",
    "scoring_methods",
    "models",
    "model_versions",
    "gates",
    "notes",
    "baselines",
    "scenarios",
)


class Commands(Protocol):
    """Takes sub-commands in; argparse gives the type no public name."""

    def add_parser(self, name: str, **about: Any) -> argparse.ArgumentParser:
        """Add one."""
        ...


def parse(words: Sequence[str]) -> argparse.Namespace:
    """The arguments that the words mean; the words themselves are kept with them."""
    return make_parser().parse_args(words, argparse.Namespace(words=list(words)))


def make_parser() -> argparse.ArgumentParser:
    """The parser of all sub-commands."""
    parser = argparse.ArgumentParser(
        prog="mlpm-planner",
        description="Roadmap, priorities and KPIs of a machine-learning product.",
        epilog="Without a command it opens the window: mlpm-planner [WORKSPACE].",
    )
    parser.add_argument("--version", action="version", version=f"mlpm-planner {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for add in (_new, _import, _export, _list, _log, _score, _schedule, _render):
        add(commands)
    for add in (_check, _backup, _restore):
        add(commands)
    _command(commands, "self-test", "try every part on a temporary sample workspace")
    return parser


def _command(commands: Commands, name: str, about: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=about, description=about.capitalize() + ".")
    command.add_argument("--json", action="store_true", help="answer with one JSON object")
    return command


def _on_workspace(commands: Commands, name: str, about: str) -> argparse.ArgumentParser:
    command = _command(commands, name, about)
    command.add_argument("workspace", metavar="WORKSPACE", help="path of the .mlpm file")
    return command


def _new(commands: Commands) -> None:
    new = _on_workspace(commands, "new", "make an empty workspace, or one with the sample plan")
    new.add_argument("--sample", action="store_true", help="fill it with the sample plan")
    new.add_argument("--name", default="", help="name of the product")


def _import(commands: Commands) -> None:
    command = _on_workspace(commands, "import", "read what other programs write")
    command.add_argument("files", metavar="FILE", nargs="+")
    command.add_argument(
        "--as", dest="kind", default="auto", choices=("auto", "features", "kpis", "runs")
    )
    command.add_argument("--source", default="", help="program that wrote the file")
    command.add_argument("--map", action="append", default=[], metavar="COLUMN=FIELD")
    command.add_argument("--date-order", default="", choices=("", "dmy", "mdy", "ymd"))
    command.add_argument("--decimal", default="", choices=("", ".", ","))
    command.add_argument("--delimiter", default="")
    command.add_argument("--encoding", default="")
    command.add_argument("--kpi", default="", help="KPI of values without such a column")
    command.add_argument("--segment", default="", help="segment of values without such a column")
    command.add_argument("--timezone", default="", help="zone of times without one")
    command.add_argument("--start", default="", help="first day of values without times")
    command.add_argument(
        "--cadence", default="", choices=("", "hour", "day", "week", "month", "quarter")
    )
    command.add_argument("--conflict", default="replace", choices=("replace", "keep"))
    command.add_argument("--choose", action="append", default=[], metavar="CODE=CHOICE")
    command.add_argument("--rejects", default="", metavar="FILE", help="write refused rows here")
    command.add_argument("--strict", action="store_true", help="refuse all for one wrong row")
    command.add_argument("--dry-run", action="store_true", help="say what would happen")


def _export(commands: Commands) -> None:
    command = _on_workspace(commands, "export", "write a table that other programs read")
    command.add_argument("what", choices=("features", "scores", "kpis", "observations"))
    command.add_argument("--to", required=True, metavar="FILE")
    command.add_argument("--method", default="", help="scoring method of the scores")
    command.add_argument("--view", default="", metavar="NAME", help="a saved view of the roadmap")
    command.add_argument("--no-bom", action="store_true", help="leave out the mark Excel needs")


def _list(commands: Commands) -> None:
    command = _on_workspace(commands, "list", "show every field of every row")
    command.add_argument("what", choices=LISTED)
    command.add_argument("--where", action="append", default=[], metavar="FIELD=VALUE")
    command.add_argument("--kpi", default="")


def _log(commands: Commands) -> None:
    command = _on_workspace(commands, "log", "log one value of a KPI")
    command.add_argument("kpi", metavar="KPI", help="key or name")
    command.add_argument("value", metavar="VALUE")
    command.add_argument("--at", default="", metavar="WHEN", help="day or instant, default now")
    command.add_argument("--segment", default="")
    command.add_argument("--note", default="")


def _score(commands: Commands) -> None:
    command = _on_workspace(commands, "score", "rank the features, with the ranking's uncertainty")
    command.add_argument("--method", default="", help="key of a scoring method")
    command.add_argument("--draws", type=int, default=5_000)
    command.add_argument("--seed", type=int, default=1)
    command.add_argument("--top", type=int, default=3, help="the k of the top-k odds")


def _schedule(commands: Commands) -> None:
    about = "propose the earliest days of every feature, with the critical path; changes nothing"
    command = _on_workspace(commands, "schedule", about)
    command.add_argument(
        "--start", default="", metavar="DATE", help="first day, default where the plan begins"
    )
    command.add_argument(
        "--level", action="store_true", help="give no team more to do than its people can"
    )
    command.add_argument(
        "--seconds",
        type=float,
        default=10.0,
        help="how long to look for a shorter one at most",
    )
    command.add_argument(
        "--proof", action="store_true", help="prove the levelled plan the shortest (OR-Tools)"
    )
    command.add_argument(
        "--forecast",
        action="store_true",
        help="say when features of the plan as it stands are likely to finish",
    )


def _render(commands: Commands) -> None:
    command = _on_workspace(commands, "render", "draw a page as the window shows it")
    command.add_argument("page", metavar="PAGE")
    command.add_argument("--to", required=True, metavar="FILE.png")
    command.add_argument("--view", default="")
    command.add_argument("--size", default="1440x900")
    command.add_argument("--theme", default="light", choices=("light", "dark"))
    command.add_argument("--scale", type=float, default=1.0)


def _check(commands: Commands) -> None:
    _on_workspace(commands, "check", "check the integrity of a workspace")


def _backup(commands: Commands) -> None:
    command = _on_workspace(commands, "backup", "write a verified copy")
    command.add_argument("--to", default="", metavar="FILE")


def _restore(commands: Commands) -> None:
    command = _command(commands, "restore", "put a backup in the place of a workspace")
    command.add_argument("backup", metavar="BACKUP")
    command.add_argument("workspace", metavar="WORKSPACE")
