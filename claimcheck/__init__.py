"""claimcheck lays PubMed abstracts beside the medical claims of a document."""
