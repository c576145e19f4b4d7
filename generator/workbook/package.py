"""An .xlsx package whose bytes depend on its contents alone, not on when it was written."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

_CORE = "docProps/core.xml"
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def timeless(content: bytes) -> bytes:
    """The workbook with all its times set to the beginning of the zip format's calendar."""
    stream = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as package,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in package.namelist():
            part = package.read(name)
            if name == _CORE:
                part = _TIMES.sub(rb"\g<1>1980-01-01T00:00:00Z", part)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = 0o600 << 16
            copy.writestr(entry, part, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
