"""Reports of every sort that a reporter may meet, with invented studies in invented words."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from claimcheck.documents import read_text_document
from claimcheck.model import (
    Claim,
    ClaimId,
    ClaimKind,
    ClaimResult,
    Counts,
    DirectionSignal,
    Doi,
    Evidence,
    Finding,
    Freshness,
    Ignore,
    JudgedClaim,
    Judgement,
    NumberMark,
    NumberPoint,
    NumberSignal,
    Pmid,
    PopulationSignal,
    Quantity,
    QuantityComparison,
    QuantityKind,
    RationaleSentence,
    RecordKind,
    RecordStatus,
    Relation,
    Report,
    Role,
    RuleNote,
    Rung,
    SearchLog,
    SearchResult,
    SearchState,
    Severity,
    ShownDocument,
    Signals,
    Span,
    StudyDesign,
    SubjectSignal,
    SuppressedBy,
    Verdict,
)
from tests.builders import make_claim, make_evidence

AGREES = NumberSignal.AGREES
DIFFERS = NumberSignal.DIFFERS
NONE = NumberSignal.NO_COMPARABLE_NUMBER

SEARCHED_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def quantity(text: str, surface: str, kind: QuantityKind, **fields: Any) -> Quantity:
    """Make a quantity whose surface stands in `text`."""
    start = text.index(surface)
    span = Span(start, start + len(surface))
    return Quantity(surface=surface, span=span, kind=kind, **fields)


def sentence(
    text: str, *marks: tuple[str, NumberSignal], section: str | None, loose: bool = False
) -> RationaleSentence:
    """Make a rationale sentence with the given surfaces marked."""
    return RationaleSentence(
        section=section,
        span=Span(0, len(text)),
        text=text,
        marks=tuple(
            NumberMark(
                span=Span(text.index(surface), text.index(surface) + len(surface)),
                relation=relation,
                loose=loose,
            )
            for surface, relation in marks
        ),
    )


def comparison(claim: Claim, surface: str, **fields: Any) -> QuantityComparison:
    """Make a comparison of one of the claim's surfaces."""
    start = claim.text.index(surface)
    defaults: dict[str, Any] = {
        "record": None,
        "relation": NONE,
        "why": "no figure for this outcome",
    }
    span = Span(start, start + len(surface))
    return QuantityComparison(claim=surface, claim_span=span, **(defaults | fields))


def point(claim: str, surface: str, value: str, unit: str, relation: NumberSignal) -> NumberPoint:
    """Make a number for the strip."""
    return NumberPoint(
        claim=claim, surface=surface, value=Decimal(value), unit=unit, relation=relation
    )


def searched(state: SearchState = SearchState.COMPLETE, **fields: Any) -> SearchLog:
    """Make the log of a search on PubMed with two rungs."""
    defaults: dict[str, Any] = {
        "state": state,
        "source": "pubmed",
        "searched_at": SEARCHED_AT,
        "rungs": (
            SearchResult(
                rung=Rung.PRECISE,
                term="calmazine[tiab] AND remission[tiab]",
                state=SearchState.COMPLETE,
                count=2,
                pmids=(Pmid("9000001"),),
            ),
            SearchResult(
                rung=Rung.BROAD,
                term="calmazine[tiab]",
                state=state,
                count=14,
                pmids=(Pmid("9000001"), Pmid("9000002")),
                translation='"calmazine"[Title/Abstract]',
            ),
        ),
    }
    return SearchLog(**(defaults | fields))


def remission_claim() -> Claim:
    """Make a claim with two numbers, a hedge and a citation."""
    text = "About 52% of adults may reach remission after three infusions of calmazine."
    return make_claim(
        text,
        id=ClaimId("calmazine-remission-52"),
        document="articles/calmazine.md",
        line=14,
        kind=ClaimKind.EFFICACY,
        hedges=("may",),
        cites=("PMID:9000001",),
        attribution="Northern Mood Study",
        quantities=(
            quantity(
                text,
                "52%",
                QuantityKind.RATE,
                low=Decimal(52),
                unit="%",
                relation=Relation.ABOUT,
                role=Role.REMISSION,
                outcome="remission",
            ),
            quantity(
                text, "three infusions", QuantityKind.COUNT, low=Decimal(3), unit="{infusion}"
            ),
        ),
    )


