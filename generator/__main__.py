"""`python -m generator` is the command `juesuan`."""

from generator.cli import main

main()
