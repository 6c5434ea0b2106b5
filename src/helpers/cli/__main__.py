"""`python -m helpers.cli`."""

from helpers.cli import main

main()
