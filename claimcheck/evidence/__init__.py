"""Evidence: candidate ranking, sentence selection, number comparison, appraisal."""
