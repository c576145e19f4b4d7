"""What a command does beyond one workbook or one document: merge, hand out, report."""
