"""Sections of an edition, drafted from those of documents."""
