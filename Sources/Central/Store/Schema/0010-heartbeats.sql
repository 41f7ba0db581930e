-- How panels are, and what follows from it. Like the first schema it runs on SQLite and on PostgreSQL.

-- The newest heartbeat of each of a panel's logs.
CREATE TABLE heartbeats (
    tenant TEXT NOT NULL,
    panel TEXT NOT NULL,                -- 32 hexadecimal digits
    epoch TEXT NOT NULL,                -- 32 hexadecimal digits
    boot_ordinal INTEGER NOT NULL,
    boottime_ns BIGINT NOT NULL,        -- an older one of the same log is no news
    heard_ms BIGINT NOT NULL,           -- by the centre's clock
    message BYTEA NOT NULL,             -- as the panel signed it: Docs/Formats/messages.md
    PRIMARY KEY (tenant, panel, epoch)
) /* WITHOUT ROWID */;

CREATE INDEX heartbeats_by_time ON heartbeats (tenant, heard_ms, panel, epoch);

-- What is so of each panel by the silent-panel rule; no row where nothing is to be said.
CREATE TABLE panel_findings (
    tenant TEXT NOT NULL,
    panel TEXT NOT NULL,
    silence TEXT NOT NULL,              -- closed, nobodyTapped, buttonDead, panelDead, networkDead, notHeard
    since_ms BIGINT NOT NULL,
    evidence TEXT NOT NULL,
    evidence_count BIGINT NOT NULL,
    PRIMARY KEY (tenant, panel)
) /* WITHOUT ROWID */;

-- What a person was told. Rows stay.
CREATE TABLE fleet_alarms (
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,              -- 'panel 7f3a…', 'site KEY' or 'centre'
    since_ms BIGINT NOT NULL,
    silence TEXT NOT NULL,
    evidence TEXT NOT NULL,
    evidence_count BIGINT NOT NULL,
    raised_ms BIGINT NOT NULL,
    cleared_ms BIGINT NOT NULL,         -- 0 while it is open
    verdict TEXT NOT NULL,              -- what it was after all; '' while it is open
    PRIMARY KEY (tenant, subject, since_ms)
) /* WITHOUT ROWID */;

CREATE INDEX open_fleet_alarms ON fleet_alarms (tenant, cleared_ms, subject, since_ms);
