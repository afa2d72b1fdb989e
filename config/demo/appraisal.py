"""The rules of the process appraisal, what was found under them, and what the reviews decided."""

from datetime import timedelta

from django.utils import timezone

from config.demo import causes
from config.demo.words import line, prose
from verification import actions as verification
from verification import reviewing
from verification.states import Proof

NAME, EDITION = line("服务过程考核办法", "Rules of process appraisal"), "2013"
# Text, weight, evidence, how it is scored; then score and reason of the appraisal.
CRITERIA = [
    (line("计划先批后行", "Approved before work began"), 30, Proof.APPROVED_FIRST, line("批准前有实施记录的，按比例扣分", "Work reported before approval counts against it"), 100, line("批准先于实施", "Approval came first")),
    (line("检查独立", "Checks were independent"), 20, Proof.CHECKS_INDEPENDENT, line("检查本人承担事项的，按比例扣分", "Own work checked counts against it"), 100, line("检查人均非承担人", "No checker checked own work")),
    (line("回顾按期", "Reviews on time"), 20, Proof.REVIEWS_HELD, line("逾期五个工作日以上视为未按期", "More than five working days late is late"), 80, line("三次中有一次推迟", "One of three was late")),
    (line("及时查明原因", "Cause found in time"), 30, "", line("由考核人判断", "Judged by the appraiser"), 70, causes.ASSESSMENT["criteria"][3]["reason"]),
]  # fmt: skip
STATEMENT = prose("认可考核结果。下一周期起每月核对二线排期，指标连续两月不动即启动原因分析。", "Agreed. From the next cycle the second line's schedule is looked at each month, and two months without a change start the analysis.")
FIRST = line("启动回顾", "Review of the start")
DECISION = line("每月五日前通报解决时限指标", "Report the resolution figures by the fifth of each month")


def set_rules(people):
    """Supervision sets the rules."""
    rows = [{"text": text, "weight": weight, "proof": proof, "guidance": guidance} for text, weight, proof, guidance, _score, _reason in CRITERIA]
    return verification.set_rules(people["supervision"], NAME, EDITION, rows)


def appraise(plan, people) -> None:
    """Supervision appraises under its rules; the owner states a view."""
    scores = [{"score": score, "reason": reason} for *_rule, score, reason in CRITERIA]
    done = verification.record_assessment(plan, people["supervision"], rules=set_rules(people), criteria=scores, conclusion=causes.ASSESSMENT["conclusion"])
    verification.answer_assessment(done, plan.owner, done.version, STATEMENT)


def hold_reviews(plan, people) -> None:
    """The reviews are held, each for the planned one where there is one; the second decides something that becomes work."""
    present = [people[key] for key in ("quality_manager", "planner", "checker", "auditor")]
    for facts in causes.REVIEWS:
        open_ones = [one for one in reviewing.planned_of(plan) if one.review is None and one.planned_on <= facts["held_on"]]
        row = open_ones[0].row if open_ones else None
        review = verification.record_review(plan, plan.owner, participants="", attendees=present, planned_row=row, recorded_on=facts["held_on"], **facts)
    verification.decide_at_review(review, plan.owner, line("差距转入下一周期，不再延期", "The gap goes into the next cycle; no more time is given"))


def decide(plan, people) -> None:
    """A plan at work has held a review whose decision became a work item."""
    today = timezone.localdate()
    planned = next((one for one in reviewing.planned_of(plan) if one.subject == FIRST), None)
    held = {"held_on": today, "subject": FIRST, "planned_row": planned and planned.row, "minutes": prose("分工已明确，按月通报。", "The work is shared out; figures are reported monthly.")}
    review = verification.record_review(plan, plan.owner, participants=line("客户代表两人", "Two people of the customer"), attendees=[plan.owner, people["planner"]], **held)
    verification.decide_at_review(review, plan.owner, DECISION, owner=people["delivery"], due=today + timedelta(days=14))
