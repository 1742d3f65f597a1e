-- One row for every video, from the draft on. Columns are what is filtered or constrained; `body` is the whole video.
CREATE TABLE videos (
    -- Later videos have greater ids: the primary key is also the order people see.
    id TEXT NOT NULL PRIMARY KEY,
    agent TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('draft', 'generating', 'completed', 'failed')),
    stage TEXT NOT NULL,
    studio TEXT NOT NULL,
    -- The vendor the next step needs.
    lane TEXT,
    due_at_ms INTEGER,
    -- Since when it waits for a place at the studio.
    queued_at_ms INTEGER,
    takes_a_place INTEGER NOT NULL CHECK (takes_a_place IN (0, 1)),
    revision INTEGER NOT NULL CHECK (revision >= 0),
    -- Greater with every lease; only who knows the newest may write.
    fence INTEGER NOT NULL DEFAULT 0,
    lease_node TEXT,
    lease_process TEXT,
    lease_deadline_ms INTEGER,
    body TEXT NOT NULL CHECK (json_valid(body)),
    CHECK ((status = 'generating') = (due_at_ms IS NOT NULL)),
    CHECK ((status = 'generating') = (lane IS NOT NULL)),
    CHECK ((stage = 'queued') = (queued_at_ms IS NOT NULL)),
    CHECK ((lease_node IS NULL) = (lease_deadline_ms IS NULL)),
    CHECK ((lease_node IS NULL) = (lease_process IS NULL))
) STRICT;

CREATE INDEX videos_by_agent ON videos (agent, id);
CREATE INDEX videos_by_status ON videos (status, id);
-- These hold only what moves, however long the history is.
CREATE INDEX videos_due ON videos (lane, due_at_ms, id) WHERE due_at_ms IS NOT NULL AND queued_at_ms IS NULL;
CREATE INDEX videos_next ON videos (due_at_ms) WHERE due_at_ms IS NOT NULL AND queued_at_ms IS NULL AND lease_node IS NULL;
CREATE INDEX videos_queued ON videos (studio, agent, queued_at_ms, id) WHERE queued_at_ms IS NOT NULL;
CREATE INDEX videos_placed ON videos (studio, agent) WHERE takes_a_place = 1;
CREATE INDEX videos_leased ON videos (lease_node, lease_process) WHERE lease_node IS NOT NULL;

-- Where the attempts and renders of videos are found by what vendors call them.
CREATE TABLE attempts (
    id TEXT NOT NULL PRIMARY KEY,
    video TEXT NOT NULL REFERENCES videos (id),
    studio TEXT NOT NULL,
    render TEXT
) STRICT;

CREATE INDEX attempts_by_render ON attempts (studio, render) WHERE render IS NOT NULL;

-- Every movement of money, in millionths of a dollar. Nothing here is ever changed.
CREATE TABLE ledger_entries (
    number INTEGER NOT NULL PRIMARY KEY,
    video TEXT NOT NULL REFERENCES videos (id),
    attempt TEXT NOT NULL REFERENCES attempts (id),
    agent TEXT NOT NULL,
    office TEXT NOT NULL,
    month INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('hold', 'extend', 'settle', 'release', 'doubt', 'reopen')),
    amount INTEGER NOT NULL CHECK (amount > 0),
    at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX ledger_entries_by_video ON ledger_entries (video, number);

CREATE TABLE accounts (
    -- "video ID", "agent MONTH ID", "office MONTH ID".
    scope TEXT NOT NULL PRIMARY KEY,
    held INTEGER NOT NULL CHECK (held >= 0),
    settled INTEGER NOT NULL CHECK (settled >= 0),
    released INTEGER NOT NULL CHECK (released >= 0),
    doubtful INTEGER NOT NULL CHECK (doubtful >= 0),
    open INTEGER NOT NULL CHECK (open >= 0),
    CHECK (held = settled + released + doubtful + open)
) STRICT;

-- Verified webhooks. Those dealt with stay, so that the same one is known when it comes again.
CREATE TABLE webhooks (
    number INTEGER NOT NULL PRIMARY KEY,
    studio TEXT NOT NULL,
    event_id TEXT NOT NULL,
    attempt TEXT,
    render TEXT NOT NULL,
    received_at_ms INTEGER NOT NULL,
    is_settled INTEGER NOT NULL DEFAULT 0 CHECK (is_settled IN (0, 1)),
    UNIQUE (studio, event_id)
) STRICT;

CREATE INDEX webhooks_open ON webhooks (number) WHERE is_settled = 0;

-- How vendors are doing.
CREATE TABLE vendors (
    name TEXT NOT NULL PRIMARY KEY,
    health TEXT NOT NULL CHECK (json_valid(health))
) STRICT;

-- Renders that bear our token and belong to no video we know.
CREATE TABLE orphans (
    number INTEGER NOT NULL PRIMARY KEY,
    studio TEXT NOT NULL,
    render TEXT NOT NULL,
    title TEXT NOT NULL,
    attempt TEXT NOT NULL,
    seen_at_ms INTEGER NOT NULL,
    UNIQUE (studio, render)
) STRICT;