def agreeing_evidence(claim: Claim) -> Evidence:
    """Make a study card that agrees in one number and holds a differing one close by."""
    return make_evidence(
        pmid=Pmid("9000001"),
        doi=Doi("10.5555/calmazine.1"),
        title="Repeated calmazine infusions in adults with low mood: the Northern Mood Study",
        journal="Annals of Invented Medicine",
        year=2021,
        kind=RecordKind.STUDY_CARD,
        design=StudyDesign.TRIAL,
        sample_size=46,
        population="adults",
        status=RecordStatus.CLEAN,
        score=0.91,
        cited=True,
        signals=Signals(
            number=AGREES,
            direction=DirectionSignal.SAME,
            population=PopulationSignal.SAME,
            subject=SubjectSignal(matched=("calmazine", "remission")),
        ),
        sentences=(
            sentence(
                "Of 46 adults, 24 (52%) were in remission after the third infusion, and 67% had "
                "responded.",
                ("52%", AGREES),
                ("67%", DIFFERS),
                section="Findings",
            ),
        ),
        comparisons=(
            comparison(
                claim,
                "52%",
                record="52%",
                relation=AGREES,
                why="52% lies in 51.5–52.5",
                sentence=0,
                closest_differing="67%",
            ),
            comparison(claim, "three infusions", why="the card counts doses, not infusions"),
        ),
        points=(point("52%", "52%", "52", "%", AGREES), point("52%", "67%", "67", "%", DIFFERS)),
    )


def differing_evidence(claim: Claim) -> Evidence:
    """Make an abstract whose number differs, in another population."""
    return make_evidence(
        pmid=Pmid("9000002"),
        title="Calmazine against placebo in adolescents: a randomised trial",
        journal="Journal of Made-Up Trials",
        year=2019,
        design=StudyDesign.RANDOMISED,
        sample_size=212,
        population="adolescents",
        status=RecordStatus.CORRECTED,
        notices=(Pmid("9000008"),),
        signals=Signals(
            number=DIFFERS,
            direction=DirectionSignal.OPPOSITE,
            population=PopulationSignal.DIFFERS,
            subject=SubjectSignal(matched=("calmazine",), missing=("infusion",)),
            overstatement=("the claim speaks of adults, the record of adolescents",),
        ),
        sentences=(
            sentence(
                "Remission was seen in 31% of the calmazine arm and 28% of the placebo arm.",
                ("31%", DIFFERS),
                section="RESULTS",
            ),
            sentence("No difference between arms was found.", section="CONCLUSIONS"),
        ),
        comparisons=(
            comparison(
                claim, "52%", record="31%", relation=DIFFERS, why="31% lies outside 51.5–52.5"
            ),
        ),
        points=(point("52%", "31%", "31", "%", DIFFERS),),
    )


def retracted_evidence(claim: Claim) -> Evidence:
    """Make a retracted abstract that agrees."""
    return make_evidence(
        pmid=Pmid("9000003"),
        title="Half of all patients remit on calmazine",
        journal=None,
        year=2015,
        design=StudyDesign.COHORT,
        sample_size=1_204,
        status=RecordStatus.RETRACTED,
        notices=(Pmid("9000009"),),
        signals=Signals(number=AGREES),
        sentences=(
            sentence("Remission came to 51.8%.", ("51.8%", AGREES), section=None, loose=True),
        ),
        comparisons=(
            comparison(
                claim,
                "52%",
                record="51.8%",
                relation=AGREES,
                why="51.8% rounds to 52%",
                sentence=0,
                loose=True,
            ),
        ),
        points=(point("52%", "51.8%", "51.8", "%", AGREES),),
    )


