"""Findings: the rules, the ignores, the gate and its exit code."""
