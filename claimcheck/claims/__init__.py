"""Claims: extraction, citations in the text, claims.yaml, claims.lock, reconciliation."""
