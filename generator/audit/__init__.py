"""Audit of documents that were published: what they say held against what follows from them."""
