-- One row for every making of a video, from the decision to the files.
CREATE TABLE runs (
    -- Later runs have greater ids: the primary key is also the order people see.
    id TEXT NOT NULL PRIMARY KEY,
    status TEXT NOT NULL
        CHECK (status IN ('making', 'completed', 'failed', 'cancelled', 'interrupted')),
    created_at_ms INTEGER NOT NULL,
    ended_at_ms INTEGER,
    cost_cents INTEGER NOT NULL CHECK (cost_cents >= 0),
    title TEXT NOT NULL,
    details TEXT NOT NULL CHECK (json_valid(details)),
    script TEXT NOT NULL,
    -- Nobody knows when an interrupted run ended.
    CHECK ((status IN ('making', 'interrupted')) = (ended_at_ms IS NULL))
) STRICT;

-- Few at any time, however long the history is.
CREATE INDEX runs_making ON runs (id) WHERE status = 'making';
