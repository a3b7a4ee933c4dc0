"""Where a request comes from, for counting."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

ONE_HOUSEHOLD = 64  # bits of an IPv6 address that a provider gives to one line; the rest changes daily


def source_of(request: HttpRequest) -> str:
    """The sender's IP address, an IPv6 one by its line. Behind a proxy, what the nearest proxy saw."""
    seen = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        seen = request.headers.get("X-Forwarded-For", seen).rpartition(",")[2].strip()
    try:
        address = ip_address(seen)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(ip_network((address, ONE_HOUSEHOLD), strict=False))
    return str(address)
