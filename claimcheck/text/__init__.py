"""Pure functions on text: sentences, quantities, units, cues, populations, vocabulary."""
