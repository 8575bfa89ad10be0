"""Cells of a table that a spreadsheet will open. Pure."""

# What a spreadsheet takes for the beginning of a formula, tabs and line ends before one included, and its wide forms.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def as_text(cell: str | int) -> str | int:
    """Return a cell that stays text: one that looks like a formula gets an apostrophe before it, as OWASP advises."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA):
        return f"'{cell}"
    return cell
