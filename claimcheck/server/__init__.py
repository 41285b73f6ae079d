"""The E-utilities over a corpus on this machine."""
