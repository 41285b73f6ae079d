"""A PubMed article that has every element that is read, and some that are not."""

from __future__ import annotations

FULL = b"""<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">
<PMID Version="2">101</PMID>
<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><Volume>1</Volume>
<PubDate><Year>2021</Year><Month>Mar</Month></PubDate></JournalIssue>
<Title>Journal of Lamps</Title><ISOAbbreviation>J Lamps</ISOAbbreviation></Journal>
<ArticleTitle>[Light &amp; dark: 10<sup>9</sup>/L of <i>lumen</i> cells].</ArticleTitle>
<ELocationID EIdType="pii" ValidYN="Y">S1</ELocationID>
<ELocationID EIdType="doi" ValidYN="N">10.1000/wrong</ELocationID>
<ELocationID EIdType="doi" ValidYN="Y">10.1000/Lamp.1</ELocationID>
<Abstract>
<AbstractText Label="BACKGROUND" NlmCategory="BACKGROUND">Rooms are dark.</AbstractText>
<AbstractText Label="FINDINGS" NlmCategory="RESULTS">Fell by 5 mg/m<sup>2</sup>
  (P&lt;0.001), <b>then</b> rose.</AbstractText>
<CopyrightInformation>Nobody's.</CopyrightInformation></Abstract>
<AuthorList CompleteYN="Y">
<Author ValidYN="Y"><LastName>Wick</LastName><ForeName>Ada</ForeName><Initials>A</Initials>
<Suffix>Jr</Suffix><AffiliationInfo><Affiliation>Here</Affiliation></AffiliationInfo></Author>
<Author ValidYN="N"><LastName>Wyck</LastName><Initials>A</Initials></Author>
<Author ValidYN="Y"><CollectiveName>Lamp Study Group</CollectiveName></Author></AuthorList>
<Language>ger</Language><Language>eng</Language>
<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
<PublicationType UI="D016449">Randomized Controlled Trial</PublicationType></PublicationTypeList>
<VernacularTitle>Licht und Dunkel.</VernacularTitle></Article>
<MedlineJournalInfo><MedlineTA>J Lamps</MedlineTA></MedlineJournalInfo>
<CommentsCorrectionsList>
<CommentsCorrections RefType="ErratumIn"><RefSource>J Lamps. 2022</RefSource><PMID Version="1">202
</PMID></CommentsCorrections>
<CommentsCorrections RefType="Cites"><RefSource>J Wax. 1999</RefSource></CommentsCorrections>
</CommentsCorrectionsList>
<MeshHeadingList>
<MeshHeading><DescriptorName UI="D1" MajorTopicYN="N">Light</DescriptorName>
<QualifierName UI="Q1" MajorTopicYN="Y">adverse effects</QualifierName>
<QualifierName UI="Q2" MajorTopicYN="N">history</QualifierName></MeshHeading>
<MeshHeading><DescriptorName UI="D2" MajorTopicYN="N">Humans</DescriptorName></MeshHeading>
</MeshHeadingList>
<OtherAbstract Type="Publisher" Language="ger"><AbstractText>Es wurde hell.</AbstractText>
</OtherAbstract>
<KeywordList Owner="NOTNLM"><Keyword MajorTopicYN="N">candle <i>power</i></Keyword></KeywordList>
</MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pubmed">101</ArticleId>
<ArticleId IdType="doi">10.1000/other</ArticleId><ArticleId IdType="pmc">PMC77</ArticleId>
</ArticleIdList><ReferenceList><Reference><Citation>Old lamp.</Citation><ArticleIdList>
<ArticleId IdType="doi">10.1000/old</ArticleId></ArticleIdList></Reference></ReferenceList>
</PubmedData></PubmedArticle>"""
