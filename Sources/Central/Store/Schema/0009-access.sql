-- Who may see what. Like the first schema it runs on SQLite and on PostgreSQL. Secrets are never here:
-- passwords as Argon2id, everything else as SHA-256 of 256 random bits.
CREATE TABLE accounts (
    tenant TEXT NOT NULL,
    account BIGINT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,                 -- office, manager, agent, auditor
    part TEXT NOT NULL,                 -- 'everything', or 'region:centre site:moscow-1'
    password TEXT NOT NULL,             -- '$argon2id$…'; '' until one is set
    disabled_ms BIGINT NOT NULL,        -- 0 while it may sign in
    created_ms BIGINT NOT NULL,
    last_day BIGINT NOT NULL,           -- of the last sign-in, days since 1970; 0: never
    PRIMARY KEY (tenant, account),
    UNIQUE (tenant, name)
);

CREATE TABLE sessions (
    tenant TEXT NOT NULL,
    digest BYTEA NOT NULL,
    account BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    used_ms BIGINT NOT NULL,            -- within a minute
    ends_ms BIGINT NOT NULL,            -- whatever happens
    PRIMARY KEY (tenant, digest)
);

CREATE INDEX sessions_of_an_account ON sessions (tenant, account);

-- Codes of links that work once: to set a password, or to sign in.
CREATE TABLE access_codes (
    tenant TEXT NOT NULL,
    digest BYTEA NOT NULL,
    account BIGINT NOT NULL,
    purpose TEXT NOT NULL,              -- 'password' or 'sign-in'
    ends_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant, digest)
);

CREATE INDEX access_codes_of_an_account ON access_codes (tenant, account);

CREATE TABLE tokens (
    tenant TEXT NOT NULL,
    token TEXT NOT NULL,                -- its first characters, to know it by
    digest BYTEA NOT NULL,
    name TEXT NOT NULL,
    rights TEXT NOT NULL,               -- 'read-reports watch'
    part TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    ends_ms BIGINT NOT NULL,
    revoked_ms BIGINT NOT NULL,         -- 0 while it is not
    last_day BIGINT NOT NULL,           -- of the last use, days since 1970; 0: never
    PRIMARY KEY (tenant, token)
);

-- Who did what. Rows are only ever added; each has a digest over itself and the row before it, so that a
-- row that was changed or taken out shows.
CREATE TABLE audit (
    tenant TEXT NOT NULL,
    number BIGINT NOT NULL,             -- from 1 without a break
    at_ms BIGINT NOT NULL,
    actor TEXT NOT NULL,                -- 'account NAME', 'token PREFIX', 'console' or 'nobody'
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    origin TEXT NOT NULL,               -- an address; '' at the console
    outcome TEXT NOT NULL,
    digest BYTEA NOT NULL,              -- 32 bytes
    PRIMARY KEY (tenant, number)
);

-- Where the log ends, so that rows taken from its end are missed.
CREATE TABLE audit_ends (
    tenant TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL,
    digest BYTEA NOT NULL
);
