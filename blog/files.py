"""Files that are no images: what may be attached to an article, told by its content."""

import re

# Each kind by how it begins; an MPEG frame names layer III, a bit rate and a sample rate.
MP3 = re.compile(rb"ID3[\x02-\x04]|\xff[\xe2\xe3\xf2\xf3\xfa\xfb][^\x0c-\x0f\xf0-\xff]", re.S)
AUDIO = {
    "audio/mpeg": MP3,
    "audio/ogg": re.compile(rb"OggS\0.{21}.{1,255}?(OpusHead|\x01vorbis|\x7fFLAC)", re.S),
    "audio/wav": re.compile(rb"RIFF....WAVE", re.S),
    "audio/flac": re.compile(rb"fLaC\0"),
    "audio/mp4": re.compile(rb"....ftypM4[AB] ", re.S),
}
ENDINGS = {
    "application/pdf": "pdf",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "audio/flac": "flac",
    "audio/mp4": "m4a",
}
# A drawing may hold scripts; a browser that is shown it runs them.
DRAWING = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:svg|\?xml|!--|!DOCTYPE svg)", re.I)


def file_type(data: bytes) -> str | None:
    """The media type of a PDF or an audio file, or None for anything else."""
    if data.startswith(b"%PDF-") and b"%%EOF" in data[-1024:]:
        return "application/pdf"
    return next((kind for kind, begins in AUDIO.items() if begins.match(data)), None)


def is_drawing(data: bytes) -> bool:
    """Whether this is an SVG."""
    head = data[:4096]
    return bool(DRAWING.match(head)) and b"<svg" in head.lower()
