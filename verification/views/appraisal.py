"""The rules of the process appraisal, appraisals under them, and what the owner has to say (V4)."""

from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView, TemplateView

from accounts.law import may
from accounts.pages import ActionView, DeedView, Guarded, number_in
from verification import actions
from verification.contexts.appraisal import lines_of, scored_of
from verification.forms import AnswerForm, AssessmentForm, RulesEditForm, RulesForm, UnderRulesForm
from verification.models import AppraisalRules, ProcessAssessment
from verification.states import GRADES
from verification.views.base import PlanFormPage, VerificationPage

FREELY = "other"  # what the address says where the rules are named freely


class RulesList(ListView):
    """All rules, those in force first; everybody may know them."""

    template_name = "verification/rules/list.html"
    context_object_name = "rules"
    paginate_by = 50

    def get_queryset(self):
        """The rules with how many criteria they have and how often they were applied."""
        counted = AppraisalRules.objects.annotate(criteria_count=Count("criteria", distinct=True), applied=Count("assessments", distinct=True))
        return counted.order_by("-active", "name", "-edition", "-id")

    def get_context_data(self, **kwargs):
        """Say whether the user keeps them."""
        return super().get_context_data(can_manage=may(self.request.user, "appraisal.manage"), **kwargs)


class RulesShow(DetailView):
    """Rules with their criteria, and the appraisals under them that the user may read."""

    template_name = "verification/rules/show.html"
    queryset = AppraisalRules.objects.prefetch_related("criteria")
    context_object_name = "rules"

    def get_context_data(self, **kwargs):
        """Add the appraisals and what the user may do."""
        applied = ProcessAssessment.objects.visible_to(self.request.user).filter(rules=self.object).select_related("plan", "assessed_by")[:50]
        can = {"can_manage": may(self.request.user, "appraisal.manage"), "is_applied": self.object.assessments.exists()}
        return super().get_context_data(applied=applied, **can, **kwargs)


class RulesPage(Guarded, ActionView):
    """A form for rules, for those who keep them."""

    right = "appraisal.manage"
    template_name = "verification/rules/form.html"

    def done(self):
        """Show the rules."""
        return redirect("verification:rules-show", self.object.pk)


class RulesSet(RulesPage):
    """New rules, or a new edition that starts from the rules named in the address."""

    form_class = RulesForm
    success_message = _("The rules are set and in force.")

    @cached_property
    def pattern(self):
        """The rules that a new edition starts from, or None."""
        return AppraisalRules.objects.filter(pk=number_in(self.request.GET.get("from", "")) or 0).first()

    def get_form_kwargs(self):
        """Start from the pattern's criteria."""
        standing = list(self.pattern.criteria.all()) if self.pattern else []
        return super().get_form_kwargs() | {"standing": standing}

    def get_initial(self):
        """Start from the pattern's name."""
        return {"name": self.pattern.name} if self.pattern else {}

    def get_context_data(self, **kwargs):
        """Say what is made."""
        title = _("New edition") if self.pattern else _("New appraisal rules")
        return super().get_context_data(form_title=title, cancel_url=reverse("verification:rules"), **kwargs)

    def perform(self, form):
        """Set them."""
        return actions.set_rules(self.request.user, key=form.cleaned_data["key"], **form.facts)


class RulesEdit(RulesPage):
    """Changes rules that nobody was appraised under yet."""

    form_class = RulesEditForm
    success_message = _("The rules are changed.")

    @cached_property
    def rules(self):
        """The rules, or 404."""
        return get_object_or_404(AppraisalRules, pk=self.kwargs["pk"])

    def get_form_kwargs(self):
        """The criteria as they stand."""
        return super().get_form_kwargs() | {"standing": list(self.rules.criteria.all())}

    def get_initial(self):
        """The rules as they stand."""
        return {"name": self.rules.name, "edition": self.rules.edition, "version": self.rules.version}

    def get_context_data(self, **kwargs):
        """Say what is changed."""
        return super().get_context_data(form_title=_("Change the rules"), cancel_url=reverse("verification:rules-show", args=[self.rules.pk]), **kwargs)

    def perform(self, form):
        """Change them."""
        return actions.edit_rules(self.rules, self.request.user, form.cleaned_data["version"], **form.facts)


