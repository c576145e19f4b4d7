"""Annexes that a department gives as files: found, judged, and read into one plain form."""
