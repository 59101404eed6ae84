-- PostgreSQL alone: what is searched by range and shown page by page is ordered by its bytes,
-- whatever order the database was made with, as SQLite orders it.
ALTER TABLE entries ALTER COLUMN code TYPE TEXT COLLATE "C";
ALTER TABLE entry_index ALTER COLUMN code TYPE TEXT COLLATE "C";
ALTER TABLE entry_index ALTER COLUMN words TYPE TEXT COLLATE "C";
ALTER TABLE entry_grams ALTER COLUMN gram TYPE TEXT COLLATE "C";
ALTER TABLE entry_grams ALTER COLUMN code TYPE TEXT COLLATE "C";
