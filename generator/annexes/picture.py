"""Pictures of annexes, made safe and small enough to print well.

A picture is read by the two codecs that are allowed and saved anew: what a camera noted (place,
time, owner) and whatever hides behind the picture's end goes no further.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generator.annexes.model import Picture
from generator.errors import Unusable

if TYPE_CHECKING:
    from PIL import Image

MAX_PIXELS: Final = 50_000_000
#: A line of text is 156 mm wide: this makes some 300 dots to the inch.
MOST_WIDE: Final = 1900
LEAST: Final = 8
_DOTS: Final = 96.0  # to the inch, where a picture doesn't say
_DENSITIES: Final = range(40, 1201)
_POINTS: Final = 72.0
_QUALITY: Final = 90


def read_picture(file: Path, where: str, content: bytes, alternative: str) -> Picture:
    """A PNG or JPEG.

    Args:
        file: the file that it is, or stands in.
        where: its place in that file; empty for the file itself.
        content: the bytes.
        alternative: what it shows, in words.

    Raises:
        Unusable: it is neither, is broken, or unpacks to an absurd size.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings(), _whole_pictures_only():
            warnings.simplefilter("ignore")  # of what is damaged; what can be read is taken
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    raise Image.DecompressionBombError  # noqa: TRY301 - as Pillow itself does
                media = opened.format
                density = _density(opened)
                upright = ImageOps.exif_transpose(opened)
                picture = _plain(upright)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _too_large(file, where) from error
    except UnidentifiedImageError as error:
        raise Unusable(
            file, where, "不是能读的图片（PNG 或 JPEG）", "请另存为 PNG 或 JPEG 再试"
        ) from error
    except Exception as error:  # Pillow meets what is damaged anywhere, in any way
        raise Unusable(file, where, "图片已损坏", "请重新取得图片") from error
    if min(picture.size) < LEAST:
        raise Unusable(file, where, "图片太小，看不出内容", "请换用清楚的图片")
    width, height = (side / density * _POINTS for side in picture.size)
    if picture.width > MOST_WIDE:
        size = (MOST_WIDE, max(1, round(picture.height * MOST_WIDE / picture.width)))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    if media == "JPEG":
        picture.save(stream, "JPEG", quality=_QUALITY, optimize=True)
        return Picture(stream.getvalue(), "jpeg", width, height, alternative)
    picture.save(stream, "PNG", optimize=True)
    return Picture(stream.getvalue(), "png", width, height, alternative)


@contextmanager
def _whole_pictures_only() -> Iterator[None]:
    """Refuse pictures that break off: WeasyPrint, once imported, lets Pillow take them."""
    from PIL import ImageFile

    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _too_large(file: Path, where: str) -> Unusable:
    millions = MAX_PIXELS // 1_000_000
    return Unusable(file, where, f"图片过大（超过 {millions} 百万像素）", "请缩小后再试")


def _density(picture: Image.Image) -> float:
    """Dots to the inch, where what the picture says is believable."""
    found = picture.info.get("dpi", (_DOTS,))[0]
    return float(found) if round(found) in _DENSITIES else _DOTS


def _plain(picture: Image.Image) -> Image.Image:
    """In RGB or grey, on white where it was transparent (PDF/A knows no transparency groups)."""
    from PIL import Image

    if picture.mode in {"L", "RGB"} and "transparency" not in picture.info:
        plain = picture.copy()
    else:
        coloured = picture.convert("RGBA")
        ground = Image.new("RGBA", coloured.size, "white")
        plain = Image.alpha_composite(ground, coloured).convert("RGB")
    plain.info.clear()
    return plain
