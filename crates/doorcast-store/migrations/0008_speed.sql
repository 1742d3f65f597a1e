-- What offices ask for is found without reading what is not theirs.
ALTER TABLE videos ADD COLUMN office TEXT GENERATED ALWAYS AS (
    CASE WHEN json_valid(body) THEN json_extract(body, '$.office') END
) VIRTUAL;

CREATE INDEX videos_by_office ON videos (office, id);
CREATE INDEX videos_by_office_status ON videos (office, status, id);
CREATE INDEX videos_by_office_agent ON videos (office, agent, id);
CREATE INDEX videos_by_office_agent_status ON videos (office, agent, status, id);
-- Few at any time.
CREATE INDEX videos_waiting ON videos (office, id) WHERE stage = 'needs_attention';

CREATE INDEX ledger_entries_by_office ON ledger_entries (office, number);
CREATE INDEX ledger_entries_by_office_agent ON ledger_entries (office, agent, number);

-- The bin of one agent among everybody's.
CREATE INDEX projects_deleted_by_agent ON projects (office, agent, id) WHERE deleted_at_ms IS NOT NULL;