def silent_evidence(pmid: str) -> Evidence:
    """Make an abstract without any number to compare."""
    return make_evidence(
        pmid=Pmid(pmid),
        title="What clinicians think of calmazine",
        design=StudyDesign.REVIEW,
        signals=Signals(number=NONE),
    )


def disputed_result() -> ClaimResult:
    """Make a claim with five records of every sort and two judgements, one of them stale."""
    claim = remission_claim()
    judged = [
        JudgedClaim(
            judgement=Judgement(
                claim=claim.id,
                verdict=verdict,
                by=by,
                judged_at=SEARCHED_AT,
                pmids=(Pmid("9000001"),),
                digest="0" * 64,
            ),
            freshness=freshness,
        )
        for verdict, by, freshness in (
            (Verdict.SUPPORTED, "jo", Freshness.STALE),
            (Verdict.PARTLY, "kim", Freshness.FRESH),
        )
    ]
    return ClaimResult(
        claim=claim,
        search=searched(),
        evidence=(
            agreeing_evidence(claim),
            differing_evidence(claim),
            retracted_evidence(claim),
            silent_evidence("9000004"),
            silent_evidence("9000005"),
        ),
        judgements=tuple(judged),
        is_accepted=True,
        is_sourced=True,
    )


def onset_result() -> ClaimResult:
    """Make a claim with a range of time, for a strip that is no percentage."""
    text = "Relief comes within 2 to 4 hours."
    claim = make_claim(
        text,
        id=ClaimId("relief-2-4-h"),
        document="articles/calmazine.md",
        line=21,
        kind=ClaimKind.ONSET,
        quantities=(
            quantity(
                text,
                "2 to 4 hours",
                QuantityKind.TIME,
                low=Decimal(2),
                high=Decimal(4),
                unit="h",
                relation=Relation.WITHIN,
                role=Role.ONSET,
            ),
        ),
    )
    evidence = tuple(
        make_evidence(
            pmid=Pmid(str(9_000_020 + index)),
            title=f"Time to relief, cohort {index}",
            design=StudyDesign.COHORT,
            sample_size=size,
            signals=Signals(number=relation),
            sentences=(sentence(f"Relief took {surface}.", (surface, relation), section=None),),
            comparisons=(
                comparison(
                    claim,
                    "2 to 4 hours",
                    record=surface,
                    relation=relation,
                    why=f"{value} h against 2 to 4 h",
                ),
            ),
            points=(point("2 to 4 hours", surface, value, "h", relation),),
        )
        for index, (surface, value, relation, size) in enumerate(
            (
                ("3 hours", "3", AGREES, 40),
                ("a day", "24", DIFFERS, 900),
                ("110 minutes", "1.8333", DIFFERS, None),
                ("18 h", "18", DIFFERS, 55),
            )
        )
    )
    return ClaimResult(claim=claim, search=searched(), evidence=evidence, is_sourced=False)


def search_state_results() -> tuple[ClaimResult, ...]:
    """Make a claim for each way in which a search can end without evidence."""
    degraded = searched(
        SearchState.DEGRADED,
        rungs=(
            SearchResult(
                rung=Rung.PLAIN,
                term="calmazine tinnitus",
                state=SearchState.DEGRADED,
                count=0,
                dropped=("tinnitus",),
                warnings=("PubMed did not know the phrase",),
            ),
        ),
    )
    incomplete = searched(SearchState.INCOMPLETE, reason="PubMed answered 503 four times in a row")
    nothing = searched(
        rungs=(
            SearchResult(
                rung=Rung.PRECISE, term="calmazine[tiab]", state=SearchState.COMPLETE, count=0
            ),
        ),
        missing=(Pmid("9000777"),),
    )
    starter = searched(source="starter", rungs=())
    never = SearchLog(state=SearchState.NOT_SEARCHED, source="")
    logs = (degraded, incomplete, nothing, starter, never)
    return tuple(
        ClaimResult(
            claim=make_claim(
                f"Calmazine eases ringing in the ears, statement {number}.",
                id=ClaimId(f"tinnitus-{number}"),
                document="articles/tinnitus.md",
                line=number,
                ignore=Ignore(reason="author's own opinion") if number == 5 else None,
            ),
            search=log,
        )
        for number, log in enumerate(logs, start=1)
    )


