-- What panels are to ask, and which of them. Like the first schema it runs on SQLite and on PostgreSQL.

-- Configurations never change, and are never taken away: a tag always names the same bytes.
CREATE TABLE configurations (
    tenant TEXT NOT NULL,
    tag TEXT NOT NULL,                  -- 32 hexadecimal digits, of the content
    name TEXT NOT NULL,
    added_ms BIGINT NOT NULL,
    content BYTEA NOT NULL,             -- Docs/Formats/configuration.md
    PRIMARY KEY (tenant, tag),
    UNIQUE (tenant, name)
);

-- A panel has the configuration of the newest one that runs and covers it.
CREATE TABLE roll_outs (
    tenant TEXT NOT NULL,
    number BIGINT NOT NULL,             -- from 1
    tag TEXT NOT NULL,
    part TEXT NOT NULL,                 -- 'everything', or 'region:centre site:moscow-1'
    share INTEGER NOT NULL,             -- of the panels there, in percent
    begun_ms BIGINT NOT NULL,
    ended_ms BIGINT NOT NULL,           -- 0 while it runs
    why TEXT NOT NULL,                  -- it ended
    panel TEXT NOT NULL,                -- that refused it; '' where a person ended it
    PRIMARY KEY (tenant, number)
);
