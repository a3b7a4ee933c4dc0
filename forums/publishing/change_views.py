"""A change of a public forum: said what it means, agreed, made. Nothing is written over somebody else's change."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from forums.languages.text import LangText
from forums.programme.models import Forum
from forums.publishing.announcing import change
from forums.publishing.consequences import Consequence, digest_of
from forums.publishing.form_page import desk_of, form_page, is_quiet, signed_in_user
from forums.publishing.meanwhile import meanwhile_of
from forums.publishing.reach import reach_in_words
from forums.publishing.refusals import AlreadyOver, ChangedMeanwhile, DayIsPast, Loosened, NotConfirmed
from forums.publishing.typed import Typed, stays_protected
from forums.publishing.versions import Seen


def answer_change(request: HttpRequest, typed: Typed, forum: Forum) -> HttpResponse:
    """What was typed about a public forum: a page that asks, or the change and its desk."""
    if is_quiet(request):
        return JsonResponse({"said": _("It is public now: press the button to save.")}, status=409)
    if request.POST.get("then") == "add-speaker":
        typed.is_valid()
        return form_page(request, typed, uuid=forum.uuid, more=True)
    if not typed.is_valid() or typed.lacks():
        return form_page(request, typed, uuid=forum.uuid)
    return _attempt(request, typed, forum)


def _attempt(request: HttpRequest, typed: Typed, forum: Forum) -> HttpResponse:
    """Do it, or show why not."""
    try:
        changed = _changed(request, typed, forum)
    except NotConfirmed as asked:
        return _ask(request, typed, forum, asked.consequences)
    except ChangedMeanwhile:
        return _compare(request, typed, forum)
    except DayIsPast:
        typed.form.add_error("local_date", _("That time is past. Please choose one that is still to come."))
        return form_page(request, typed, uuid=forum.uuid)
    except Loosened as refused:
        typed.form.add_error(refused.field, stays_protected(refused.field))
        return form_page(request, typed, uuid=forum.uuid)
    except AlreadyOver:
        messages.error(request, _("This forum is past or cancelled; nothing was changed."))
        return redirect(desk_of(forum))
    if changed.sequence > forum.sequence:
        messages.success(request, f"{_('Changed.')} {reach_in_words(changed)}")
    else:
        messages.success(request, _("Changed. Nobody was written to."))
    return redirect(desk_of(changed))


def _changed(request: HttpRequest, typed: Typed, forum: Forum) -> Forum:
    return change(
        forum,
        edit=typed.edit(),
        line=LangText.cleaned({typed.form.first: request.POST.get("line", "")[:500]}),
        seen=Seen(version=request.POST.get("version"), confirmed=request.POST.get("confirmed", "")),
        actor=signed_in_user(request),
        now=timezone.now(),
    )


def _ask(request: HttpRequest, typed: Typed, forum: Forum, consequences: list[Consequence]) -> HttpResponse:
    """What the change means, to be said yes to."""
    context = {
        "forum": forum,
        "organization": forum.organization,
        "section": "forums",
        "consequences": consequences,
        "is_told": any(consequence.is_told for consequence in consequences),
        "reach": reach_in_words(forum),
        "is_public": (typed.form.cleaned_data.get("address_shown") or forum.address_shown)
        == Forum.AddressShown.EVERYONE,
        "typed": typed.hidden(),
        "digest": digest_of(consequences),
    }
    return render(request, "forums/publishing/confirm.html", context)


def _compare(request: HttpRequest, typed: Typed, forum: Forum) -> HttpResponse:
    """The form as it was typed, beside what stands there now; sent again, it holds."""
    fresh = Forum.objects.with_people().get(pk=forum.pk)
    again = Typed(typed.organization, fresh, request.POST)
    again.is_valid()
    return form_page(request, again, uuid=fresh.uuid, meanwhile=meanwhile_of(fresh, again))
