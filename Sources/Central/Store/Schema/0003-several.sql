-- Several choices in one answer. Like the first schema it runs on SQLite and on PostgreSQL.

-- Everything that was chosen, bit n - 1 for choice n, where a question takes several choices; 0 where it
-- takes one. `choice` is then the lowest of them, and 0 where the customer took all of them back.
ALTER TABLE answers ADD COLUMN several INTEGER NOT NULL DEFAULT 0;
