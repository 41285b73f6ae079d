"""Judgements: one append-only file a reviewer, and whether a judgement is still fresh."""
