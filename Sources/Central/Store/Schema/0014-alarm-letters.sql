-- Who was told by e-mail that a panel needs somebody. Like the first schema it runs on SQLite and on PostgreSQL.

-- One row a mailbox: when it may be written to again.
CREATE TABLE alarm_recipients (
    tenant TEXT NOT NULL,
    recipient TEXT NOT NULL,            -- eight hexadecimal digits of the address's SHA-256
    attempts BIGINT NOT NULL,           -- since the last letter that left; 0: none
    not_before_ms BIGINT NOT NULL,
    why TEXT NOT NULL,                  -- what the mail server said to the last attempt
    PRIMARY KEY (tenant, recipient)
) /* WITHOUT ROWID */;

CREATE TABLE alarms_told (
    tenant TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,              -- of fleet_alarms, 'cloned 7f3a…' or 'conflicts 7f3a…'
    since_ms BIGINT NOT NULL,
    told SMALLINT NOT NULL,             -- 1: that it is so; 2: that it is over
    PRIMARY KEY (tenant, recipient, subject, since_ms)
) /* WITHOUT ROWID */;
