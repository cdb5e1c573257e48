"""The portrait: decoded, judged, cropped."""
