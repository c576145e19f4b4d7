"""What commands print, and where."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from generator.cli.status import STANDARD_OUTPUT
from generator.system import show
from generator.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.checks.finding import Finding
    from generator.examination import Examination


def print_findings(examination: Examination) -> None:
    """A table for whoever reads it in a terminal, a line for each finding for all others."""
    from generator.commands.report import as_table, line_of, review_of

    review = review_of(examination)
    if sys.stdout.isatty():
        from rich.console import Console

        if examination.findings:
            Console(highlight=False).print(as_table(review))
    else:
        for finding in examination.findings:
            typer.echo(line_of(finding))
    typer.echo(review.counts)


def print_json(findings: Sequence[Finding]) -> None:
    """Print findings as JSON."""
    from generator.checks.finding import summary

    told = [finding.as_json() for finding in findings]
    write_json({"summary": summary(findings), "findings": told}, STANDARD_OUTPUT)


def write_json(report: object, target: Path) -> None:
    """Write a report as JSON, or print it."""
    from generator.files import write_whole

    text = json.dumps(report, ensure_ascii=False, indent=2)
    if target == STANDARD_OUTPUT:
        typer.echo(text)
    else:
        write_whole({target: f"{text}\n".encode()})


def print_lines(lines: Iterable[str]) -> None:
    """Print lines, whatever characters a document has brought into them."""
    for line in lines:
        typer.echo(printable(line))


def complain(*messages: str) -> None:
    """Print each message on one line, whatever a cell or a file name brings into it."""
    said = [" ".join(message.split()) for message in messages]
    for line in said:
        typer.echo(line, err=True)
    show("\n".join(said))
