"""Queries: the ladder for a claim, and the PubMed syntax tree with parser and renderer."""
