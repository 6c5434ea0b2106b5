"""Benchmarks: one module each, with `run() -> list[Result]`; `python -m benchmarks` runs all."""
