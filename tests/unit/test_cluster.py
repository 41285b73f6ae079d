"""Claims handed to the workers of a cluster."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from claimcheck.api.cluster import Cluster, open_cluster
from claimcheck.api.runs import Searched
from claimcheck.api.shares import Standing, differ, look_around
from claimcheck.claims.extraction import claim_from_text
from claimcheck.cli.main import main
from claimcheck.encoding.json_v1 import as_json
from claimcheck.errors import UsageError
from claimcheck.evidence.matching import compare, match_claim
from claimcheck.model import Claim, ClaimResult, SearchState
from claimcheck.pipeline import verify_claims
from claimcheck.protocols import Progress, ignore_progress
from claimcheck.queries.ladder import build_ladder
from claimcheck.sources.local import open_local
from claimcheck.sources.local.building import update_corpus
from tests.corpus_server import build_sample
from tests.dask_cluster import DaskCluster, dask_cluster
from tests.eutils_server import article_set, article_xml

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
TEXTS = [
    "Ketamine was given to 3 patients with low mood; 3 % improved.",
    "After aspirin, pain went away.",
    "Ketamine improved the mood of 40% of patients.",
    "Nothing of the kind was ever found among the penguins of the south.",
    "Melatonin lets 12% of adults sleep.",
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_sample(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    with dask_cluster(tmp_path_factory.mktemp("dask")) as running:
        yield running


def many_claims(rounds: int = 3) -> list[Claim]:
    return [claim_from_text(f"{text} Point {n}.") for n in range(rounds) for text in TEXTS]


def on_one_machine(claims: Sequence[Claim], corpus: Path) -> tuple[ClaimResult, ...]:
    return verify_claims(
        claims,
        open_local(corpus),
        ladder=build_ladder,
        matcher=match_claim,
        comparer=compare,
        now=lambda: AT,
    )


def search(cluster: Cluster, claims: Sequence[Claim], progress: Progress) -> Searched:
    return cluster.search(claims, {}, max_evidence=20, at=AT, progress=progress)


def after_the_first(work: Callable[[], None]) -> Progress:
    """Do something once, when the first results have come."""
    waiting = [work]

    def progress(done: int, total: int, what: str) -> None:
        assert done <= total, what
        if done and waiting:
            waiting.pop()()

    return progress


def test_a_cluster_finds_the_same_as_one_machine_in_the_same_order(
    dask: DaskCluster, corpus: Path
) -> None:
    claims = many_claims()
    with open_cluster(dask.address, f"local:{corpus}") as cluster:
        found = search(cluster, claims, ignore_progress)
    assert found.source == "local:corpus"
    assert found.notices == ()
    assert as_json(found.results[0]) == as_json(on_one_machine(claims, corpus)[0])
    assert found.results == on_one_machine(claims, corpus)


def test_ctrl_c_keeps_what_is_done_and_leaves_the_rest_unsearched(
    dask: DaskCluster, corpus: Path
) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    claims = many_claims()
    with open_cluster(dask.address, f"local:{corpus}") as cluster:
        found = search(cluster, claims, after_the_first(interrupt))
        assert cluster.is_interrupted
        again = search(cluster, claims[:2], ignore_progress)
    states = [result.search.state for result in found.results]
    assert [result.claim for result in found.results] == claims
    assert 0 < states.count(SearchState.COMPLETE) < len(claims)
    assert set(states) == {SearchState.COMPLETE, SearchState.NOT_SEARCHED}
    assert found.notices[0].startswith("Interrupted: ")
    assert again.results == on_one_machine(claims[:2], corpus)


def test_the_claims_of_a_lost_worker_are_done_again_and_a_lost_cluster_is_told(
    tmp_path: Path, corpus: Path
) -> None:
    claims = many_claims()
    with (
        dask_cluster(tmp_path) as dask,
        open_cluster(dask.address, f"local:{corpus}", timeout_s=2) as cluster,
    ):
        found = search(cluster, claims, after_the_first(dask.workers[0].kill))
        assert found.results == on_one_machine(claims, corpus)
        cluster.patience_s = 1
        alone = search(cluster, claims, after_the_first(dask.workers[1].kill))
        cluster.patience_s = 60
        threading.Timer(1, dask.scheduler.kill).start()
        lost = search(cluster, claims, ignore_progress)
    reasons = (
        "the cluster has had no worker for 1 seconds",
        "the scheduler of the cluster was lost",
    )
    for result, reason in zip((alone, lost), reasons, strict=True):
        left = [it.search for it in result.results if not it.search.rungs]
        assert {log.state for log in left} == {SearchState.INCOMPLETE}
        assert {log.reason for log in left} == {reason}
    assert any(it.search.rungs for it in alone.results)


def test_a_corpus_that_a_worker_cannot_open_is_one_clear_error(
    dask: DaskCluster, tmp_path: Path
) -> None:
    with (
        pytest.raises(UsageError, match=r"worker tcp://.*: .*no corpus there"),
        open_cluster(dask.address, f"local:{tmp_path / 'nothing'}"),
    ):
        pass


def test_a_corpus_that_changed_under_the_workers_is_told_not_mixed(
    dask: DaskCluster, tmp_path: Path
) -> None:
    corpus = build_sample(tmp_path)
    with open_cluster(dask.address, f"local:{corpus}") as cluster:
        before = on_one_machine(many_claims(1), corpus)
        more = tmp_path / "more.xml"
        more.write_bytes(article_set(article_xml("77", title="Ketamine for penguins")))
        update_corpus(corpus, [more])
        assert search(cluster, many_claims(1), ignore_progress).results == before
    with open_cluster(dask.address, f"local:{corpus}") as cluster:
        assert "11 records" in cluster.standing.corpus
        found = search(cluster, many_claims(1), ignore_progress)
    assert found.results == on_one_machine(many_claims(1), corpus)


def test_workers_that_would_find_something_else_are_named() -> None:
    own = look_around("starter")
    assert isinstance(own, Standing)
    assert differ(own, own) is None
    other = {"version": "9.9", "code": "0" * 64, "corpus": "generation 2 of 5 records"}
    told = [differ(own, Standing(**{**_fields(own), name: value})) for name, value in other.items()]
    assert told[0] == f"claimcheck 9.9 instead of {own.version}"
    assert told[1] is not None
    assert told[1].startswith("other code")
    assert told[2] is not None
    assert "generation 2 of 5 records" in told[2]


def _fields(standing: Standing) -> dict[str, str]:
    names = ("version", "code", "corpus", "source", "banner")
    return {name: getattr(standing, name) for name in names}


@pytest.mark.parametrize(
    "address", ["", "x", "127.0.0.1", "foo://127.0.0.1:1", "127.0.0.1:99999", "a b:1"]
)
def test_an_address_that_is_none_is_a_usage_error(address: str) -> None:
    with (
        pytest.raises(UsageError, match="no address of a Dask scheduler"),
        open_cluster(address, "starter"),
    ):
        pass


def test_the_command_reports_and_writes_what_one_machine_would(
    dask: DaskCluster, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = [f"- id: c{n}\n  text: {json.dumps(text)}\n" for n, text in enumerate(TEXTS)]
    Path("claims.yaml").write_text("version: 1\nclaims:\n" + "".join(lines), encoding="utf-8")
    command = ["verify", "--source", f"local:{corpus}", "--format", "json", "--output"]
    assert main([*command, "one.json"]) == 0
    Path("claims.lock").rename("one.lock")
    assert main([*command, "two.json", "--workers", dask.address]) == 0
    for one, two in (("one.json", "two.json"), ("one.lock", "claims.lock")):
        assert _timeless(Path(one)) == _timeless(Path(two))


def _timeless(path: Path) -> str:
    lines = path.read_text("utf-8").replace(",", "\n").splitlines()
    return "\n".join(line for line in lines if "searched_at" not in line)


def test_pubmed_is_not_asked_by_many_machines(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("claims.yaml").write_text("version: 1\nclaims: []\n", encoding="utf-8")
    assert main(["verify", "--source", "pubmed", "--workers", "127.0.0.1:8786"]) == 2
    assert "exclude each other" in capsys.readouterr().err
