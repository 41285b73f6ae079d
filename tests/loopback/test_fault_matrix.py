from __future__ import annotations

from evals import fault_matrix


def test_every_fault_of_the_network_has_a_test() -> None:
    covered = fault_matrix.tests_by_fault()

    assert [number for number in fault_matrix.FAULTS if not covered.get(number)] == []


def test_page_shows_the_table_of_the_tests() -> None:
    """`python -m evals.fault_matrix --write` brings the page up to date."""
    assert fault_matrix.written_matrix() == fault_matrix.matrix()
