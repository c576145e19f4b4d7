"""The bureau's face: a folder of workbooks, where each department stands, what is to be done."""
