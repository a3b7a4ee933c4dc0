"""The mail that carries a code: text and simple HTML, in bytes that every server passes on unchanged."""

import email.message
import email.policy
from typing import Any

from django.core.mail import EmailMultiAlternatives


class CodeMail(EmailMultiAlternatives):
    """Seven-bit clean: a relay without 8BITMIME would rewrite anything else."""

    def message(self, *, policy: Any = email.policy.default) -> email.message.EmailMessage:
        written: email.message.EmailMessage = super().message(policy=policy.clone(cte_type="7bit"))
        written["Auto-Submitted"] = "auto-generated"
        return written
