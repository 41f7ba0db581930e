-- What a database that was put back to an older state must find again. Like the first schema it runs on
-- SQLite and on PostgreSQL. Docs/Formats/safekeeping.md says what stands outside of it.

-- One row a tenant.
CREATE TABLE centre_state (
    tenant TEXT NOT NULL PRIMARY KEY,
    lives BIGINT NOT NULL,              -- how often it was opened for writing, by any node
    snapshot_ms BIGINT NOT NULL,        -- of a snapshot: when it was taken; 0 of a database at work
    held_since_ms BIGINT NOT NULL,      -- since when no message goes out; 0: they do
    held_why TEXT NOT NULL
) /* WITHOUT ROWID */;

-- How far each safekeeping log is known here: everything before this number.
CREATE TABLE safekeeping_marks (
    tenant TEXT NOT NULL,
    epoch TEXT NOT NULL,                -- of the safekeeping log, 32 hexadecimal digits
    sequence BIGINT NOT NULL,
    PRIMARY KEY (tenant, epoch)
) /* WITHOUT ROWID */;

-- Visits whose contacts were erased, and must not come back.
CREATE TABLE tombstones (
    tenant TEXT NOT NULL,
    panel TEXT NOT NULL,                -- 32 hexadecimal digits
    epoch TEXT NOT NULL,                -- 32 hexadecimal digits
    visit TEXT NOT NULL,                -- 16 hexadecimal digits
    erased_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant, panel, epoch, visit)
) /* WITHOUT ROWID */;

-- Messages that were begun before the database was put back, of visits that it may not know yet.
CREATE TABLE earlier_attempts (
    tenant TEXT NOT NULL,
    panel TEXT NOT NULL,
    epoch TEXT NOT NULL,
    visit TEXT NOT NULL,
    follow_up TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant, panel, epoch, visit, follow_up)
) /* WITHOUT ROWID */;

-- Addresses that get no message, as keyed digests.
CREATE TABLE suppressions (
    tenant TEXT NOT NULL,
    kind SMALLINT NOT NULL,             -- 1 phone, 2 e-mail
    digest BYTEA NOT NULL,              -- 32 bytes
    since_ms BIGINT NOT NULL,
    is_in_force SMALLINT NOT NULL,      -- 0: it may be written to again
    why TEXT NOT NULL,
    PRIMARY KEY (tenant, kind, digest)
) /* WITHOUT ROWID */;
