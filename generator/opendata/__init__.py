"""The official tables and derived figures as open data: JSON, and CSV with a data package."""
