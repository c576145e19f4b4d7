"""Documents that were published, read by the wording that prints them."""
