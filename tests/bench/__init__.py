"""How fast and how large: every step beside what one would pick instead, and how it grows."""
