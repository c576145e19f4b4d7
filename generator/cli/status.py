"""The exit statuses, and what commands say of the command line itself."""

from __future__ import annotations

from pathlib import Path

DONE, FINDINGS, UNUSABLE, FAULT, INTERRUPTED = 0, 1, 2, 70, 130
#: Whoever reads our output no longer does: what a shell calls a program that SIGPIPE ended.
UNREAD = 141
#: What stands for it where a file is asked for.
STANDARD_OUTPUT = Path("-")
SEE_HELP = "用 juesuan --help 查看用法。"
