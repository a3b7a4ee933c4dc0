"""Making an account for somebody who was named by an operator or an owner."""

from django.contrib.auth.hashers import make_password

from forums.hosting.models import User


def account_for(email: str) -> User:
    """The account of this address, made where there is none. It opens only by a code from that mailbox.

    Safe to repeat.
    """
    user, _ = User.objects.get_or_create(
        email=email.strip().lower(), defaults={"password": make_password(None)}
    )
    return user
