"""What an examiner would say: findings about tables, figures and words.

A finding is a value, never an exception: all of them come back from one run.
"""
