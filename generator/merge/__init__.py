"""From the units' workbooks to their department's: sums that know where they come from.

`books` puts the units in order and refuses what can't be consolidated, `tables` adds up the
official tables, `forms` what is filled in beside them, `texts` collects words, `transfers` finds
and eliminates what units paid one another, `consolidate` puts it all together.
"""
