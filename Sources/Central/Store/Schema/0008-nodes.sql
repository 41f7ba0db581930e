-- Several programs on one database. Like the first schema it runs on SQLite and on PostgreSQL.

-- The programs that serve this centre, and may be alive. Each makes its row anew when it starts; who sees
-- that a row's beats stand still takes it away.
CREATE TABLE nodes (
    tenant TEXT NOT NULL,
    node TEXT NOT NULL,                 -- 32 hexadecimal digits, other ones at every start
    beats BIGINT NOT NULL,              -- grows every few seconds for as long as the node lives
    changes BIGINT NOT NULL,            -- how often it changed what pages show, since it started
    started_ms BIGINT NOT NULL,         -- by its own clock
    PRIMARY KEY (tenant, node)
);

-- What every program of this centre must agree about, by its name: 'office-key', the
-- office's public key; 'suppression-key', what tells that key from another.
CREATE TABLE centre_facts (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (tenant, name)
);

-- One row in a database that a copy of another is being made in: nobody serves it before it is whole.
CREATE TABLE copies (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (tenant, name)
);

-- The node whose message it is while `state` is 'sending'; '' otherwise.
ALTER TABLE outbox ADD COLUMN node TEXT NOT NULL DEFAULT '';
