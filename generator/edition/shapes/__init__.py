"""The shapes of official tables, each a file: what it holds, how it is drawn, added up and named.

Nobody outside this room names a shape (`tests/test_layers.py`): a fifth one is a file here, and a
word in `AnyTable`.
"""

from typing import Annotated

from pydantic import Field

from generator.edition.shapes.by_economic import ByEconomic
from generator.edition.shapes.by_function import ByFunction
from generator.edition.shapes.fixed import Fixed
from generator.edition.shapes.ledger import Ledger

__all__ = ["AnyTable", "ByEconomic", "ByFunction", "Fixed", "Ledger"]

AnyTable = Annotated[Ledger | ByFunction | ByEconomic | Fixed, Field(discriminator="shape")]
