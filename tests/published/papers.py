"""Small PDFs drawn by hand: words and lines exactly where a case wants them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pikepdf

WIDTH, HEIGHT = 595.0, 842.0
#: Words that run from above to below.
DOWN = "0 -1 1 0"
LEFT, RIGHT, SIZE = 80.0, 520.0, 16.0


class Paper:
    """A PDF; letters are as wide as high, half as wide if they are Latin; y goes from above."""

    def __init__(self) -> None:
        self.pdf = pikepdf.new()
        self._font = self.pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0,
                BaseFont=pikepdf.Name("/STSong-Light-UniGB-UCS2-H"),
                Encoding=pikepdf.Name("/UniGB-UCS2-H"),
                DescendantFonts=[
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType0,
                        BaseFont=pikepdf.Name("/STSong-Light"), DW=1000,
                        W=[1, 95, 500],
                        CIDSystemInfo=pikepdf.Dictionary(
                            Registry=b"Adobe", Ordering=b"GB1", Supplement=2
                        ),
                        FontDescriptor=pikepdf.Dictionary(
                            Type=pikepdf.Name.FontDescriptor,
                            FontName=pikepdf.Name("/STSong-Light"),
                            Flags=6, FontBBox=[-25, -254, 1000, 880], ItalicAngle=0,
                            Ascent=880, Descent=-120, CapHeight=880, StemV=93,
                        ),
                    )
                ],
            )
        )  # fmt: skip
        self._drawn: list[str] = []

    def words(
        self, x: float, y: float, text: str, size: float = SIZE, turn: str = "1 0 0 1"
    ) -> None:
        """Print words at a place; `y` is the line that they stand on."""
        code = text.encode("utf-16-be").hex()
        self._drawn.append(f"BT /F {size} Tf {turn} {x} {HEIGHT - y} Tm <{code}> Tj ET")

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a line."""
        self._drawn.append(f"0.5 w {x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S")

    def grid(
        self, edges: Sequence[float], heights: Sequence[float], rows: Sequence[Sequence[str]]
    ) -> None:
        """Draw a table with all its lines, words at the left of each cell."""
        for y in heights:
            self.line(edges[0], y, edges[-1], y)
        for x in edges:
            self.line(x, heights[0], x, heights[-1])
        for row, y in zip(rows, heights[1:], strict=True):
            for text, x in zip(row, edges, strict=False):
                self.words(x + 3, y - 6, text, 10)

    def picture(self) -> None:
        """Cover the page with a picture, as a scanner does."""
        self._drawn.append("q 595 0 0 842 0 0 cm /P Do Q")

    def page(self, *, sideways: bool = False) -> None:
        """End the page; one that lies on its side was printed upright and is shown turned."""
        page = self.pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
        if sideways:
            page.obj["/MediaBox"] = pikepdf.Array([0, 0, HEIGHT, WIDTH])
            self._drawn = ["q 0 1 -1 0 842 0 cm", *self._drawn, "Q"]
            page.obj["/Rotate"] = 90
        picture = pikepdf.Stream(self.pdf, b"\x80")
        for key, value in {
            "/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": 1,
            "/Height": 1, "/ColorSpace": pikepdf.Name.DeviceGray, "/BitsPerComponent": 8,
        }.items():  # fmt: skip
            picture[key] = value
        page.obj["/Resources"] = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(F=self._font), XObject=pikepdf.Dictionary(P=picture)
        )
        page.obj["/Contents"] = pikepdf.Stream(self.pdf, "\n".join(self._drawn).encode())
        self._drawn = []

    def save(self, folder: Path, *, locked: bool = False) -> Path:
        """Write it to a folder, with a password or without."""
        stream = io.BytesIO()
        encryption = pikepdf.Encryption(user="1234", owner="1234") if locked else False
        self.pdf.save(stream, encryption=encryption)
        file = folder / "公开.pdf"
        file.write_bytes(stream.getvalue())
        return file
