"""Print the commands of a README's blocks that are fenced as ```sh, in their order."""

from __future__ import annotations

import re
import sys
from pathlib import Path


def main() -> None:
    """Print every line of every `sh` block; end in 1 when there are not exactly two blocks."""
    blocks = re.findall(
        r"^```sh\n(.*?)^```", Path(sys.argv[1]).read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    if len(blocks) != 2:
        sys.exit(f"{sys.argv[1]}: {len(blocks)} sh blocks, 2 are expected")
    sys.stdout.write("\n".join(blocks))


main()
