"""Addresses that somebody else wrote: where a link says it leads, where a browser says it was. Pure."""

from urllib.parse import SplitResult, urlsplit


def split_address(address: str | None) -> SplitResult:
    """Return the parts of an address; of one that cannot be read, such as `http://[`, nothing but empty parts."""
    try:
        return urlsplit(address or "")
    except ValueError:
        return urlsplit("")


def same_site_path(target: str | None) -> str | None:
    """Return `target` if it is a path on this site, else None: no link may use our name to lead elsewhere."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    return target if target.isprintable() and not set(target) & {" ", "\\"} else None
