-- One row for every project: what a person calls a video. `body` is the whole project; the columns are what is filtered,
-- constrained, or follows the films.
CREATE TABLE projects (
    number INTEGER NOT NULL PRIMARY KEY,
    -- Later projects have greater ids: the order people see.
    id TEXT NOT NULL UNIQUE,
    office TEXT NOT NULL,
    agent TEXT NOT NULL,
    -- A number that stands for office and agent among the words.
    owner INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    deleted_at_ms INTEGER,
    regenerations INTEGER NOT NULL CHECK (regenerations >= 0),
    is_edited INTEGER NOT NULL CHECK (is_edited IN (0, 1)),
    rating INTEGER CHECK (rating BETWEEN 1 AND 5),
    revision INTEGER NOT NULL CHECK (revision >= 0),
    -- The newest film. What follows is kept right by the triggers below.
    newest_film TEXT,
    newest_quality TEXT,
    status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'generating', 'completed', 'failed')),
    -- The film that was finished last.
    poster TEXT,
    first_film_at_ms INTEGER,
    body TEXT NOT NULL CHECK (json_valid(body)),
    CHECK ((newest_film IS NULL) = (newest_quality IS NULL))
) STRICT;

CREATE INDEX projects_by_agent ON projects (office, agent, id) WHERE deleted_at_ms IS NULL;
CREATE INDEX projects_by_agent_status ON projects (office, agent, status, id) WHERE deleted_at_ms IS NULL;
CREATE INDEX projects_by_agent_kind ON projects (office, agent, kind, id) WHERE deleted_at_ms IS NULL;
CREATE INDEX projects_by_office ON projects (office, id);
CREATE INDEX projects_by_office_status ON projects (office, status, id) WHERE deleted_at_ms IS NULL;
-- Few at any time.
CREATE INDEX projects_deleted ON projects (deleted_at_ms, id) WHERE deleted_at_ms IS NOT NULL;

-- The words projects are found by.
CREATE TABLE project_words (
    owner INTEGER NOT NULL,
    word TEXT NOT NULL,
    number INTEGER NOT NULL REFERENCES projects (number),
    PRIMARY KEY (owner, word, number)
) STRICT, WITHOUT ROWID;

-- The project a video is a film of, if it is of one. The project may be gone; what was paid for stays in the books.
ALTER TABLE videos ADD COLUMN project TEXT;
CREATE INDEX videos_by_project ON videos (project, id) WHERE project IS NOT NULL;

CREATE TRIGGER projects_follow_films AFTER UPDATE OF status ON videos
WHEN NEW.project IS NOT NULL AND NEW.status <> OLD.status
BEGIN
    UPDATE projects SET status = NEW.status WHERE id = NEW.project AND newest_film = NEW.id;
END;

CREATE TRIGGER projects_follow_finished_films AFTER UPDATE OF status ON videos
WHEN NEW.project IS NOT NULL AND NEW.status = 'completed' AND OLD.status <> 'completed'
BEGIN
    UPDATE projects
    SET poster = NEW.id,
        first_film_at_ms = coalesce(first_film_at_ms, json_extract(NEW.body, '$.stage.at_ms'))
    WHERE id = NEW.project;
END;
