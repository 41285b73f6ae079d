"""Reports: one pure function a format."""
