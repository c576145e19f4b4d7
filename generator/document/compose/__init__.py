"""Compose the document: the edition's sentences and the department's figures become one HTML page.

Sentences belong to the edition and are rendered in a sandbox (`sentences`); what they may say is
offered as a few functions with Chinese names (`vocabulary`, and the modules it gathers). First all
of it is said (`said`): whatever the department still has to supply leaves a visible blank and a
gap, and every number that is printed is remembered with its figure. A check ends here. Then the
frame is drawn around what was said, as the template has it (`frame`, loaded by whoever draws).
"""

from generator.document.compose.said import Said, say
from generator.document.compose.sentences import Gap, Printed

__all__ = ["Gap", "Printed", "Said", "say"]
