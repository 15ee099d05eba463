"""What people say about themselves, as facts of the vocabulary."""

from bot.extraction.corrections import corrected
from bot.extraction.extractor import extract
from bot.extraction.found import FoundFact

__all__ = ["FoundFact", "corrected", "extract"]
