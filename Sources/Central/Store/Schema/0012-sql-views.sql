-- What other programs may read: Docs/Reference/sql-views.md is the contract. Like the first schema it
-- runs on SQLite and on PostgreSQL. A view is never changed: what has to be other gets another name.

-- What questionnaires call things, from their files as they came.
CREATE TABLE question_names (
    tenant TEXT NOT NULL,
    digest BIGINT NOT NULL,
    number INTEGER NOT NULL,
    question SMALLINT NOT NULL,
    questionnaire TEXT NOT NULL,        -- its key
    name TEXT NOT NULL,                 -- the question's key
    scale TEXT NOT NULL,
    takes_several SMALLINT NOT NULL,    -- 1 where one answer can name several choices
    PRIMARY KEY (tenant, digest, number, question)
);

CREATE TABLE reason_names (
    tenant TEXT NOT NULL,
    digest BIGINT NOT NULL,
    number INTEGER NOT NULL,
    question SMALLINT NOT NULL,
    choice SMALLINT NOT NULL,
    name TEXT NOT NULL,                 -- the reason's key
    PRIMARY KEY (tenant, digest, number, question, choice)
);

CREATE VIEW v1_questions AS
SELECT tenant, digest AS revision_digest, number AS revision, question AS question_number,
    questionnaire, name AS question, scale, takes_several
FROM question_names;

CREATE VIEW v1_reasons AS
SELECT tenant, digest AS revision_digest, number AS revision, question AS question_number, choice,
    name AS reason
FROM reason_names;

-- The site of a touchpoint is what stands before its slash: keys of sites have none.
CREATE VIEW v1_answers AS
SELECT a.tenant, l.panel, l.epoch, a.sequence, a.visit, a.touchpoint,
    replace(rtrim(a.touchpoint, replace(a.touchpoint, '/', '')), '/', '') AS site,
    a.digest AS revision_digest, a.number AS revision, a.question AS question_number,
    q.questionnaire, q.name AS question, q.scale, a.choice, n.name AS reason, a.several AS choices,
    a.at_ms, CASE WHEN r.uncertainty_ms < 0 THEN NULL ELSE r.uncertainty_ms END AS uncertainty_ms,
    r.received_ms, a.shown_ms, a.marks,
    CASE WHEN a.superseded_by = 0 AND a.marks / 16 % 2 = 0
        AND NOT (a.choice = 0 AND q.scale IS NOT NULL AND q.scale <> 'recommendation')
        THEN 1 ELSE 0 END AS is_counted
FROM answers a
JOIN logs l ON l.tenant = a.tenant AND l.log = a.log
JOIN records r ON r.tenant = a.tenant AND r.log = a.log AND r.sequence = a.sequence
LEFT JOIN question_names q ON q.tenant = a.tenant AND q.digest = a.digest
    AND q.number = a.number AND q.question = a.question
LEFT JOIN reason_names n ON n.tenant = a.tenant AND n.digest = a.digest
    AND n.number = a.number AND n.question = a.question AND n.choice = a.choice;

CREATE VIEW v1_tallies AS
SELECT t.tenant, t.touchpoint,
    replace(rtrim(t.touchpoint, replace(t.touchpoint, '/', '')), '/', '') AS site,
    t.digest AS revision_digest, t.number AS revision, t.question AS question_number,
    q.questionnaire, q.name AS question, q.scale, t.choice, n.name AS reason,
    t.marked AS is_marked, t.quarter * 900000 AS quarter_ms, t.answers,
    CASE WHEN t.choice = -1 THEN 1 WHEN q.takes_several = 1 THEN 0 ELSE 1 END AS counts_answers,
    CASE WHEN t.choice = -1 THEN 0 ELSE 1 END AS counts_choices
FROM tallies t
LEFT JOIN question_names q ON q.tenant = t.tenant AND q.digest = t.digest
    AND q.number = t.number AND q.question = t.question
LEFT JOIN reason_names n ON n.tenant = t.tenant AND n.digest = t.digest
    AND n.number = t.number AND n.question = t.question AND n.choice = t.choice
WHERE t.answers <> 0
    AND NOT (t.choice = 0 AND q.scale IS NOT NULL AND q.scale <> 'recommendation');

CREATE VIEW v1_visits AS
SELECT v.tenant, l.panel, l.epoch, v.visit,
    CASE v.outcome WHEN 1 THEN 'completed' WHEN 2 THEN 'skipped' WHEN 3 THEN 'timed-out'
        WHEN 4 THEN 'left' ELSE 'unknown' END AS outcome,
    v.question AS question_number, v.lasted_ms, v.at_ms
FROM visit_ends v
JOIN logs l ON l.tenant = v.tenant AND l.log = v.log;

CREATE VIEW v1_panels AS
SELECT l.tenant, l.panel, l.epoch, COALESCE(p.name, '') AS name,
    COALESCE(p.state, 'unknown') AS state, l.touchpoint,
    replace(rtrim(l.touchpoint, replace(l.touchpoint, '/', '')), '/', '') AS site,
    l.version, l.high_water, l.first_received_ms, l.last_received_ms
FROM logs l
LEFT JOIN panels p ON p.tenant = l.tenant AND p.panel = l.panel;

CREATE VIEW v1_places AS
SELECT tenant,
    CASE kind WHEN 1 THEN 'region' WHEN 2 THEN 'site' ELSE 'touchpoint' END AS kind,
    place, parent, name, time_zone, CASE WHEN retired_ms = 0 THEN 0 ELSE 1 END AS is_retired
FROM places;

CREATE VIEW v1_counts AS
SELECT tenant, touchpoint,
    replace(rtrim(touchpoint, replace(touchpoint, '/', '')), '/', '') AS site,
    kind, quarter * 900000 AS quarter_ms, times
FROM count_tallies;

CREATE VIEW v1_messages AS
SELECT o.tenant, l.panel, l.epoch, o.visit, o.follow_up, o.rule, o.state, o.attempts, o.born_ms,
    o.changed_ms
FROM outbox o
JOIN logs l ON l.tenant = o.tenant AND l.log = o.log;
