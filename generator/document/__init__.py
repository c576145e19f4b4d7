"""From a disclosure to files: compose one HTML document, check it, write it as DOCX and PDF."""
