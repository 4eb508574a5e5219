"""`python -m taalmeter` is the command line."""

from taalmeter.cli import main

main()
