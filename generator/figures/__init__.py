"""From what was handed in to what is published: totals, shares, changes, drivers.

`figure` is an amount that knows where it comes from, `derive` computes every total of every table
and every figure that the edition names, `change` compares with the prior year.
"""
