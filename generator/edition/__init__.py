"""An edition: one region's official layout for one fiscal year, as data.

`source` remembers where everything was written that `yaml_text` reads, `model` says what an edition
may hold, `load` follows `extends`, validates and refuses with file, line and reason, `kept` keeps
what was found valid, `layout` lays an official table out as a grid for whoever draws it, in Excel
or on a page.
"""
