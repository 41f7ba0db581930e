-- Sums of tallies over whole days of UTC: a report over a year reads these, so that it costs the same
-- after a hundred thousand answers and after ten million. Like the first schema it runs on SQLite and on
-- PostgreSQL.
CREATE TABLE day_tallies (
    tenant TEXT NOT NULL,
    touchpoint TEXT NOT NULL,
    digest BIGINT NOT NULL,
    number INTEGER NOT NULL,
    question SMALLINT NOT NULL,
    day BIGINT NOT NULL,                -- tallies.quarter / 96, rounded down
    choice SMALLINT NOT NULL,
    marked SMALLINT NOT NULL,
    answers BIGINT NOT NULL,
    PRIMARY KEY (tenant, touchpoint, digest, number, question, day, choice, marked)
) /* WITHOUT ROWID */;

CREATE TABLE day_count_tallies (
    tenant TEXT NOT NULL,
    touchpoint TEXT NOT NULL,
    kind SMALLINT NOT NULL,
    day BIGINT NOT NULL,                -- count_tallies.quarter / 96, rounded down
    times BIGINT NOT NULL,
    PRIMARY KEY (tenant, touchpoint, kind, day)
) /* WITHOUT ROWID */;

INSERT INTO day_tallies (tenant, touchpoint, digest, number, question, day, choice, marked, answers)
SELECT tenant, touchpoint, digest, number, question, quarter / 96, choice, marked,
    CAST(SUM(answers) AS BIGINT)
FROM tallies GROUP BY tenant, touchpoint, digest, number, question, quarter / 96, choice, marked;

INSERT INTO day_count_tallies (tenant, touchpoint, kind, day, times)
SELECT tenant, touchpoint, kind, quarter / 96, CAST(SUM(times) AS BIGINT)
FROM count_tallies GROUP BY tenant, touchpoint, kind, quarter / 96;
