from django.db import models


class Letter(models.Model):
    """One message that must reach somebody: the row outlives any crash. No address, no body, no error text."""

    class State(models.TextChoices):
        DUE = "due"
        LEASED = "leased"
        SENT = "sent"
        FAILED = "failed"
        BOUNCED = "bounced"
        OVERTAKEN = "overtaken"

    kind = models.CharField(max_length=30, blank=True)
    key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    message_id = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)  # of the first try; once sent, of what left
    language = models.CharField(max_length=10, blank=True)
    error = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(state__in=["due", "leased"]),
                name="letter_to_send",
            ),
            models.Index(fields=["sent_at"], condition=models.Q(state="sent"), name="letter_sent_lately"),
            models.Index(
                fields=["message_id"], condition=~models.Q(message_id=""), name="letter_reported_on"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Suppression(models.Model):
    """An address that must get no mail of ours any more. Holds no address: the key is a MAC."""

    class Because(models.TextChoices):
        BOUNCED = "bounced"
        COMPLAINED = "complained"
        UNSUBSCRIBED = "unsubscribed"

    mac = models.CharField(max_length=64, unique=True)
    because = models.CharField(max_length=12, choices=Because)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.because} {self.at:%Y-%m-%d}"
