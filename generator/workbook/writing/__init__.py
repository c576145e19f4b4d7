"""Into a workbook that is there already: marks, sheets of words, lists for reading."""
