"""The command line: parse, wire, call, write, exit code, and nothing else."""
