"""Many workbooks: what must be built, each built on its own, and what became of it."""
