"""Sentences of an edition, drafted from those of documents."""
