"""Documents: one Reader a format, each giving a Document that knows its places."""
