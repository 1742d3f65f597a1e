-- Secrets at rest, what may be spent, what vendors said last, and who is to hear of a finished film.

-- What others' keys are kept as: sealed under the master key, bound to office and name.
CREATE TABLE secrets (
    office TEXT NOT NULL,
    name TEXT NOT NULL,
    sealed BLOB NOT NULL CHECK (length(sealed) > 41),
    -- The last signs of it, to know it again by.
    tail TEXT NOT NULL CHECK (length(tail) <= 4),
    changed_at_ms INTEGER NOT NULL,
    PRIMARY KEY (office, name)
) STRICT, WITHOUT ROWID;

-- A known text, sealed: opens under the right master key only.
CREATE TABLE vault (
    number INTEGER NOT NULL PRIMARY KEY CHECK (number = 1),
    proof BLOB NOT NULL
) STRICT;

-- The keys of the second step are sealed, too: 41 bytes more. The table is made anew because its checks said 20 bytes.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE people_before AS SELECT * FROM people;
DROP TABLE people;
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
    -- Sealed. Keys from before the vault have 20 bytes, and are sealed when the file is opened.
    totp_key BLOB CHECK (length(totp_key) IN (20, 61)),
    -- The last step a code was used of.
    totp_step INTEGER,
    -- Digests of recovery codes, one after the other.
    recovery BLOB CHECK (length(recovery) % 32 = 0),
    created_at_ms INTEGER NOT NULL,
    disabled_at_ms INTEGER,
    UNIQUE (office, email),
    CHECK ((totp_key IS NULL) = (totp_step IS NULL) AND (totp_key IS NULL) = (recovery IS NULL))
) STRICT;
INSERT INTO people
    (number, id, office, email, role, profile, password, totp_key, totp_step, recovery, created_at_ms, disabled_at_ms)
SELECT number, id, office, email, role, profile, password, totp_key, totp_step, recovery, created_at_ms, disabled_at_ms
FROM people_before;
DROP TABLE people_before;
CREATE INDEX people_owners ON people (office) WHERE role = 'owner';

-- Caps somebody has set, in millionths of a dollar; what is null is as the settings say. The agent '' is the office, whose
-- row says what holds for every agent, too.
CREATE TABLE budgets (
    office TEXT NOT NULL,
    agent TEXT NOT NULL,
    video INTEGER CHECK (video >= 0),
    agent_month INTEGER CHECK (agent_month >= 0),
    office_month INTEGER CHECK (office_month >= 0),
    PRIMARY KEY (office, agent),
    CHECK (agent = '' OR office_month IS NULL)
) STRICT, WITHOUT ROWID;

-- What vendors said when they last refused something.
CREATE TABLE vendor_troubles (
    vendor TEXT NOT NULL PRIMARY KEY,
    message TEXT NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One line for every production film that came to an end and whose agent is to hear of it, once. Who sends a letter notes it first.
CREATE TABLE film_letters (
    video TEXT NOT NULL PRIMARY KEY REFERENCES videos (id),
    taken_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX film_letters_open ON film_letters (video) WHERE taken_at_ms IS NULL;

CREATE TRIGGER film_letters_follow_films AFTER UPDATE OF status ON videos
WHEN NEW.project IS NOT NULL AND OLD.status = 'generating' AND NEW.status IN ('completed', 'failed')
BEGIN
    INSERT OR IGNORE INTO film_letters (video)
    SELECT NEW.id FROM projects
    WHERE id = NEW.project AND newest_film = NEW.id AND newest_quality = 'production';
END;
