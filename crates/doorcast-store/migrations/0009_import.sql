-- The import of an archive that is under way, as JSON. Until it has come to its end, nothing else uses the file.
CREATE TABLE import (
    number INTEGER NOT NULL PRIMARY KEY CHECK (number = 1),
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
