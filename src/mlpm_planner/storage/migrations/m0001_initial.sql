CREATE TABLE change_sets (
    number INTEGER NOT NULL,
    id TEXT NOT NULL,
    place INTEGER NOT NULL,
    step TEXT NOT NULL,
    label TEXT NOT NULL,
    origin TEXT NOT NULL,
    undoes TEXT NOT NULL,
    author TEXT NOT NULL,
    at INTEGER NOT NULL,
    complete INTEGER NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (id),
    CHECK (origin IN ('user', 'import', 'undo', 'redo', 'remote', 'refused')),
    CHECK (complete IN (0, 1))
) STRICT;

CREATE INDEX change_sets_step ON change_sets (step);

CREATE TABLE criteria (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    name TEXT NOT NULL,
    value_type TEXT NOT NULL,
    direction TEXT NOT NULL,
    unit TEXT NOT NULL,
    rubric TEXT NOT NULL,
    minimum REAL,
    maximum REAL,
    rank REAL NOT NULL,
    PRIMARY KEY (id),
    CHECK (value_type IN ('number', 'percent', 'impact', 'scale_10', 'fibonacci', 'effort')),
    CHECK (direction IN ('higher', 'lower', 'target', 'none')),
    CHECK (minimum BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (maximum BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (rank BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308)
) STRICT;

CREATE TABLE deleted_observations (
    kpi INTEGER NOT NULL,
    segment INTEGER NOT NULL,
    at INTEGER NOT NULL,
    model_version INTEGER NOT NULL,
    source INTEGER NOT NULL,
    nth INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    PRIMARY KEY (kpi, segment, at, model_version, source, nth)
) WITHOUT ROWID, STRICT;

CREATE TABLE import_batches (
    number INTEGER NOT NULL,
    id TEXT NOT NULL,
    state TEXT NOT NULL,
    replaces INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (id),
    CHECK (state IN ('staging', 'published', 'withdrawn'))
) STRICT;

CREATE TABLE import_profiles (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    name TEXT NOT NULL,
    choices TEXT NOT NULL,
    PRIMARY KEY (id)
) STRICT;

CREATE TABLE kept_observations (
    holder INTEGER NOT NULL,
    kpi INTEGER NOT NULL,
    segment INTEGER NOT NULL,
    at INTEGER NOT NULL,
    model_version INTEGER NOT NULL,
    source INTEGER NOT NULL,
    nth INTEGER NOT NULL,
    value REAL NOT NULL,
    numerator REAL,
    denominator REAL,
    n REAL,
    sd REAL,
    note TEXT,
    provisional INTEGER DEFAULT 0 NOT NULL,
    excluded TEXT,
    batch INTEGER,
    PRIMARY KEY (holder, kpi, segment, at, model_version, source, nth)
) WITHOUT ROWID, STRICT;

CREATE TABLE name_numbers (
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (name)
) STRICT;

CREATE TABLE notes (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    subject_id TEXT NOT NULL,
    text TEXT NOT NULL,
    author TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT;

CREATE TABLE observation_blocks (
    kpi INTEGER NOT NULL,
    segment INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    minimum REAL NOT NULL,
    maximum REAL NOT NULL,
    total REAL NOT NULL,
    count INTEGER NOT NULL,
    first REAL NOT NULL,
    last REAL NOT NULL,
    PRIMARY KEY (kpi, segment, start)
) WITHOUT ROWID, STRICT;

CREATE TABLE observations (
    kpi INTEGER NOT NULL,
    segment INTEGER NOT NULL,
    at INTEGER NOT NULL,
    model_version INTEGER NOT NULL,
    source INTEGER NOT NULL,
    nth INTEGER NOT NULL,
    value REAL NOT NULL,
    numerator REAL,
    denominator REAL,
    n REAL,
    sd REAL,
    note TEXT,
    provisional INTEGER DEFAULT 0 NOT NULL,
    excluded TEXT,
    batch INTEGER,
    PRIMARY KEY (kpi, segment, at, model_version, source, nth),
    CHECK (value BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (numerator BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (denominator BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (n BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (sd BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (provisional IN (0, 1))
) WITHOUT ROWID, STRICT;

CREATE INDEX observations_excluded ON observations (kpi) WHERE excluded IS NOT NULL;

CREATE TABLE products (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    vision TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    week_start TEXT NOT NULL,
    fiscal_year_start INTEGER NOT NULL,
    point_weeks REAL,
    capacity_weeks REAL,
    method TEXT NOT NULL,
    PRIMARY KEY (id),
    CHECK (week_start IN ('monday', 'saturday', 'sunday')),
    CHECK (point_weeks BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (capacity_weeks BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308)
) STRICT;

CREATE TABLE releases (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    day TEXT,
    notes TEXT NOT NULL,
    PRIMARY KEY (id),
    CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) STRICT;

CREATE TABLE saved_views (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    page TEXT NOT NULL,
    mode TEXT NOT NULL,
    columns TEXT NOT NULL,
    sort TEXT NOT NULL,
    "group" TEXT NOT NULL,
    filters TEXT NOT NULL,
    rank REAL NOT NULL,
    PRIMARY KEY (id),
    CHECK (page IN ('roadmap', 'prioritise', 'kpis')),
    CHECK (rank BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308)
) STRICT;

CREATE TABLE scoring_methods (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    name TEXT NOT NULL,
    formula TEXT NOT NULL,
    weights TEXT NOT NULL,
    rank REAL NOT NULL,
    PRIMARY KEY (id),
    CHECK (rank BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308)
) STRICT;

CREATE TABLE segments (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    dimension TEXT NOT NULL,
    PRIMARY KEY (id)
) STRICT;

CREATE TABLE staged_observations (
    kpi INTEGER NOT NULL,
    segment INTEGER NOT NULL,
    at INTEGER NOT NULL,
    model_version INTEGER NOT NULL,
    source INTEGER NOT NULL,
    nth INTEGER NOT NULL,
    value REAL NOT NULL,
    numerator REAL,
    denominator REAL,
    n REAL,
    sd REAL,
    note TEXT,
    provisional INTEGER DEFAULT 0 NOT NULL,
    excluded TEXT
) STRICT;

CREATE TABLE statuses (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    name TEXT NOT NULL,
    category TEXT NOT NULL,
    icon TEXT NOT NULL,
    colour TEXT NOT NULL,
    rank REAL NOT NULL,
    PRIMARY KEY (id),
    CHECK (category IN ('discovery', 'planned', 'active', 'done', 'parked')),
    CHECK (rank BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308)
) STRICT;

CREATE TABLE tags (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    colour TEXT NOT NULL,
    PRIMARY KEY (id)
) STRICT;

CREATE TABLE teams (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    capacity_weeks REAL,
    PRIMARY KEY (id),
    CHECK (capacity_weeks BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308)
) STRICT;

CREATE TABLE themes (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    colour TEXT NOT NULL,
    rank REAL NOT NULL,
    PRIMARY KEY (id),
    CHECK (rank BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308)
) STRICT;

CREATE TABLE changes (
    number INTEGER NOT NULL,
    change_set INTEGER NOT NULL,
    subject TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,
    PRIMARY KEY (number),
    FOREIGN KEY(change_set) REFERENCES change_sets (number)
) STRICT;

CREATE INDEX changes_change_set ON changes (change_set);

CREATE TABLE people (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    team_id TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(team_id) REFERENCES teams (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX people_team_id ON people (team_id) WHERE team_id IS NOT NULL;

CREATE TABLE goals (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    owner_id TEXT,
    start TEXT,
    "end" TEXT,
    rank REAL NOT NULL,
    PRIMARY KEY (id),
    CHECK (start GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    CHECK (end GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    CHECK (rank BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    FOREIGN KEY(owner_id) REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX goals_owner_id ON goals (owner_id) WHERE owner_id IS NOT NULL;

CREATE TABLE kpis (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    scope TEXT NOT NULL,
    role TEXT NOT NULL,
    unit TEXT NOT NULL,
    direction TEXT NOT NULL,
    family TEXT NOT NULL,
    aggregation TEXT NOT NULL,
    cadence TEXT NOT NULL,
    decimals INTEGER,
    lower_bound REAL,
    upper_bound REAL,
    formula TEXT NOT NULL,
    owner_id TEXT,
    pinned INTEGER NOT NULL,
    rank REAL NOT NULL,
    PRIMARY KEY (id),
    CHECK (scope IN ('business', 'product', 'model', 'data', 'system', 'responsible_ai', 'delivery', 'cost')),
    CHECK (role IN ('north_star', 'primary', 'driver', 'proxy', 'guardrail', 'counter', 'diagnostic')),
    CHECK (direction IN ('higher', 'lower', 'target', 'none')),
    CHECK (family IN ('proportion', 'mean', 'count', 'rate', 'ratio', 'quantile', 'duration', 'money', 'score', 'index')),
    CHECK (aggregation IN ('last', 'mean', 'wmean', 'sum', 'ratio', 'median', 'min', 'max', 'none')),
    CHECK (cadence IN ('hour', 'day', 'week', 'month', 'quarter', 'adhoc')),
    CHECK (lower_bound BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (upper_bound BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (pinned IN (0, 1)),
    CHECK (rank BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    FOREIGN KEY(owner_id) REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX kpis_owner_id ON kpis (owner_id) WHERE owner_id IS NOT NULL;

CREATE TABLE features (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    theme_id TEXT,
    parent_id TEXT,
    release_id TEXT,
    goal_id TEXT,
    owner_id TEXT,
    team_id TEXT,
    start TEXT,
    "end" TEXT,
    estimate REAL,
    progress REAL NOT NULL,
    tags TEXT NOT NULL,
    inputs TEXT NOT NULL,
    notes TEXT NOT NULL,
    url TEXT NOT NULL,
    custom TEXT NOT NULL,
    horizon TEXT NOT NULL,
    rank REAL NOT NULL,
    stage TEXT NOT NULL,
    schedule TEXT NOT NULL,
    deadline TEXT,
    internal INTEGER NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (id),
    CHECK (kind IN ('initiative', 'feature', 'model', 'data', 'experiment', 'platform', 'compliance', 'debt', 'milestone')),
    CHECK (start GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    CHECK (end GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    CHECK (estimate BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (progress BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (horizon IN ('', 'now', 'next', 'later')),
    CHECK (rank BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (schedule IN ('auto', 'manual')),
    CHECK (deadline GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    CHECK (internal IN (0, 1)),
    FOREIGN KEY(theme_id) REFERENCES themes (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(parent_id) REFERENCES features (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(release_id) REFERENCES releases (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(goal_id) REFERENCES goals (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(owner_id) REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(team_id) REFERENCES teams (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX features_goal_id ON features (goal_id) WHERE goal_id IS NOT NULL;

CREATE INDEX features_owner_id ON features (owner_id) WHERE owner_id IS NOT NULL;

CREATE INDEX features_parent_id ON features (parent_id) WHERE parent_id IS NOT NULL;

CREATE INDEX features_release_id ON features (release_id) WHERE release_id IS NOT NULL;

CREATE INDEX features_team_id ON features (team_id) WHERE team_id IS NOT NULL;

CREATE INDEX features_theme_id ON features (theme_id) WHERE theme_id IS NOT NULL;

CREATE TABLE key_results (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    goal_id TEXT NOT NULL,
    title TEXT NOT NULL,
    kpi_id TEXT,
    baseline REAL NOT NULL,
    target REAL NOT NULL,
    start TEXT,
    due TEXT,
    rank REAL NOT NULL,
    PRIMARY KEY (id),
    CHECK (baseline BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (target BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (start GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    CHECK (due GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    CHECK (rank BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    FOREIGN KEY(goal_id) REFERENCES goals (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(kpi_id) REFERENCES kpis (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX key_results_goal_id ON key_results (goal_id) WHERE goal_id IS NOT NULL;

CREATE INDEX key_results_kpi_id ON key_results (kpi_id) WHERE kpi_id IS NOT NULL;

CREATE TABLE targets (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    kpi_id TEXT NOT NULL,
    value REAL,
    low REAL,
    high REAL,
    warn REAL,
    breach REAL,
    baseline REAL,
    start TEXT,
    due TEXT,
    PRIMARY KEY (id),
    CHECK (value BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (low BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (high BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (warn BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (breach BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (baseline BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (start GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    CHECK (due GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    FOREIGN KEY(kpi_id) REFERENCES kpis (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX targets_kpi_id ON targets (kpi_id) WHERE kpi_id IS NOT NULL;

CREATE TABLE dependencies (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    predecessor_id TEXT NOT NULL,
    successor_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    lag_days INTEGER NOT NULL,
    hard INTEGER NOT NULL,
    PRIMARY KEY (id),
    CHECK (kind IN ('FS', 'SS', 'FF', 'SF')),
    CHECK (hard IN (0, 1)),
    FOREIGN KEY(predecessor_id) REFERENCES features (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(successor_id) REFERENCES features (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX dependencies_predecessor_id ON dependencies (predecessor_id) WHERE predecessor_id IS NOT NULL;

CREATE INDEX dependencies_successor_id ON dependencies (successor_id) WHERE successor_id IS NOT NULL;

CREATE TABLE markers (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    feature_id TEXT,
    kpi_id TEXT,
    notes TEXT NOT NULL,
    PRIMARY KEY (id),
    CHECK (kind IN ('launch', 'rollback', 'retrain', 'model_version', 'incident', 'freeze', 'data_change', 'note')),
    FOREIGN KEY(feature_id) REFERENCES features (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(kpi_id) REFERENCES kpis (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX markers_feature_id ON markers (feature_id) WHERE feature_id IS NOT NULL;

CREATE INDEX markers_kpi_id ON markers (kpi_id) WHERE kpi_id IS NOT NULL;
