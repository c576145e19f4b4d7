"""Compose the document: the edition's sentences and the department's figures become one HTML page.

Sentences belong to the edition and are rendered in a sandbox (`sentences`); what they may say is
offered as a few functions with Chinese names (`vocabulary`, and the modules it gathers). Around
them stands the frame that the template draws (`frame`, `tables`, `terms`). Whatever the department
still has to supply leaves a visible blank and a gap in the result, and every number that is printed
is remembered with its figure.
"""

from generator.document.compose.frame import Composition, compose
from generator.document.compose.sentences import Gap, Printed

__all__ = ["Composition", "Gap", "Printed", "compose"]
