"""Findings and evidence in editors: a language server over unsaved texts, offline."""

from __future__ import annotations
