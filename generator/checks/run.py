"""All checks, in the order in which their findings are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from generator.checks.completeness import check_completeness
from generator.checks.consolidation import check_consolidation
from generator.checks.demanded import check_demanded
from generator.checks.finding import Finding
from generator.checks.gaps import AnyGap, check_gaps
from generator.checks.glossary import check_glossary
from generator.checks.headcount import check_headcount
from generator.checks.notices import check_notices
from generator.checks.performance import check_performance
from generator.checks.prior import check_prior
from generator.checks.privacy import check_annexes, check_package, check_privacy
from generator.checks.reasons import check_reasons
from generator.checks.required import check_required
from generator.checks.rules import Outcome
from generator.checks.self_evaluation import check_evaluations
from generator.checks.sums import check_sums, check_tails
from generator.checks.waivers import with_waivers
from generator.checks.wording import check_wording
from generator.figures.derive import Disclosure


def run_checks(
    disclosure: Disclosure,
    outcomes: Sequence[Outcome],
    gaps: Iterable[AnyGap],
    printed: Sequence[str] = (),
) -> Iterator[Finding]:
    """Everything that is to be said of a disclosure, what its department waives marked.

    Args:
        disclosure: what is checked.
        outcomes: the edition's rules, applied to it.
        gaps: what its sentences lack.
        printed: the lines of its document, where what is demanded is looked for.
    """
    found = (*_findings(disclosure, outcomes, gaps), *check_demanded(disclosure, printed))
    yield from with_waivers(found, disclosure.submission.waivers)


def _findings(
    disclosure: Disclosure, outcomes: Sequence[Outcome], gaps: Iterable[AnyGap]
) -> Iterator[Finding]:
    yield from check_sums(disclosure)
    yield from check_tails(disclosure, outcomes)
    yield from (outcome.finding for outcome in outcomes if outcome.finding is not None)
    for check in _CHECKS:
        yield from check(disclosure)
    yield from check_gaps(gaps)
    yield from check_notices(disclosure)


_CHECKS: tuple[Callable[[Disclosure], Iterable[Finding]], ...] = (
    check_required,
    check_prior,
    check_reasons,
    check_completeness,
    check_headcount,
    check_glossary,
    check_wording,
    check_performance,
    check_evaluations,
    check_consolidation,
    check_privacy,
    check_package,
    check_annexes,
)
