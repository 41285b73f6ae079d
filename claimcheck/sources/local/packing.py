"""The bytes of one record made small, each record by itself."""

from __future__ import annotations

import zlib

# What nearly every PubMed record repeats (pubmed_250101.dtd); with it as a dictionary a record
# of 3 kB packs to about half of what zlib alone makes of it. It is part of the format: never
# change it without raising `FORMAT`.
_DICTIONARY = (
    b'<CommentsCorrectionsList><CommentsCorrections RefType="Cites"><RefSource></RefSource><PMID '
    b'Version="1"></PMID></CommentsCorrections></CommentsCorrectionsList><ChemicalList><Chemical>'
    b'<RegistryNumber>0</RegistryNumber><NameOfSubstance UI="D0"></NameOfSubstance></Chemical>'
    b'</ChemicalList><KeywordList Owner="NOTNLM"><Keyword MajorTopicYN="N"></Keyword>'
    b'</KeywordList><MeshHeadingList><MeshHeading><DescriptorName UI="D00" MajorTopicYN="N">'
    b'</DescriptorName><QualifierName UI="Q000" MajorTopicYN="Y"></QualifierName></MeshHeading>'
    b"</MeshHeadingList><ReferenceList><Reference><Citation></Citation><ArticleIdList><ArticleId "
    b'IdType="pubmed"></ArticleId></ArticleIdList></Reference></ReferenceList>'
    b'<PubmedArticle><MedlineCitation Status="MEDLINE" IndexingMethod="Automated" Owner="NLM">'
    b'<PMID Version="1"></PMID><DateCompleted><Year>20</Year><Month>0</Month><Day>0</Day>'
    b"</DateCompleted><DateRevised><Year>20</Year><Month>0</Month><Day>0</Day></DateRevised>"
    b'<Article PubModel="Print-Electronic"><Journal><ISSN IssnType="Electronic"></ISSN>'
    b'<JournalIssue CitedMedium="Internet"><Volume></Volume><Issue></Issue><PubDate><Year>20'
    b"</Year><Month></Month><Day></Day></PubDate></JournalIssue><Title>Journal of </Title>"
    b"<ISOAbbreviation>J </ISOAbbreviation></Journal><ArticleTitle></ArticleTitle><Pagination>"
    b"<StartPage></StartPage><EndPage></EndPage><MedlinePgn></MedlinePgn></Pagination>"
    b'<ELocationID EIdType="doi" ValidYN="Y">10.1</ELocationID><Abstract><AbstractText '
    b'Label="BACKGROUND" NlmCategory="BACKGROUND">The aim of this study was to </AbstractText>'
    b'<AbstractText Label="METHODS" NlmCategory="METHODS">patients were randomized </AbstractText>'
    b'<AbstractText Label="RESULTS" NlmCategory="RESULTS">There was no significant difference '
    b'</AbstractText><AbstractText Label="CONCLUSIONS" NlmCategory="CONCLUSIONS">These results '
    b"suggest that </AbstractText><CopyrightInformation></CopyrightInformation></Abstract>"
    b'<AuthorList CompleteYN="Y"><Author ValidYN="Y"><LastName></LastName><ForeName></ForeName>'
    b"<Initials></Initials><AffiliationInfo><Affiliation>Department of , University of "
    b"</Affiliation></AffiliationInfo></Author></AuthorList><Language>eng</Language>"
    b'<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>'
    b'</PublicationTypeList><ArticleDate DateType="Electronic"><Year>20</Year><Month></Month>'
    b"<Day></Day></ArticleDate></Article><MedlineJournalInfo><Country>United States</Country>"
    b"<MedlineTA></MedlineTA><NlmUniqueID></NlmUniqueID><ISSNLinking></ISSNLinking>"
    b"</MedlineJournalInfo><CitationSubset>IM</CitationSubset></MedlineCitation><PubmedData>"
    b'<History><PubMedPubDate PubStatus="received"><Year>20</Year><Month></Month><Day></Day>'
    b'</PubMedPubDate><PubMedPubDate PubStatus="entrez"><Hour>6</Hour><Minute>0</Minute>'
    b"</PubMedPubDate></History><PublicationStatus>ppublish</PublicationStatus><ArticleIdList>"
    b'<ArticleId IdType="pubmed"></ArticleId><ArticleId IdType="pmc">PMC</ArticleId><ArticleId '
    b'IdType="doi">10.1</ArticleId></ArticleIdList></PubmedData></PubmedArticle>'
)

LARGEST = 1 << 24
"""Bytes of an unpacked record; a damaged store must not fill the memory."""


def pack(raw: bytes) -> bytes:
    """Return the record packed; the same bytes always give the same result."""
    packer = zlib.compressobj(3, zlib.DEFLATED, -15, zdict=_DICTIONARY)
    return packer.compress(raw) + packer.flush()


def unpack(packed: bytes) -> bytes:
    """
    Return the record as it was.

    Raises:
        ValueError: Damaged, or larger than a record can be.
    """
    unpacker = zlib.decompressobj(-15, zdict=_DICTIONARY)
    try:
        raw = unpacker.decompress(packed, LARGEST)
    except zlib.error as error:
        raise ValueError(f"a packed record is damaged: {error}") from error
    if not unpacker.eof:
        raise ValueError("a packed record is cut short or too large")
    return raw
