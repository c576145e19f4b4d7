"""The engine weasyprint."""
