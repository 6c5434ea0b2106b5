"""The checked form of everything under `params/`."""
