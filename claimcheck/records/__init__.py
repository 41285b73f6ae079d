"""Records: PubMed XML and MEDLINE text to Record."""
