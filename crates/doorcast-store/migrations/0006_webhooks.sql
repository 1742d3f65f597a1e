-- Which project was begun under which key.
CREATE TABLE project_requests (
    agent TEXT NOT NULL,
    key TEXT NOT NULL,
    -- The SHA-256 of what was asked for.
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    project TEXT NOT NULL,
    PRIMARY KEY (agent, key)
) STRICT, WITHOUT ROWID;

-- Pages by number are counted and walked to in an index alone, so these hold all that is asked about. (SQLite looks
-- into the row for what only the WHERE of an index says.)
DROP INDEX projects_by_agent;
DROP INDEX projects_by_agent_status;
DROP INDEX projects_by_agent_kind;
CREATE INDEX projects_by_agent ON projects (office, agent, id, deleted_at_ms) WHERE deleted_at_ms IS NULL;
CREATE INDEX projects_by_agent_status ON projects (office, agent, status, id, deleted_at_ms)
WHERE deleted_at_ms IS NULL;
CREATE INDEX projects_by_agent_kind ON projects (office, agent, kind, id, deleted_at_ms) WHERE deleted_at_ms IS NULL;
CREATE INDEX projects_by_agent_kind_status ON projects (office, agent, kind, status, id, deleted_at_ms)
WHERE deleted_at_ms IS NULL;

-- Who is told when something happens to a film, and where. `body` is the whole subscription.
CREATE TABLE subscriptions (
    number INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    office TEXT NOT NULL,
    agent TEXT NOT NULL,
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

CREATE INDEX subscriptions_by_agent ON subscriptions (office, agent, number);

-- What has to be told, stored together with what happened. `body` is the whole delivery.
CREATE TABLE deliveries (
    number INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    subscription TEXT NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE,
    created_at_ms INTEGER NOT NULL,
    -- When it is sent next; nothing is sent any more without one.
    due_at_ms INTEGER,
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

CREATE INDEX deliveries_by_subscription ON deliveries (subscription, number);
CREATE INDEX deliveries_due ON deliveries (due_at_ms, number) WHERE due_at_ms IS NOT NULL;
CREATE INDEX deliveries_over ON deliveries (created_at_ms) WHERE due_at_ms IS NULL;
