CREATE TABLE calendars (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    week_mask TEXT NOT NULL,
    holidays TEXT NOT NULL,
    PRIMARY KEY (id)
) STRICT;
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
    calendar_id TEXT,
    horizon_limits TEXT NOT NULL,
    PRIMARY KEY (id),
    CHECK (week_start IN ('monday', 'saturday', 'sunday')),
    CHECK (point_weeks BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (capacity_weeks BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    FOREIGN KEY(calendar_id) REFERENCES calendars (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX products_calendar_id ON products (calendar_id) WHERE calendar_id IS NOT NULL;
CREATE TABLE statuses (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    name TEXT NOT NULL,
    category TEXT NOT NULL,
    icon TEXT NOT NULL,
    colour TEXT NOT NULL,
    rank REAL NOT NULL,
    wip_limit INTEGER,
    PRIMARY KEY (id),
    CHECK (category IN ('discovery', 'planned', 'active', 'done', 'parked')),
    CHECK (rank BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308)
) STRICT;
CREATE TABLE freeze_windows (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    start TEXT NOT NULL,
    "end" TEXT NOT NULL,
    notes TEXT NOT NULL,
    PRIMARY KEY (id),
    CHECK (start GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    CHECK (end GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) STRICT;
CREATE TABLE teams (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    capacity_weeks REAL,
    calendar_id TEXT,
    PRIMARY KEY (id),
    CHECK (capacity_weeks BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    FOREIGN KEY(calendar_id) REFERENCES calendars (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX teams_calendar_id ON teams (calendar_id) WHERE calendar_id IS NOT NULL;
CREATE TABLE people (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    team_id TEXT,
    calendar_id TEXT,
    availability REAL NOT NULL,
    absences TEXT NOT NULL,
    PRIMARY KEY (id),
    CHECK (availability BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    FOREIGN KEY(team_id) REFERENCES teams (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(calendar_id) REFERENCES calendars (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX people_calendar_id ON people (calendar_id) WHERE calendar_id IS NOT NULL;
CREATE INDEX people_team_id ON people (team_id) WHERE team_id IS NOT NULL;
CREATE TABLE models (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    name TEXT NOT NULL,
    task TEXT NOT NULL,
    stage TEXT NOT NULL,
    owner_id TEXT,
    retrain_every INTEGER,
    retrain_kpi_id TEXT,
    notes TEXT NOT NULL,
    rank REAL NOT NULL,
    PRIMARY KEY (id),
    CHECK (stage IN ('framing', 'data', 'training', 'offline_evaluation', 'shadow', 'canary', 'ab_test', 'ga', 'monitoring', 'retraining', 'retired')),
    CHECK (rank BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    FOREIGN KEY(owner_id) REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(retrain_kpi_id) REFERENCES kpis (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX models_owner_id ON models (owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX models_retrain_kpi_id ON models (retrain_kpi_id) WHERE retrain_kpi_id IS NOT NULL;
CREATE TABLE model_versions (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    model_id TEXT NOT NULL,
    name TEXT NOT NULL,
    stage TEXT NOT NULL,
    trained_through TEXT,
    released TEXT,
    run TEXT NOT NULL,
    code TEXT NOT NULL,
    data_digest TEXT NOT NULL,
    metrics TEXT NOT NULL,
    parameters TEXT NOT NULL,
    notes TEXT NOT NULL,
    PRIMARY KEY (id),
    CHECK (stage IN ('framing', 'data', 'training', 'offline_evaluation', 'shadow', 'canary', 'ab_test', 'ga', 'monitoring', 'retraining', 'retired')),
    CHECK (trained_through GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    CHECK (released GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    FOREIGN KEY(model_id) REFERENCES models (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX model_versions_model_id ON model_versions (model_id) WHERE model_id IS NOT NULL;
CREATE TABLE custom_fields (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    options TEXT NOT NULL,
    rank REAL NOT NULL,
    PRIMARY KEY (id),
    CHECK (kind IN ('text', 'number', 'date', 'choice', 'person', 'link')),
    CHECK (rank BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308)
) STRICT;
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
    earliest_start TEXT,
    duration_low REAL,
    duration_high REAL,
    model_id TEXT,
    stages TEXT NOT NULL,
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
    CHECK (earliest_start GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    CHECK (duration_low BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (duration_high BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    FOREIGN KEY(theme_id) REFERENCES themes (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(parent_id) REFERENCES features (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(release_id) REFERENCES releases (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(goal_id) REFERENCES goals (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(owner_id) REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(team_id) REFERENCES teams (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(model_id) REFERENCES models (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX features_goal_id ON features (goal_id) WHERE goal_id IS NOT NULL;
CREATE INDEX features_model_id ON features (model_id) WHERE model_id IS NOT NULL;
CREATE INDEX features_owner_id ON features (owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX features_parent_id ON features (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX features_release_id ON features (release_id) WHERE release_id IS NOT NULL;
CREATE INDEX features_team_id ON features (team_id) WHERE team_id IS NOT NULL;
CREATE INDEX features_theme_id ON features (theme_id) WHERE theme_id IS NOT NULL;
CREATE TABLE gates (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    feature_id TEXT NOT NULL,
    name TEXT NOT NULL,
    stage TEXT NOT NULL,
    day TEXT,
    kpi_id TEXT,
    test TEXT NOT NULL,
    threshold REAL,
    chance REAL,
    fallback_id TEXT,
    state TEXT NOT NULL,
    notes TEXT NOT NULL,
    PRIMARY KEY (id),
    CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    CHECK (test IN ('at_least', 'at_most')),
    CHECK (threshold BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (chance BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
    CHECK (state IN ('open', 'passed', 'failed', 'waived')),
    FOREIGN KEY(feature_id) REFERENCES features (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(kpi_id) REFERENCES kpis (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(fallback_id) REFERENCES features (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX gates_fallback_id ON gates (fallback_id) WHERE fallback_id IS NOT NULL;
CREATE INDEX gates_feature_id ON gates (feature_id) WHERE feature_id IS NOT NULL;
CREATE INDEX gates_kpi_id ON gates (kpi_id) WHERE kpi_id IS NOT NULL;
CREATE TABLE baselines (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    dates TEXT NOT NULL,
    notes TEXT NOT NULL,
    PRIMARY KEY (id)
) STRICT;
CREATE TABLE scenarios (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    dates TEXT NOT NULL,
    notes TEXT NOT NULL,
    PRIMARY KEY (id)
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
    options TEXT NOT NULL,
    PRIMARY KEY (id),
    CHECK (page IN ('roadmap', 'prioritise', 'kpis')),
    CHECK (rank BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308)
) STRICT;
CREATE INDEX changes_subject ON changes (subject_id);
