"""The vocabulary of causes grows as misses are explained, and is kept tidy by service quality management (V2)."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from audit.errors import Stale, WrongState
from audit.fields import one_line
from verification.models import CauseTerm


def term_called(bone: str, text: str, by) -> CauseTerm | None:
    """Return the word of the vocabulary for a cause on this bone, learnt where it is new; None for no text. The caller permits.

    A word that was merged stands for the one it was merged into. Raises ValidationError at the fields.
    """
    text = one_line(text)
    if not text:
        return None
    known = CauseTerm.objects.filter(bone=bone, text__iexact=text).select_related("merged_into").first()
    if known is None:
        return trail.create(CauseTerm(bone=bone, text=text), "term.learn", by)
    return known.merged_into or known


def merge_term(term, by, version: int, into) -> CauseTerm:
    """Merge a word into another: causes written with it count for the other from now on. Raises Stale, WrongState."""
    with transaction.atomic():
        permit(by, "term.manage", term)
        # Both words in the order of their ids, so that each into the other at the same moment never leaves a circle.
        both = {one.pk: one for one in CauseTerm.objects.select_for_update().filter(pk__in=[term.pk, into.pk]).order_by("pk")}
        stored, into = both[term.pk], both[into.pk]
        if stored.version != version:
            raise Stale(stored, {"merged_into": into, "version": version}, by)
        if into.pk == stored.pk or into.merged_into_id or stored.merged_into_id:
            raise WrongState(_("A word is merged into another one that stands for itself."))
        for other in CauseTerm.objects.select_for_update().filter(merged_into=stored).order_by("pk"):
            trail.edit(other, "term.merge", by, {"merged_into": into})
        return trail.edit(stored, "term.merge", by, {"merged_into": into, "active": False})


def offer_term(term, by, version: int, active: bool) -> CauseTerm:
    """Offer a word, or offer it no longer; what was written with it stays. Raises Stale."""
    permit(by, "term.manage", term)
    return trail.edit(term, "term.offer", by, {"active": active}, version)
