"""Official tables as accounting systems export them, read into a submission.

Exports are found by titles, headings and labels, in the words of the edition and the other words
that it lists (`imports`). Every cell of an export is either placed or listed, with the reason.
"""
