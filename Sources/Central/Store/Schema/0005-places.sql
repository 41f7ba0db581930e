-- The organisation's tree, region > site > touchpoint. Like the first schema it runs on SQLite and on
-- PostgreSQL. Nothing is ever deleted here: what an answer names keeps its name.
CREATE TABLE places (
    tenant TEXT NOT NULL,
    kind SMALLINT NOT NULL,             -- 1 region, 2 site, 3 touchpoint
    place TEXT NOT NULL,                -- a key; of a touchpoint 'SITE/TOUCHPOINT', as answers name it
    parent TEXT NOT NULL,               -- the key of the region or of the site; '' of a region
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,            -- of a site, IANA's name; '' where it is the centre's
    address TEXT NOT NULL,
    opening_hours TEXT NOT NULL,        -- the name under which they are kept; '' where there are none
    retired_ms BIGINT NOT NULL,         -- 0 while it is in use
    PRIMARY KEY (tenant, kind, place)
);

CREATE INDEX places_by_parent ON places (tenant, kind, parent);
