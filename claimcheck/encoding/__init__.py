"""The published JSON, version 1: model objects to plain mappings and back."""
