-- What was answered to orders that came over HTTP with a key, so that the same order again is answered and
-- not done again: Docs/Reference/orders.md. Like the first schema it runs on SQLite and on PostgreSQL.
CREATE TABLE kept_answers (
    tenant TEXT NOT NULL,
    caller TEXT NOT NULL,               -- 'account NAME' or 'token PREFIX'
    operation TEXT NOT NULL,
    order_key TEXT NOT NULL,            -- the header Idempotency-Key
    fingerprint BYTEA NOT NULL,         -- SHA-256 over method, address and body
    kept_ms BIGINT NOT NULL,
    answer BYTEA NOT NULL,              -- never a secret
    aftermath BYTEA NOT NULL,           -- what was done, while what follows from it is not; then empty
    PRIMARY KEY (tenant, caller, operation, order_key)
) /* WITHOUT ROWID */;

CREATE INDEX kept_answers_by_time ON kept_answers (tenant, kept_ms);
