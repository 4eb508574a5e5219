"""How the tables came to be: Alembic revisions, applied when a store is opened."""
