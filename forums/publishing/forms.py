"""What an organizer types about a forum: seven fields, and the rest folded with its default beside it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.hosting.models import Organization, slug_form
from forums.hosting.slugs import reserved_for_forums
from forums.languages.fields import LangFormField, OneLineField, said_in
from forums.languages.spoken import SPOKEN
from forums.languages.text import Said
from forums.languages.zones import zone_choices
from forums.programme.models import CONFIRM_WITHIN_HOURS, DEFAULT_TEAM, Forum
from forums.publishing.answers_form import AnswersForm, closed_message
from forums.publishing.contradictions import contradictions_in
from forums.publishing.editing import Edit
from forums.publishing.fields import address_of_mail, clock, day, number
from forums.publishing.halls import Place
from forums.publishing.initial import PLAIN_COLUMNS, initial_of, tongues

LARGEST_ROOM = 100_000
WHICH_HOUR = [
    ("", _("Not said")),
    ("0", _("The first time")),
    ("1", _("The second time, after the clocks were set back")),
]
USUAL = {"team": DEFAULT_TEAM, "max_party": 6, "confirm_within_hours": CONFIRM_WITHIN_HOURS}
CHOICES = ("time_zone", "walk_ins", "visibility", "address_shown", "queue_mode")
FOLDS = ("starts_fold", "ends_fold")


class ForumForm(AnswersForm):
    """Every field may be empty in a draft; what is wrong is said, what is right is kept."""

    title = OneLineField(label=_("Title"), max_length=160, required=False)
    local_date = day(_("Day"))
    starts_local = clock(_("Starts"))
    ends_local = clock(_("Ends"))
    place = OneLineField(
        label=_("Place"), max_length=120, required=False, widget=forms.TextInput(attrs={"list": "places"})
    )
    room_limit = number(
        _("Room limit"),
        1,
        LARGEST_ROOM,
        help_text=_("How many people the law allows in the room, everyone counted."),
    )
    contact_phone = OneLineField(
        label=_("Phone people may call"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )

    description = forms.CharField(
        label=_("Description"),
        help_text=_(
            "Leave an empty line between paragraphs. **Two stars** make bold, a hyphen makes a list."
        ),
        max_length=20000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    address = OneLineField(label=_("Street address"), max_length=200, required=False)
    time_zone = forms.ChoiceField(label=_("Where your clocks hang"), choices=zone_choices, required=False)
    doors_local = clock(_("Doors open"), help_text=_("Otherwise 30 minutes before the start."))
    held_until_local = clock(_("Places held until"), help_text=_("Otherwise 10 minutes after the start."))
    starts_fold = forms.ChoiceField(
        label=_("Which of the two hours does it start in?"), choices=WHICH_HOUR, required=False
    )
    ends_fold = forms.ChoiceField(
        label=_("Which of the two hours does it end in?"), choices=WHICH_HOUR, required=False
    )
    opens_on = day(_("Registration opens on"), help_text=_("Otherwise at once, when the forum is public."))
    opens_local = clock(_("at"))
    closes_on = day(_("Registration closes on"), help_text=_("Otherwise when the forum starts."))
    closes_local = clock(_("at"))
    capacity = number(
        _("Places to give"), 0, LARGEST_ROOM, help_text=_("Otherwise the room limit less your team.")
    )
    team = number(
        _("Your team in the room"), 0, LARGEST_ROOM, help_text=_("Speakers and volunteers. Usually 4.")
    )
    max_party = number(
        _("Largest party"), 1, 255, help_text=_("How many people one registration may bring. Usually 6.")
    )
    walk_ins = forms.ChoiceField(label=_("People without a place"), choices=Forum.WalkIns, required=False)
    email_required = forms.BooleanField(
        label=_("Ask everyone for an email. Usually off: not everyone has one."), required=False
    )
    no_id_needed = forms.BooleanField(label=_("Say “No ID needed”. Usually on."), required=False)
    re_entry = forms.BooleanField(
        label=_("Scan people who leave and come back. Usually off."), required=False
    )
    visibility = forms.ChoiceField(
        label=_("Who finds it"),
        choices=Forum.Visibility,
        required=False,
        help_text=_("By invitation only: the page says so, and takes no registration from others."),
    )
    address_shown = forms.ChoiceField(
        label=_("Who sees the address"), choices=Forum.AddressShown, required=False
    )
    slug = forms.CharField(
        label=_("Address of the page"),
        help_text=_("Otherwise made from the title. It cannot change once the forum is public."),
        max_length=60,
        required=False,
        validators=[slug_form],
    )
    languages_spoken = forms.MultipleChoiceField(
        label=_("Languages spoken"),
        choices=list(SPOKEN.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    contact_name = OneLineField(label=_("Whom people reach"), max_length=120, required=False)
    contact_email = address_of_mail(_("Email for questions"))

    def __init__(
        self, *args: Any, organization: Organization, forum: Forum | None = None, **options: Any
    ) -> None:
        self.organization, self.forum = organization, forum
        first, *others = tongues(organization)
        options.setdefault("initial", initial_of(organization, forum))
        super().__init__(*args, **options)
        self.first = first[0]
        for name in ("title", "description"):
            self.fields[name].widget.attrs["lang"] = self.first
        if others:
            self.fields["title_more"] = LangFormField(
                label=_("Title"), languages=others, max_length=160, required=False
            )
            self.fields["description_more"] = LangFormField(
                label=_("Description"),
                languages=others,
                max_length=20000,
                required=False,
                widget=forms.Textarea,
            )
        self.fields["access"] = LangFormField(
            label=_("Getting in"),
            help_text=_("Steps, lifts, washrooms, parking."),
            languages=[first, *others],
            max_length=1000,
            required=False,
        )
        self.fields["closed_message"] = closed_message([first, *others])
        self.fields["slug"].disabled = self.is_frozen
        self.fields["protected"].disabled = self.is_bound_to_protect

    @property
    def is_frozen(self) -> bool:
        """The address has been public: it stands on posters."""
        return self.forum is not None and self.forum.published_at is not None

    @property
    def is_bound_to_protect(self) -> bool:
        """Somebody has registered under protection."""
        return self.forum is not None and self.forum.protection_binds

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        others = Forum.objects.filter(organization=self.organization, slug=slug)
        if self.forum is not None:
            others = others.exclude(pk=self.forum.pk)
        if slug in reserved_for_forums() or (slug and others.exists()):
            raise forms.ValidationError(_("This address is taken. Please choose another."))
        return slug

    def clean(self) -> dict[str, Any]:
        """Fields that contradict each other. Without a word about the zone, the forum's own clocks count."""
        host = self.organization if self.forum is None else self.forum
        time_zone = self.cleaned_data.get("time_zone") or host.time_zone
        for field, words in contradictions_in(self.cleaned_data, time_zone=time_zone):
            self.add_error(field, words)
        return self.cleaned_data

    def edit(self) -> Edit:
        """What is right in this form. Fields with an error, or not sent at all, are not spoken of."""
        said = {name: value for name, value in self.cleaned_data.items() if self._is_sent(name)}
        columns = {name: said[name] for name in PLAIN_COLUMNS if name in said}
        columns |= {name: usual for name, usual in USUAL.items() if name in columns and columns[name] is None}
        columns = {name: value for name, value in columns.items() if name not in CHOICES or value}
        columns |= {name: int(said[name]) if said[name] else None for name in FOLDS if name in said}
        if "capacity" in said:
            columns["own_capacity"] = said["capacity"]
        if said.get("slug") and not self.is_frozen:
            columns["slug"] = said["slug"]
        return Edit(
            columns=columns,
            texts={name: self._said_in_all(name) for name in ("title", "description")}
            | {"closed_message": said_in(self, "closed_message")},
            place=self._place(),
        )

    def _said_in_all(self, name: str) -> Said:
        """The first language has its own input, the others one field together."""
        is_said = name in self.cleaned_data and self._is_sent(name)
        first = {self.first: self.cleaned_data[name]} if is_said else {}
        return first | said_in(self, f"{name}_more")

    def _place(self) -> Place | None:
        """Nothing where the name or the address has an error: half of it would be another place."""
        name, address = self.cleaned_data.get("place"), self.cleaned_data.get("address")
        if name is None or address is None or not self._is_sent("place"):
            return None
        return Place(name=name, address=address, access=said_in(self, "access"))

    def _is_sent(self, name: str) -> bool:
        """Unticked boxes and per-language inputs do not stand under their own name."""
        field = self.fields[name]
        return name in self.data or isinstance(
            field, forms.BooleanField | forms.MultipleChoiceField | LangFormField
        )
