"""From a filled workbook to a submission: tables, subjects, and the sheets beside them."""
