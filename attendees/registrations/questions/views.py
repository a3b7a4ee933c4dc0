from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from attendees.registrations.attempts import Page, attempt, my_registration
from attendees.registrations.gates import with_registration
from attendees.registrations.models import Registration
from attendees.registrations.questions.answering import answer_anew, replies_of
from attendees.registrations.questions.forms import QuestionsForm
from forums.signing.links import Purpose


@require_http_methods(["GET", "HEAD", "POST"])
@with_registration(Purpose.MANAGE)
def answers(request: HttpRequest, registration: Registration) -> HttpResponse:
    """What I answered, and what has been asked since: to read, and until the forum is over to change."""
    replies = replies_of(registration)
    if not registration.is_live or not replies:
        return my_registration(request, registration)
    sent = request.POST if request.method == "POST" else None
    form = QuestionsForm(sent, asked=replies)
    page = Page(request, "answers", registration, form)
    if registration.forum.is_over(timezone.now()):
        return page.show(status=200 if sent is None else 409, over=True)
    if not form.is_valid():
        return page.show(status=422 if form.errors else 200)
    return attempt(page, lambda now: answer_anew(registration, form.replies(), now=now), said="answered")
