"""The fixed lists of words that fields choose from."""

from enum import StrEnum


class FeatureKind(StrEnum):
    """What sort of thing is on the roadmap."""

    INITIATIVE = "initiative"
    FEATURE = "feature"
    MODEL = "model"
    DATA = "data"
    EXPERIMENT = "experiment"
    PLATFORM = "platform"
    COMPLIANCE = "compliance"
    DEBT = "debt"
    MILESTONE = "milestone"


class StatusCategory(StrEnum):
    """What a status means for planning, whatever a team calls it."""

    DISCOVERY = "discovery"
    PLANNED = "planned"
    ACTIVE = "active"
    DONE = "done"
    PARKED = "parked"


class Horizon(StrEnum):
    """Now, next or later; empty when undecided."""

    NONE = ""
    NOW = "now"
    NEXT = "next"
    LATER = "later"


class Schedule(StrEnum):
    """Whether links may move a feature, or only the user."""

    AUTO = "auto"
    MANUAL = "manual"


class DependencyKind(StrEnum):
    """Which ends a dependency ties: F for finish, S for start, predecessor first."""

    FINISH_START = "FS"
    START_START = "SS"
    FINISH_FINISH = "FF"
    START_FINISH = "SF"


class KpiScope(StrEnum):
    """What a KPI is about."""

    BUSINESS = "business"
    PRODUCT = "product"
    MODEL = "model"
    DATA = "data"
    SYSTEM = "system"
    RESPONSIBLE_AI = "responsible_ai"
    DELIVERY = "delivery"
    COST = "cost"


class KpiRole(StrEnum):
    """The part a KPI plays in decisions."""

    NORTH_STAR = "north_star"
    PRIMARY = "primary"
    DRIVER = "driver"
    PROXY = "proxy"
    GUARDRAIL = "guardrail"
    COUNTER = "counter"
    DIAGNOSTIC = "diagnostic"


class Direction(StrEnum):
    """Which way is good."""

    HIGHER = "higher"
    LOWER = "lower"
    TARGET = "target"
    NONE = "none"


class KpiFamily(StrEnum):
    """What kind of number a KPI is, which decides its interval."""

    PROPORTION = "proportion"
    MEAN = "mean"
    COUNT = "count"
    RATE = "rate"
    RATIO = "ratio"
    QUANTILE = "quantile"
    DURATION = "duration"
    MONEY = "money"
    SCORE = "score"
    INDEX = "index"


class Aggregation(StrEnum):
    """How values of a KPI combine into a longer period."""

    LAST = "last"
    MEAN = "mean"
    WEIGHTED_MEAN = "wmean"
    SUM = "sum"
    RATIO = "ratio"
    MEDIAN = "median"
    MIN = "min"
    MAX = "max"
    NONE = "none"


class Cadence(StrEnum):
    """How often a value is due."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    ADHOC = "adhoc"


class MarkerKind(StrEnum):
    """What happened at a moment that charts and the roadmap should show."""

    LAUNCH = "launch"
    ROLLBACK = "rollback"
    RETRAIN = "retrain"
    MODEL_VERSION = "model_version"
    INCIDENT = "incident"
    FREEZE = "freeze"
    DATA_CHANGE = "data_change"
    NOTE = "note"


class ValueType(StrEnum):
    """How the values of a criterion are typed and shown."""

    NUMBER = "number"
    PERCENT = "percent"
    IMPACT = "impact"
    SCALE_10 = "scale_10"
    FIBONACCI = "fibonacci"
    EFFORT = "effort"


class WeekStart(StrEnum):
    """The first day of the week in calendars and headers."""

    MONDAY = "monday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class ViewPage(StrEnum):
    """The page that a saved view belongs to."""

    ROADMAP = "roadmap"
    PRIORITISE = "prioritise"
    KPIS = "kpis"


class ModelStage(StrEnum):
    """How far a model, or the work on it, has come."""

    FRAMING = "framing"
    DATA = "data"
    TRAINING = "training"
    OFFLINE_EVALUATION = "offline_evaluation"
    SHADOW = "shadow"
    CANARY = "canary"
    AB_TEST = "ab_test"
    GENERAL_AVAILABILITY = "ga"
    MONITORING = "monitoring"
    RETRAINING = "retraining"
    RETIRED = "retired"


class GateTest(StrEnum):
    """How a gate compares its KPI with the threshold."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class GateState(StrEnum):
    """What was decided at a gate."""

    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"
    WAIVED = "waived"


class CustomFieldKind(StrEnum):
    """What a custom field holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    PERSON = "person"
    LINK = "link"
