"""PubMed through the E-utilities; the only package that touches the network."""
