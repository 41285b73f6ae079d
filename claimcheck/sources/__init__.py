"""Sources: the places where records are searched and fetched."""
