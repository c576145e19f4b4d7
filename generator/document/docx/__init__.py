"""The document as DOCX; see `write.py`."""

from generator.document.docx.write import write_docx

__all__ = ["write_docx"]
