"""The commands, thin: each calls one function below and prints what came of it.

Exit status 0: done; 1: findings of severity error (documents are still built, marked 草稿);
2: unusable input or arguments, said in one line for each place; 70: a fault of our own, said in one
line and written down in a report; 130: interrupted.
"""

from generator.cli.run import app, main
from generator.cli.status import DONE, FINDINGS, UNUSABLE

__all__ = ["DONE", "FINDINGS", "UNUSABLE", "app", "main"]
