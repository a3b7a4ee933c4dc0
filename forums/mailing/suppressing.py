"""Addresses that get no mail any more: they refused it, or somebody there called it spam."""

import hashlib
import hmac
from datetime import datetime, timedelta

from forums.mailing.models import Suppression
from forums.signing.subkeys import numbers, subkey

KEPT = timedelta(days=365)  # by then the address may belong to somebody else


def suppress(address: str, *, because: Suppression.Because, now: datetime) -> None:
    """Write nothing more to this address. Safe to repeat: what was known first stays."""
    mac = _mac(address, numbers()[0])
    Suppression.objects.bulk_create([Suppression(mac=mac, because=because, at=now)], ignore_conflicts=True)


def is_suppressed(address: str) -> bool:
    """Whether mail to this address is of no use. One query; every secret that still verifies is tried."""
    return Suppression.objects.filter(mac__in=[_mac(address, number) for number in numbers()]).exists()


def forget_suppressions(now: datetime) -> int:
    """Delete what is older than KEPT; answer how many. Safe to repeat."""
    return Suppression.objects.filter(at__lt=now - KEPT).delete()[0]


def _mac(address: str, number: int) -> str:
    plain = address.strip().casefold().encode(errors="replace")
    return hmac.new(subkey("suppression", number=number), plain, hashlib.sha256).hexdigest()
