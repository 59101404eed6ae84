-- PostgreSQL alone: what is recorded is long, and read again by every rehearsal; lz4 unpacks it in a
-- fraction of the time that PostgreSQL's own way takes. A server that was built without it keeps its own.
DO $$
BEGIN
    IF EXISTS (
        SELECT FROM pg_settings
        WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)
    ) THEN
        ALTER TABLE events ALTER COLUMN body SET COMPRESSION lz4;
    END IF;
END $$;
