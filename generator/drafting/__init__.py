"""Editions drafted from published documents of a region that none knows, and held against them."""
