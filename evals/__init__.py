"""Measurements on data that does not live in the repository; see docs/evaluation.md."""
