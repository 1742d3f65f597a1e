-- Access tokens. A secret is never here: `digest` is its SHA-256.
CREATE TABLE tokens (
    number INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    name TEXT NOT NULL,
    agent TEXT,
    scope TEXT NOT NULL CHECK (scope IN ('videos', 'admin')),
    created_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER,
    revoked_at_ms INTEGER,
    last_used_at_ms INTEGER,
    CHECK (scope = 'admin' OR agent IS NOT NULL)
) STRICT;

-- What was asked for under which key, so that the same request twice makes one video.
CREATE TABLE requests (
    agent TEXT NOT NULL,
    key TEXT NOT NULL,
    -- The SHA-256 of what was asked for.
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    video TEXT NOT NULL REFERENCES videos (id),
    PRIMARY KEY (agent, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX ledger_entries_by_agent ON ledger_entries (agent, number);
