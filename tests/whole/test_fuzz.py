"""A short run of the fuzzer (support/fuzz.py): whatever comes is read, or refused in our words."""

import fuzz
import pytest


@pytest.mark.parametrize("kind", fuzz.KINDS)
def test_whatever_comes_is_read_or_refused_with_an_error_of_ours(kind: str) -> None:
    assert fuzz.faults(kind, 60, seed=500_000) == []


def test_the_same_seed_makes_the_same_case() -> None:
    texts = {fuzz.changed("một, hai, ba", fuzz.Random(seed)) for seed in [*range(50)] * 2}
    assert 40 < len(texts) <= 50


def test_a_fault_is_told_with_the_seed_that_makes_it_again(monkeypatch) -> None:
    def wrong(chance: fuzz.Random, _: object) -> None:
        if chance.random() < 0.5:
            raise KeyError("x")

    monkeypatch.setitem(fuzz.KINDS, "wrong", wrong)
    lines = fuzz.faults("wrong", 20, seed=3)
    assert 0 < len(lines) < 20 and all("seed " in line and "KeyError" in line for line in lines)
