"""The starter corpus: study cards shipped with the package, searched in memory."""
