"""The app of implementation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImprovementConfig(AppConfig):
    """Names the verbs of this room, enacts its laws and adds the work items to the plan's document and pages."""

    name = "improvement"
    verbose_name = _("Implementation")

    def ready(self):
        """Fill the registries."""
        from accounts.context import Entry, add_account_entries, add_entries
        from accounts.law import has_role
        from accounts.states import Role
        from audit.registry import name_verbs, say_values
        from improvement import actions, asof, document, duties, origins, pages, supervising, tables, talk
        from improvement import rules as _laws  # noqa: F401  (enacts the laws)
        from improvement.actions import copying
        from improvement.models import WorkItem
        from improvement.states import VERB_GROUPS, VERBS
        from plans import factors, publication
        from plans.actions import approval
        from plans.asof import replay_with
        from plans.document import contribute
        from plans.rules import EDITING_VERBS
        from plans.templates import copy_with

        name_verbs(VERBS, VERB_GROUPS)
        say_values("improvement.workitem", "origin", origins.kind_words)
        contribute("work_items", document.export, document.restore, document.hold)
        copy_with("work_items", WorkItem, copying.COPIED, copying.copy_work)
        replay_with("work_items", WorkItem, asof.export)
        publication.PARTS.append(document.assignees)
        factors.COMPLETENESS.append(document.no_item)
        factors.REMARKS.append(document.unassigned)
        approval.AFTER_APPROVAL.append(actions.approve_scope)
        EDITING_VERBS.update({"work.create", "work.edit", "work.remove", "work.assign"})
        pages.register()
        duties.register()
        supervising.register()
        talk.register()
        tables.register()
        add_entries(
            Entry("improvement:mine", _("My work"), 35, "check"),
            Entry("improvement:supervision", _("Supervision"), 37, "eye", shown_to=has_role(Role.SUPERVISION, Role.QUALITY_MANAGER, Role.SMS_OWNER).test),
        )
        # The catalogue is looked up now and then; what one works with every day has the room above.
        add_account_entries(Entry("improvement:areas", _("Improvement areas"), 25, "board"))
