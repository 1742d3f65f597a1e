-- People, and how they come in. No secret is here: passwords as argon2id hashes, everything else as SHA-256, but for the
-- key of the second step, which both sides have to know.
CREATE TABLE people (
    number INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    office TEXT NOT NULL,
    -- In lower case.
    email TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('agent', 'admin', 'owner')),
    -- What videos say, as JSON.
    profile TEXT NOT NULL CHECK (json_valid(profile)),
    -- A PHC string.
    password TEXT NOT NULL CHECK (password LIKE '$%'),
    totp_key BLOB CHECK (length(totp_key) = 20),
    -- The last step a code was used of.
    totp_step INTEGER,
    -- Digests of recovery codes, one after the other.
    recovery BLOB CHECK (length(recovery) % 32 = 0),
    created_at_ms INTEGER NOT NULL,
    disabled_at_ms INTEGER,
    UNIQUE (office, email),
    CHECK ((totp_key IS NULL) = (totp_step IS NULL) AND (totp_key IS NULL) = (recovery IS NULL))
) STRICT;

CREATE INDEX people_owners ON people (office) WHERE role = 'owner';

CREATE TABLE sessions (
    number INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    office TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES people (id),
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    created_at_ms INTEGER NOT NULL,
    last_seen_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    browser TEXT NOT NULL,
    revoked_at_ms INTEGER
) STRICT;

CREATE INDEX sessions_by_person ON sessions (person, number);
CREATE INDEX sessions_by_end ON sessions (expires_at_ms);

CREATE TABLE tickets (
    number INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    office TEXT NOT NULL,
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    kind TEXT NOT NULL CHECK (kind IN ('invitation', 'password_reset', 'second_step')),
    -- The address that is invited, or the person it is for.
    subject TEXT NOT NULL,
    -- What it is good for, as JSON.
    purpose TEXT NOT NULL CHECK (json_valid(purpose)),
    created_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    spent_at_ms INTEGER
) STRICT;

CREATE INDEX tickets_open ON tickets (office, kind, subject) WHERE spent_at_ms IS NULL;
CREATE INDEX tickets_by_end ON tickets (expires_at_ms);
