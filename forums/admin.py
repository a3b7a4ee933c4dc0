"""/operator/: what the people who run an installation may look at. They change nothing here."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csp import csp_override

from forums.hosting.models import AuditEntry, Membership, Organization, User

# Everything stays our own; only jQuery's innerHTML, which Django's admin brings, must not be refused.
WITHOUT_TRUSTED_TYPES = {
    name: sources
    for name, sources in settings.SECURE_CSP.items()
    if name not in ("require-trusted-types-for", "trusted-types")
}


class OperatorSite(admin.AdminSite):
    """Entered by the same code as the desk, by staff only; for everybody else it is not there."""

    site_header = site_title = f"{settings.SITE_NAME} – operator"
    index_title = ""
    enable_nav_sidebar = False

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.GET.get("next", request.path))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """There are no passwords."""
        raise Http404

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002
        return csp_override(WITHOUT_TRUSTED_TYPES)(super().admin_view(view, cacheable))


class OnlyToLookAt(admin.ModelAdmin):  # type: ignore[type-arg]  # generic only in the stubs
    actions = None
    list_per_page = 100
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class UserAdmin(OnlyToLookAt):
    list_display = ("email", "name", "is_active", "is_staff", "date_joined", "last_login")
    fields = (
        "email",
        "name",
        "language",
        "is_active",
        "is_staff",
        "is_superuser",
        "date_joined",
        "last_login",
    )
    search_fields = ("email", "name")
    ordering = ("email",)


class OrganizationAdmin(OnlyToLookAt):
    list_display = ("slug", "name", "verified_at", "created_at")
    search_fields = ("slug",)
    ordering = ("slug",)


class MembershipAdmin(OnlyToLookAt):
    list_display = ("organization", "email", "role", "invited_at", "joined_at")
    list_select_related = ("organization", "user")
    search_fields = ("email", "organization__slug")
    ordering = ("organization__slug", "email")


class AuditEntryAdmin(OnlyToLookAt):
    list_display = ("at", "organization", "actor", "verb", "subject")
    list_select_related = ("organization", "actor")
    search_fields = ("subject",)
    ordering = ("-at",)


operator_site = OperatorSite()
operator_site.register(User, UserAdmin)
operator_site.register(Organization, OrganizationAdmin)
operator_site.register(Membership, MembershipAdmin)
operator_site.register(AuditEntry, AuditEntryAdmin)
