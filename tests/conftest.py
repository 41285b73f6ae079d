"""What holds for every test, however the test run was started."""

import signal
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="session")
def _children_hear_ctrl_c() -> Iterator[None]:
    """
    Let the processes that tests start be interrupted.

    A shell starts what it puts in the background with SIGINT ignored, and what is ignored stays so
    in every child; a handler of Python's own does not reach them.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
