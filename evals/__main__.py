"""Runs one measurement: `python -m evals NAME --data DIR`; without a name, lists them."""

from __future__ import annotations

import ast
import runpy
import sys
from pathlib import Path


def main() -> None:
    """Run the measurement that the first argument names."""
    folder = Path(__file__).parent
    names = sorted(path.stem for path in folder.glob("*.py") if not path.stem.startswith("_"))
    if len(sys.argv) < 2 or sys.argv[1] not in names:
        print("usage: python -m evals NAME --data DIR\n")
        for name in names:
            text = ast.get_docstring(ast.parse((folder / f"{name}.py").read_text("utf-8"))) or ""
            print(f"  {name:20} {text.strip().splitlines()[0]}")
        sys.exit(2)
    name = sys.argv.pop(1)
    runpy.run_module(f"evals.{name}", run_name="__main__", alter_sys=False)


main()
