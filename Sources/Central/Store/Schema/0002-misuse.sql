-- Marks that come after their answers, and what panels count besides answers. Like the first schema it
-- runs on SQLite and on PostgreSQL.

-- Marks as the panels' records say them: each means the answers of its visit to its question that stand
-- before it in the log, those too that come later. They are added to `answers.marks` and never taken
-- back; what an answer was marked with itself stands in its record.
CREATE TABLE late_marks (
    tenant TEXT NOT NULL,
    log BIGINT NOT NULL,
    visit TEXT NOT NULL,                -- 16 hexadecimal digits
    question SMALLINT NOT NULL,
    sequence BIGINT NOT NULL,           -- of the record that says it
    marks INTEGER NOT NULL,
    PRIMARY KEY (tenant, log, visit, question, sequence)
) /* WITHOUT ROWID */;

-- What one record counts: sessions, taps that were ignored, customers who were asked to tell the staff,
-- a technician's tests.
CREATE TABLE counts (
    tenant TEXT NOT NULL,
    log BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    kind SMALLINT NOT NULL,             -- Docs/Reference/misuse.md lists them
    times BIGINT NOT NULL,
    touchpoint TEXT NOT NULL,           -- where the panel stood
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant, log, sequence, kind)
) /* WITHOUT ROWID */;

-- The sequences at which the session that was open before is over: a session's record, or a start of the
-- daemon.
CREATE TABLE session_bounds (
    tenant TEXT NOT NULL,
    log BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    opens SMALLINT NOT NULL,            -- 1 where a session begins here
    PRIMARY KEY (tenant, log, sequence)
) /* WITHOUT ROWID */;

-- Sums of `counts`, a quarter of an hour at a time, kept in the intake's own transaction.
CREATE TABLE count_tallies (
    tenant TEXT NOT NULL,
    touchpoint TEXT NOT NULL,
    kind SMALLINT NOT NULL,
    quarter BIGINT NOT NULL,            -- at_ms / 900000, rounded down
    times BIGINT NOT NULL,
    PRIMARY KEY (tenant, touchpoint, kind, quarter)
) /* WITHOUT ROWID */;

INSERT INTO session_bounds (tenant, log, sequence, opens) SELECT tenant, log, sequence, 0 FROM boots;
