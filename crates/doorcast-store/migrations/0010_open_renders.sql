-- What the built-in studio is to film, first come first served, and who films it until when.
CREATE TABLE open_renders (
    number INTEGER NOT NULL PRIMARY KEY,
    attempt TEXT NOT NULL UNIQUE,
    fence INTEGER NOT NULL DEFAULT 0,
    lease_node TEXT,
    lease_process TEXT,
    lease_until_ms INTEGER,
    CHECK ((lease_node IS NULL) = (lease_process IS NULL) AND (lease_node IS NULL) = (lease_until_ms IS NULL))
) STRICT;
