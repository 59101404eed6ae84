-- PostgreSQL alone: a transaction sees the rows of the jurisdiction that it was begun for, and can
-- write no other, whatever the query says. The host connects as a role that owns none of this.
DO $$
DECLARE
    bound TEXT;
BEGIN
    FOR bound IN
        SELECT c.relname FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'jurisdiction'
        WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', bound);
        EXECUTE format(
            'CREATE POLICY own_jurisdiction ON %I '
            'USING (jurisdiction = current_setting(''bylaw.jurisdiction'', true)) '
            'WITH CHECK (jurisdiction = current_setting(''bylaw.jurisdiction'', true))',
            bound
        );
    END LOOP;
END $$;

-- The one look across jurisdictions: which clocks and queued matters are due. It hands out names
-- and tokens, nothing else. What is handed out is held for half a minute of real time, so that
-- replicas share the work; whoever died with it is overtaken under the next token.
CREATE FUNCTION take_due(now_at BIGINT, most BIGINT)
RETURNS TABLE (what TEXT, jurisdiction TEXT, id TEXT, token BIGINT, due_at BIGINT)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
#variable_conflict use_column
DECLARE
    here BIGINT := floor(extract(epoch FROM clock_timestamp()));
BEGIN
    RETURN QUERY
    WITH due AS (
        SELECT c.jurisdiction, c.case_id FROM clocks c
        WHERE c.due_at <= now_at AND c.held_until < here
        ORDER BY c.due_at LIMIT most FOR UPDATE SKIP LOCKED
    )
    UPDATE clocks c SET token = c.token + 1, held_until = here + 30
    FROM due WHERE c.jurisdiction = due.jurisdiction AND c.case_id = due.case_id
    RETURNING 'clock'::TEXT, c.jurisdiction, c.case_id, c.token, c.due_at;
    RETURN QUERY
    WITH due AS (
        SELECT f.jurisdiction, f.id FROM follow_ups f
        WHERE f.state = 'queued' AND f.due_at <= now_at AND f.held_until < here
        ORDER BY f.due_at LIMIT most FOR UPDATE SKIP LOCKED
    )
    UPDATE follow_ups f SET token = f.token + 1, held_until = here + 30
    FROM due WHERE f.jurisdiction = due.jurisdiction AND f.id = due.id
    RETURNING 'follow-up'::TEXT, f.jurisdiction, f.id, f.token, f.due_at;
END $$;

-- The next instant after `now_at` at which anything is due; what is due already is held by
-- somebody, or was just handed out.
CREATE FUNCTION next_due(now_at BIGINT) RETURNS BIGINT
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT least(
        (SELECT min(due_at) FROM clocks WHERE due_at > now_at),
        (SELECT min(due_at) FROM follow_ups WHERE state = 'queued' AND due_at > now_at)
    )
$$;

-- The same for files that wait to become tables: one at a time, the longest waiting first.
CREATE FUNCTION take_upload()
RETURNS TABLE (jurisdiction TEXT, id TEXT, token BIGINT)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
#variable_conflict use_column
DECLARE
    here BIGINT := floor(extract(epoch FROM clock_timestamp()));
BEGIN
    RETURN QUERY
    WITH waiting AS (
        SELECT u.jurisdiction, u.id FROM uploads u
        WHERE u.state = 'waiting' AND u.held_until < here
        AND NOT EXISTS (
            SELECT 1 FROM uploads older
            WHERE older.jurisdiction = u.jurisdiction AND older.entry_code = u.entry_code
            AND older.state = 'waiting' AND (older.touched_at, older.id) < (u.touched_at, u.id)
        )
        ORDER BY u.touched_at, u.id LIMIT 1 FOR UPDATE OF u SKIP LOCKED
    )
    UPDATE uploads u SET token = u.token + 1, held_until = here + 60, attempts = u.attempts + 1
    FROM waiting WHERE u.jurisdiction = waiting.jurisdiction AND u.id = waiting.id
    RETURNING u.jurisdiction, u.id, u.token;
END $$;

REVOKE ALL ON FUNCTION take_due(BIGINT, BIGINT), next_due(BIGINT), take_upload() FROM PUBLIC;
