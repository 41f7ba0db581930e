-- What is known of the clocks of each boot, hour by hour of its steady clock, and what follows from it:
-- Docs/Reference/time.md. Like the first schema it runs on SQLite and on PostgreSQL.

-- The zero of a boot is the moment at which its steady clock stood at 0.
CREATE TABLE clock_hours (
    tenant TEXT NOT NULL,
    log BIGINT NOT NULL,
    boot_ordinal INTEGER NOT NULL,
    block BIGINT NOT NULL,              -- sequence / 32768 of the records; -1: of signatures
    hour BIGINT NOT NULL,               -- of the steady clock
    earliest_ms BIGINT,                 -- the zero is not before; NULL where nothing says so
    latest_ms BIGINT NOT NULL,          -- the zero is not after
    posted_boot_ms BIGINT,              -- the newest signature that was posted, by the steady clock
    first_sequence BIGINT NOT NULL,     -- of the records of this hour; 0 where there is none
    last_sequence BIGINT NOT NULL,
    first_boot_ms BIGINT NOT NULL,      -- by the steady clock
    last_boot_ms BIGINT NOT NULL,
    untrusted SMALLINT NOT NULL,        -- 1 where a record brings no claim
    from_ms BIGINT,                     -- the zero as it follows; NULL where nobody can say
    to_ms BIGINT,                       -- NULL before it was worked out
    agreed SMALLINT NOT NULL,           -- 1 where claims hold
    doubts SMALLINT NOT NULL,
    PRIMARY KEY (tenant, log, boot_ordinal, block, hour)
) /* WITHOUT ROWID */;

-- What trusted wall clocks say of the zero, those that differ by less than four seconds together.
CREATE TABLE clock_claims (
    tenant TEXT NOT NULL,
    log BIGINT NOT NULL,
    boot_ordinal INTEGER NOT NULL,
    block BIGINT NOT NULL,
    hour BIGINT NOT NULL,
    cell BIGINT NOT NULL,               -- the claimed zero / 4000, rounded down
    lowest_ms BIGINT NOT NULL,
    highest_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant, log, boot_ordinal, block, hour, cell)
) /* WITHOUT ROWID */;

-- Hours whose records are still to be dated anew, from a sequence on.
CREATE TABLE redatings (
    tenant TEXT NOT NULL,
    log BIGINT NOT NULL,
    boot_ordinal INTEGER NOT NULL,
    block BIGINT NOT NULL,
    hour BIGINT NOT NULL,
    next_sequence BIGINT NOT NULL,
    PRIMARY KEY (tenant, log, boot_ordinal, block, hour)
) /* WITHOUT ROWID */;

CREATE INDEX boots_by_ordinal ON boots (tenant, log, boot_ordinal, sequence);
CREATE INDEX boots_of_a_machine ON boots (tenant, log, kernel_boot, sequence);
CREATE INDEX visit_ends_in_order ON visit_ends (tenant, log, sequence);

-- What is known of the records that are here. They keep their times until more is learned of their boots.
INSERT INTO clock_hours (tenant, log, boot_ordinal, block, hour, earliest_ms, latest_ms, posted_boot_ms,
    first_sequence, last_sequence, first_boot_ms, last_boot_ms, untrusted, from_ms, to_ms, agreed, doubts)
SELECT tenant, log, boot_ordinal, sequence / 32768, boottime_ns / 3600000000000, NULL,
    MIN((received_ms - boottime_ns / 1000000) / 1000) * 1000 + 2000, NULL,
    MIN(sequence), MAX(sequence), MIN(boottime_ns / 1000000), MAX(boottime_ns / 1000000),
    MAX(CASE WHEN wall_trusted = 1 AND wall_ms >= 1767225600000 THEN 0 ELSE 1 END), NULL, NULL, 0, 0
FROM records WHERE boottime_ns >= 0
GROUP BY tenant, log, boot_ordinal, sequence / 32768, boottime_ns / 3600000000000;

INSERT INTO clock_claims (tenant, log, boot_ordinal, block, hour, cell, lowest_ms, highest_ms)
SELECT tenant, log, boot_ordinal, sequence / 32768, boottime_ns / 3600000000000,
    (wall_ms - boottime_ns / 1000000) / 4000, MIN(wall_ms - boottime_ns / 1000000),
    MAX(wall_ms - boottime_ns / 1000000)
FROM records
WHERE boottime_ns >= 0 AND wall_trusted = 1 AND wall_ms >= 1767225600000
    AND wall_ms >= boottime_ns / 1000000
GROUP BY tenant, log, boot_ordinal, sequence / 32768, boottime_ns / 3600000000000,
    (wall_ms - boottime_ns / 1000000) / 4000;
