-- Records whose best time may be off by more than a quarter of an hour, so that a page can count them without
-- reading the others. Like the first schema it runs on SQLite and on PostgreSQL.
CREATE INDEX records_of_doubtful_time ON records (tenant, at_ms, log, sequence)
    WHERE uncertainty_ms NOT BETWEEN 0 AND 900000;
