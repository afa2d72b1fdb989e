"""How people are called in a table, so that reading the name back finds the same person."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User


@dataclass(frozen=True)
class People:
    """Everybody by user name and by name; a table is made under one reading of them."""

    by_username: dict = field(default_factory=dict)
    by_name: dict = field(default_factory=dict)

    @classmethod
    def known(cls) -> "People":
        """Return everybody as they are called now."""
        people, names = {}, defaultdict(list)
        for person in User.objects.only("pk", "username", "name", "is_active"):
            people[person.username.casefold()] = person
            names[person.name.strip().casefold()].append(person)
        return cls(people, names)

    def called(self, person) -> str:
        """Return the person's name, or the user name where somebody else is called so too; "" for nobody."""
        if person is None:
            return ""
        name = person.name.strip().casefold()
        alone = len(self.by_name.get(name, [])) == 1 and name not in self.by_username
        return person.name if alone and name else person.username

    def found(self, text: str) -> User:
        """Return the person of this user name or name. Raises ValidationError where there is none, or more than one."""
        wanted = text.strip().casefold()
        if wanted in self.by_username:
            return self.by_username[wanted]
        bearers = self.by_name.get(wanted, [])
        chosen = [person for person in bearers if person.is_active] or bearers
        if not chosen:
            raise ValidationError(_("Nobody is called “{name}”.").format(name=text.strip()[:80]))
        if len(chosen) > 1:
            names = ", ".join(sorted(person.username for person in chosen))
            raise ValidationError(_("Several people are called “{name}”; give the user name: {usernames}.").format(name=text.strip()[:80], usernames=names))
        return chosen[0]
