from django.db import models

from forums.programme.models import Forum


class Purge(models.Model):
    """What was deleted of one forum on the day its form had named, and the totals that stay. Holds nobody."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    names = models.PositiveIntegerField(default=0)
    emails = models.PositiveIntegerField(default=0)
    phones = models.PositiveIntegerField(default=0)
    answers = models.PositiveIntegerField(default=0)
    going = models.PositiveIntegerField(default=0)
    cancelled = models.PositiveIntegerField(default=0)
    arrived = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["forum", "on"], name="one_purge_per_forum_and_day")]

    def __str__(self) -> str:
        return f"{self.forum_id}:{self.on}"

    @property
    def found_nobody(self) -> bool:
        return not (self.names or self.emails or self.phones or self.answers)
