"""Departments, people and the roles they hold."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.states import Role, Theme
from audit.fields import DayField, LineField
from audit.models import ChainKind, Tracked


class Department(Tracked):
    """A department of the organisation, such as service delivery 服务交付部门."""

    code = LineField(_("code"), max_length=30, unique=True)
    name_en = LineField(_("name in English"), max_length=120)
    name_zh = LineField(_("name in Chinese"), max_length=120)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["code"]

    def __str__(self):
        return self.name_zh if (get_language() or "zh").startswith("zh") else self.name_en

    @property
    def chain(self):
        """Departments belong to the chain of people."""
        return ChainKind.PEOPLE, 0


class PersonQuerySet(models.QuerySet):
    """Questions about people."""

    def active(self):
        """Return the people who can sign in."""
        return self.filter(is_active=True)

    def holding(self, *roles: str):
        """Return the active people who hold any of the roles."""
        return self.active().filter(grants__role__in=roles).distinct()


class PersonManager(UserManager.from_queryset(PersonQuerySet)):
    """Django's manager with this room's questions."""


class User(AbstractUser, Tracked):
    """A person who can sign in. What they may do follows from `roles` and from their part in a plan, never from being superuser."""

    UNTRACED = frozenset({"password", "last_login", "date_joined"})

    first_name = last_name = None
    username = models.CharField(
        _("user name"), max_length=60, unique=True, validators=[AbstractUser.username_validator],
        error_messages={"unique": _("A person with that user name already exists.")},
    )  # fmt: skip
    name = LineField(_("name"), max_length=80)
    email = models.EmailField(_("e-mail address"), blank=True)
    department = models.ForeignKey(Department, verbose_name=_("department"), null=True, blank=True, on_delete=models.PROTECT, related_name="people")
    language = models.CharField(_("language"), max_length=10, choices=[("zh-hans", "简体中文"), ("en", "English")], default="zh-hans")
    theme = models.CharField(_("appearance"), max_length=10, choices=Theme.choices, default=Theme.AUTO)

    objects = PersonManager()
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "id"]

    def __str__(self):
        return self.name or self.username

    def clean(self):
        """No two user names differ by case alone: people would take them for one."""
        super().clean()
        if User.objects.filter(username__iexact=self.username).exclude(pk=self.pk).exists():
            raise ValidationError({"username": _("A person with that user name already exists.")})

    @property
    def chain(self):
        """People share one chain."""
        return ChainKind.PEOPLE, 0

    @cached_property
    def roles(self) -> frozenset[str]:
        """The codes of the roles this person holds."""
        return frozenset(self.grants.values_list("role", flat=True))

    @cached_property
    def principals(self) -> dict[int, frozenset[str]]:
        """Whom this person stands in for today: the roles of each, by the person's id; nobody while they are an auditor, who takes no part in what they audit."""
        if Role.AUDITOR in self.roles:
            return {}
        standing = Delegation.objects.on(timezone.localdate()).filter(delegate=self).values_list("principal", "principal__grants__role")
        roles: dict[int, set] = {}
        for principal, role in standing:
            roles.setdefault(principal, set()).update({role} - {None})
        return {principal: frozenset(held) for principal, held in roles.items()}

    @cached_property
    def stands_in_for(self) -> dict[int, "User"]:
        """The people whom this person stands in for today, by their id."""
        return User.objects.in_bulk(self.principals)

    @cached_property
    def deputies(self) -> list["User"]:
        """The people who stand in for this person today, by name; no auditor, who takes no part in what they audit."""
        named = Delegation.objects.on(timezone.localdate()).filter(principal=self)
        return list(User.objects.active().filter(pk__in=named.values("delegate")).exclude(grants__role=Role.AUDITOR))

    def get_full_name(self):
        """Return the person's name."""
        return self.name

    def get_short_name(self):
        """Return the person's name."""
        return self.name


class RoleGrant(Tracked):
    """A role that a person holds."""

    SAYS = ("role",)

    user = models.ForeignKey(User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)

    class Meta:
        verbose_name = _("role")
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="one_grant_per_role")]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}"

    @property
    def chain(self):
        """Grants belong to the chain of people."""
        return ChainKind.PEOPLE, 0


class DelegationQuerySet(models.QuerySet):
    """Questions about delegations."""

    def on(self, day):
        """Return the delegations that hold on a day."""
        return self.filter(revoked=False, starts__lte=day, ends__gte=day, principal__is_active=True)

    def of(self, person):
        """Return the delegations that a person gave or received."""
        return self.filter(models.Q(principal=person) | models.Q(delegate=person))


class Delegation(Tracked):
    """While one person is away, another decides on their behalf; it never reaches further than both may go."""

    principal = models.ForeignKey(User, verbose_name=_("person who is away"), on_delete=models.PROTECT, related_name="delegations", editable=False)
    delegate = models.ForeignKey(User, verbose_name=_("who decides on their behalf"), on_delete=models.PROTECT, related_name="delegated")
    starts = DayField(_("from"))
    ends = DayField(_("until"))
    reason = LineField(_("reason"), max_length=200, blank=True)
    revoked = models.BooleanField(_("revoked"), default=False, editable=False)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["-starts", "-id"]
        indexes = [models.Index(fields=["delegate", "starts", "ends"])]

    def __str__(self):
        return f"{self.principal} → {self.delegate}, {self.starts} – {self.ends}"

    def get_absolute_url(self):
        """Return the address of the delegation's page."""
        return reverse("accounts:delegation", args=[self.pk])

    @property
    def is_over(self) -> bool:
        """Whether it gives no right any more: taken back, or its last day has gone by."""
        return self.revoked or self.ends < timezone.localdate()

    @property
    def standing(self) -> str:
        """How it stands today: revoked, ended, coming or standing."""
        if self.revoked:
            return "revoked"
        today = timezone.localdate()
        return "ended" if self.ends < today else "coming" if self.starts > today else "standing"

    def clean(self):
        """Nobody delegates to themselves, and the end is not before the start."""
        if self.delegate_id == self.principal_id:
            raise ValidationError({"delegate": _("Name somebody else.")})
        if self.starts and self.ends and self.ends < self.starts:
            raise ValidationError({"ends": _("The end is before the start.")})

    @property
    def chain(self):
        """Delegations belong to the chain of people."""
        return ChainKind.PEOPLE, 0
