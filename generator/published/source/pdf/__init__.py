"""A published PDF as paragraphs and tables: pages are characters and lines, and nothing else."""
