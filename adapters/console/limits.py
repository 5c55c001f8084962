"""What a terminal can take."""

LABEL_COLUMN_MAX = 24
"""Columns given to labels beside their values, of the 80 a terminal has at least."""

LINE_MAX = 4000
"""Characters of a typed line that are looked at, as many as the longest message of a chat platform."""

SUGGESTIONS_MAX = 25
"""Completions offered at once."""

VALUE_SHOWN = 200
"""Characters of an earlier answer that are shown beside its question."""

FILE_LINES = 12
"""Lines of a file that are shown, its name included."""