class RulesOffer(DeedView):
    """Puts rules in force or out of force."""

    success_message = _("Done.")

    def perform(self, request, pk):
        """Offer or withdraw them."""
        rules = get_object_or_404(AppraisalRules, pk=pk)
        version = number_in(request.POST.get("version", "")) or 0
        return actions.offer_rules(rules, request.user, version, request.POST.get("active") == "yes")

    def back(self) -> str:
        """The page of the rules."""
        return reverse("verification:rules-show", args=[self.kwargs["pk"]])


class AssessmentAdd(PlanFormPage):
    """Appraises the process under rules in force, or under rules that are named freely."""

    template_name = "verification/assessment_form.html"
    action = "assessment.record"
    title = _("Assess the process")
    submit_label = _("Record the assessment")
    success_message = _("The process assessment is recorded.")
    anchor = "assessment"

    @cached_property
    def offered(self) -> list:
        """The rules in force."""
        return list(AppraisalRules.objects.filter(active=True).order_by("name", "-edition"))

    @cached_property
    def rules(self):
        """The rules that the form is for: those that were asked for, else the first in force; None where they are named freely."""
        if self.request.method == "POST":
            asked = self.request.POST.get("rules", FREELY)
        else:
            asked = self.request.GET.get("rules", "")
        if not asked:
            return self.offered[0] if self.offered else None
        return None if asked == FREELY else get_object_or_404(AppraisalRules, pk=number_in(asked) or 0)

    def get_form_class(self):
        """The form under rules, or the free one."""
        return UnderRulesForm if self.rules else AssessmentForm

    def get_form_kwargs(self):
        """The criteria with their evidence."""
        lines = {"lines": lines_of(self.plan, self.rules), "initial": {"rules": self.rules.pk}} if self.rules else {}
        return super().get_form_kwargs() | lines

    def get_context_data(self, **kwargs):
        """Add the rules, those that could be taken instead, and the grades."""
        grades = [(str(words), least) for _code, words, least in GRADES]
        return super().get_context_data(rules=self.rules, offered=self.offered, freely=FREELY, grades=grades, **kwargs)

    def perform(self, form):
        """Record it."""
        return actions.record_assessment(self.plan, self.request.user, rules=self.rules, key=form.cleaned_data["key"], **form.facts)

    def done(self):
        """Show the appraisal."""
        return redirect("verification:assessment", self.plan.number, self.object.pk)


class OfAssessment(VerificationPage):
    """A page of one appraisal."""

    template_name = "verification/assessment.html"

    @cached_property
    def assessment(self):
        """The appraisal, of a plan that the user may read."""
        assessment = get_object_or_404(self.plan.assessments.select_related("rules", "assessed_by", "stated_by"), pk=self.kwargs["pk"])
        assessment.plan = self.plan
        return assessment

    def get_context_data(self, **kwargs):
        """Add the appraisal as it was recorded, and the statement where it is the user's to give."""
        can_answer = not self.assessment.is_answered_for_good and may(self.request.user, "assessment.answer", self.assessment)
        if can_answer:
            kwargs.setdefault("form", AnswerForm(initial={"version": self.assessment.version, "statement": self.assessment.owner_statement}))
        return super().get_context_data(assessment=self.assessment, criteria=scored_of(self.assessment), can_answer=can_answer, **kwargs)


class AssessmentShow(OfAssessment, TemplateView):
    """A process assessment with its criteria and the evidence as it was then."""


class AssessmentAnswer(OfAssessment, PlanFormPage):
    """The owner states what there is to say of the appraisal."""

    template_name = "verification/assessment.html"
    form_class = AnswerForm
    action = "assessment.answer"
    success_message = _("Your statement stands beside the assessment.")

    def subject_of_law(self):
        """The law is asked about the appraisal."""
        return self.assessment

    def get_initial(self):
        """What is stated."""
        return {"version": self.assessment.version, "statement": self.assessment.owner_statement}

    def perform(self, form):
        """State it."""
        return actions.answer_assessment(self.assessment, self.request.user, form.cleaned_data["version"], form.cleaned_data["statement"])

    def done(self):
        """Show the appraisal."""
        return redirect("verification:assessment", self.plan.number, self.assessment.pk)