def sample_findings() -> tuple[Finding, ...]:
    """Make findings of each severity, one of them suppressed."""
    document = "articles/tinnitus.md"
    return (
        Finding(
            rule="CC012",
            severity=Severity.WARNING,
            claim=ClaimId("tinnitus-1"),
            document=document,
            line=1,
            message="the search was degraded",
        ),
        Finding(
            rule="CC001",
            severity=Severity.ERROR,
            claim=ClaimId("relief-2-4-h"),
            document="articles/calmazine.md",
            line=21,
            column=1,
            end_line=21,
            end_column=34,
            fingerprint="f2",
            message="no source stands behind this claim; cite one, or judge an abstract",
        ),
        Finding(
            rule="CC001",
            severity=Severity.ERROR,
            claim=ClaimId("tinnitus-5"),
            document=document,
            line=5,
            message="no source stands behind this claim",
            suppressed="author's own opinion",
            suppressed_by=SuppressedBy.DOCUMENT,
            fingerprint="f5",
        ),
        Finding(
            rule="CC008",
            severity=Severity.NOTE,
            claim=None,
            document=None,
            line=None,
            message="nothing was judged: 100% of the claims wait",
        ),
    )


def sample_rules() -> tuple[RuleNote, ...]:
    """Make notes on two rules."""
    return (
        RuleNote(
            code="CC001",
            name="unsourced-claim",
            severity=Severity.ERROR,
            summary="Nothing stands behind the claim.",
        ),
        RuleNote(
            code="CC012",
            name="search-degraded",
            severity=Severity.WARNING,
            summary="The source changed the query.",
        ),
    )


def sample_documents() -> tuple[ShownDocument, ...]:
    """Make the texts of the sample: one that can be read and one that cannot."""
    text = f"""# Calmazine: what readers ask

Nobody knows <b>everything</b>. {remission_claim().text} More is to come.

## How fast?

- Relief comes within
  2 to 4 hours.
- Or so.
"""
    document = read_text_document(text, name="articles/calmazine.md", markdown=True)
    return (
        ShownDocument(name="articles/calmazine.md", document=document),
        ShownDocument(
            name="articles/tinnitus.md",
            document=None,
            problem="articles/tinnitus.md: cannot be opened (No such file or directory)",
        ),
    )


def sample_report(**fields: Any) -> Report:
    """Make a report with every sort of claim."""
    defaults: dict[str, Any] = {
        "tool_version": "0.0.0",
        "command": "verify",
        "source": "pubmed",
        "banner": "Two of seven searches did not run to their end.",
        "results": (disputed_result(), onset_result(), *search_state_results()),
        "findings": (),
        "counts": Counts(claims=7, checked=5, unchecked=1, ignored=1),
        "notices": ("articles/gone.md is named in claims.yaml and is not there",),
        "documents": sample_documents(),
    }
    return Report(**(defaults | fields))


def check_report(**fields: Any) -> Report:
    """Make the report of a gate."""
    gate = {"command": "check", "findings": sample_findings(), "rules": sample_rules()}
    return sample_report(**(gate | fields))


def small_report() -> Report:
    """Make a report of one claim and two findings, for tests that write many reports."""
    return check_report(results=(disputed_result(),), findings=sample_findings()[:2], documents=())


def empty_report() -> Report:
    """Make the report of a run that found no claim."""
    return Report(
        tool_version="0.0.0",
        command="verify",
        source="",
        counts=Counts(claims=0, checked=0, unchecked=0, ignored=0),
    )
