"""Writing a forum: a draft that is kept as one types, its preview, and changes to a public one."""

from copy import copy
from functools import partial
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forums.hosting.access import May, organization_for
from forums.hosting.kept import kept_form, signed_in_or_kept
from forums.hosting.models import Organization
from forums.languages import words
from forums.programme.gates import forum_for
from forums.programme.models import Forum
from forums.programme.page import forum_context
from forums.programme.wallclock import local
from forums.publishing.announcing import missing
from forums.publishing.change_views import answer_change
from forums.publishing.drafting import save_draft
from forums.publishing.form_page import desk_of, form_page, is_quiet, signed_in_user
from forums.publishing.refusals import AddressTaken, Loosened, NotADraft
from forums.publishing.typed import Typed, stays_protected

Answer = HttpResponse


@never_cache
@signed_in_or_kept
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, organization: str) -> Answer:
    """A forum that does not exist yet; the first save makes the draft and goes on at its own address."""
    host = organization_for(request, organization, may=May.EDIT_FORUMS)
    if request.method != "POST":
        return form_page(request, Typed(host, None, kept_form(request)), uuid=uuid4())
    typed, uuid = Typed(host, None, request.POST), _uuid(request.POST) or uuid4()
    typed.is_valid()
    if typed.says_nothing() and not Forum.objects.filter(uuid=uuid).exists():
        return _nothing_yet(request, typed, uuid=uuid)
    return _save_draft(request, typed, uuid=uuid)


@never_cache
@signed_in_or_kept
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, organization: str, forum: str) -> Answer:
    """A draft is saved as it is; a public forum only whole, and after saying who will be told.

    What was typed finds its forum by the number in the form: a draft's address follows its title.
    """
    kept = None if request.method == "POST" else kept_form(request)
    found = forum_for(request, organization, forum, may=May.EDIT_FORUMS, uuid=_uuid(kept or request.POST))
    if request.method != "POST":
        return form_page(request, Typed(found.organization, found, kept), uuid=found.uuid)
    typed = Typed(found.organization, found, request.POST)
    if found.is_draft:
        return _save_draft(request, typed, uuid=found.uuid)
    return answer_change(request, typed, found)


@never_cache
@signed_in_or_kept
@require_safe
def preview(request: HttpRequest, organization: str, forum: str) -> Answer:
    """The public page as it will be."""
    found = forum_for(request, organization, forum, may=May.EDIT_FORUMS)
    context = forum_context(_as_public(found), timezone.now(), language=translation.get_language())
    if found.room_limit is None:
        context |= {"places": "", "second": context["second"] | {"places": ""}}
    return render(
        request,
        "forums/publishing/preview.html",
        context | {"preview": True, "missing": missing(found), "section": "forums"},
    )


def _as_public(draft: Forum) -> Forum:
    """The forum as it will stand; a room that is not said yet is not full."""
    shown = copy(draft)
    if shown.is_draft:
        shown.state = Forum.State.PUBLISHED
    if shown.room_limit is None:
        shown.capacity = 1
    return shown


def _nothing_yet(request: HttpRequest, typed: Typed, *, uuid: UUID) -> Answer:
    """A form in which nothing was written makes no draft; whoever pressed a button reads what it needs."""
    if is_quiet(request):
        return JsonResponse({"said": "", "action": request.path})
    if request.POST.get("then") == "add-speaker":
        return form_page(request, typed, uuid=uuid, more=True)
    typed.lacks()
    return form_page(request, typed, uuid=uuid)


def _save_draft(request: HttpRequest, typed: Typed, *, uuid: UUID) -> Answer:
    typed.is_valid()
    wanted = request.POST.get("then", "")
    try:
        forum = _keep(request, typed, uuid=uuid)
    except NotADraft:
        return _change_after_all(request, typed, uuid=uuid)
    except Forum.DoesNotExist as error:
        raise Http404 from error
    if is_quiet(request):
        return JsonResponse({"said": _saved(typed.organization), "action": f"{desk_of(forum)}edit/"})
    if wanted == "add-speaker":
        return form_page(request, typed, uuid=uuid, more=True)
    if not typed.is_valid():
        return form_page(request, Typed(typed.organization, forum, request.POST), uuid=uuid, kept=True)
    messages.success(request, _saved(typed.organization))
    return redirect(desk_of(forum) + {"preview": "preview/", "publish": "publication/"}.get(wanted, "edit/"))


def _keep(request: HttpRequest, typed: Typed, *, uuid: UUID) -> Forum:
    """All that is right is kept, also where somebody has just taken the address. Each refusal leaves its field out."""
    keep = partial(
        save_draft, typed.organization, uuid=uuid, actor=signed_in_user(request), now=timezone.now()
    )
    try:
        return keep(edit=typed.edit())
    except AddressTaken:
        typed.form.add_error("slug", _("This address is taken. Please choose another."))
    except Loosened as refused:
        typed.form.add_error(refused.field, stays_protected(refused.field))
    return _keep(request, typed, uuid=uuid)


def _change_after_all(request: HttpRequest, typed: Typed, *, uuid: UUID) -> Answer:
    """The draft was published meanwhile, perhaps in another window: the same words are now a change."""
    forum = Forum.objects.with_people().get(uuid=uuid, organization=typed.organization)
    return answer_change(request, Typed(typed.organization, forum, request.POST), forum)


def _saved(organization: Organization) -> str:
    now = local(timezone.now(), organization.time_zone)
    return _("Saved {time}.").format(time=words.clock(now.time()))


def _uuid(typed: QueryDict) -> UUID | None:
    """The draft's own number, given by the page: the same form sent twice is one draft."""
    try:
        return UUID(typed.get("uuid", ""))
    except ValueError:
        return None
