-- Which panels there are, which keys are theirs, and how they come in. Like the first schema it runs on
-- SQLite and on PostgreSQL.

-- Panels that were enrolled. One that only ever delivered, where unknown panels are accepted, is none.
CREATE TABLE panels (
    tenant TEXT NOT NULL,
    panel TEXT NOT NULL,                -- 32 hexadecimal digits, of its first key
    site TEXT NOT NULL,
    touchpoint TEXT NOT NULL,
    name TEXT NOT NULL,                 -- what the office calls it; may be ''
    state TEXT NOT NULL,                -- enrolled, retired
    key_epoch INTEGER NOT NULL,         -- how many keys it had, the present one included
    enrolled_ms BIGINT NOT NULL,
    retired_ms BIGINT NOT NULL,         -- 0 while it is enrolled
    taken_until_ms BIGINT NOT NULL,     -- of a retired panel: until when its records are taken
    replaced_by TEXT NOT NULL,          -- the panel that took its place; '' where none did
    PRIMARY KEY (tenant, panel)
);

-- The keys of panels. Whoever signs with one of them is that panel.
CREATE TABLE panel_keys (
    tenant TEXT NOT NULL,
    public_key BYTEA NOT NULL,          -- Ed25519, 32 bytes
    panel TEXT NOT NULL,
    from_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,           -- of a key that was replaced: the end of the overlap; 0: present
    PRIMARY KEY (tenant, public_key)
);

CREATE INDEX keys_of_a_panel ON panel_keys (tenant, panel, from_ms);

-- Every place that the office gave a panel: what its boot records may say.
CREATE TABLE panel_places (
    tenant TEXT NOT NULL,
    panel TEXT NOT NULL,
    place TEXT NOT NULL,                -- SITE/TOUCHPOINT
    from_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant, panel, place)
);

CREATE TABLE enrolments (
    tenant TEXT NOT NULL,
    enrolment BIGINT NOT NULL,          -- 32 random bits, in the string
    secret_digest BYTEA NOT NULL,       -- of the secret, which is kept nowhere
    site TEXT NOT NULL,
    touchpoint TEXT NOT NULL,
    name TEXT NOT NULL,
    replaces TEXT NOT NULL,             -- the panel whose place it gives; '' for a new place
    made_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    tries_left INTEGER NOT NULL,
    panel TEXT NOT NULL,                -- who used it; '' while it is open
    consumed_ms BIGINT NOT NULL,        -- 0 while it is open
    PRIMARY KEY (tenant, enrolment)
);

-- The newest log that each panel delivers over the network: an older one that delivers again means that
-- two machines have its key.
CREATE TABLE live_logs (
    tenant TEXT NOT NULL,
    panel TEXT NOT NULL,
    log BIGINT NOT NULL,
    PRIMARY KEY (tenant, panel)
);

-- What a person must look at.
CREATE TABLE alarms (
    tenant TEXT NOT NULL,
    kind TEXT NOT NULL,                 -- cloned-panel
    subject TEXT NOT NULL,              -- of a panel: its id
    raised_ms BIGINT NOT NULL,
    again_ms BIGINT NOT NULL,           -- the last time
    times BIGINT NOT NULL,
    PRIMARY KEY (tenant, kind, subject)
);

-- How often something was refused, by the kind of the problem document.
CREATE TABLE refusals (
    tenant TEXT NOT NULL,
    kind TEXT NOT NULL,
    times BIGINT NOT NULL,
    last_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant, kind)
);
