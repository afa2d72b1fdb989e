"""Every route and who may use it. `tests/test_routes.py` fails on a route that is not here, and on one that is gone.

A page or an address of the API is listed under the right that it takes: an action of the law (`accounts.law.LAWS`), or one
of the words below. A new route goes into the line of its right; an address of the API is written "METHOD name".
"""

ANYONE = "anyone, signed in or not"
SIGNED_IN = "whoever is signed in"
OWN = "whoever is signed in, for what is their own"

_PAGES = {
    # Machines ask the last three: they tell no fact of the house, and /metrics nothing without its token.
    ANYONE: "accounts:login accounts:preferences improvement:feed_file schema healthz readyz metrics",
    SIGNED_IN: "desk accounts:table improvement:import_template accounts:logout improvement:everywhere improvement:supervision improvement:areas improvement:guidance improvement:area plans:input_list plans:input_detail "
    "plans:signal_list plans:signal_detail plans:indicator_list plans:indicator_detail plans:calendar verification:rules verification:rules-show plans:calendar_year plans:route_list plans:route_detail plans:input_similar plans:cycle_list plans:cycle_detail plans:service_list plans:service_detail plans:document_list "
    "plans:list verification:measures verification:pareto verification:terms reports:check docs redoc api-root",
    OWN: "inbox inbox_unread inbox_read inbox_read_all reminding reminding_kinds reminding_all webhook webhook_add webhook_remove webhook_try accounts:password_change improvement:mine improvement:feed improvement:feed_open improvement:feed_close improvement:export improvement:transfers improvement:transfer improvement:transfer_file "
    "improvement:views improvement:view_keep improvement:view_drop reports:list",
    "user.manage": "accounts:people accounts:person_add accounts:person accounts:person_password accounts:person_deactivate "
    "accounts:person_activate accounts:person_unlock accounts:departments accounts:department_add accounts:department",
    "sending.manage": "sendings sending schedule",
    "calendar.manage": "plans:calendar_edit plans:calendar_day plans:calendar_clear",
    "delegation.give": "accounts:delegations accounts:delegation_give",
    "delegation.change": "accounts:delegation accounts:delegation_revoke",
    "audit.read": "audit:list audit:detail audit:file plans:history plans:history-file verification:round-trace",
    "audit.verify": "audit:verify",
    "input.raise": "plans:input_raise",
    "input.edit": "plans:input_edit",
    "attachment.add": "plans:input_attach improvement:item_attach",
    "input.decide": "plans:input_adopt plans:input_merge plans:input_defer plans:input_decline plans:input_others",
    "cycle.manage": "plans:cycle_open plans:cycle_edit plans:cycle_look plans:cycle_close plans:cycle_reopen",
    "service.manage": "plans:service_define plans:service_edit plans:objective_set plans:objective_edit plans:document_publish plans:document_edit plans:document_files",
    "signal.decide": "plans:signal_raise plans:signal_set_aside",
    "indicator.manage": "plans:indicator_define plans:indicator_edit plans:measurement_record plans:measurement_import plans:measurement_correct",
    "plan.create": "plans:create",
    "plan.read": "plans:detail plans:budget plans:section plans:comments plans:section-comments plans:about-comments plans:attachments plans:attachment plans:approval plans:baselines plans:baseline plans:baseline-verify plans:compare plans:revision plans:as-of "
    "improvement:board improvement:item verification:overview verification:round-as-of verification:round verification:paper verification:row verification:review "
    "verification:assessment reports:of_plan reports:papers reports:paper-file reports:paper-retry",
    "comment.write": "plans:comment-answer plans:mentionable plans:about-people",
    "comment.edit": "plans:comment-edit",
    "comment.resolve": "plans:comment-resolve plans:comment-reopen",
    "template.manage": "plans:template_list plans:template plans:template_edit plans:template_save",
    "plan.edit": "plans:raci plans:section-edit plans:presence plans:part-add plans:reviews-repeat plans:part-edit plans:part-remove",
    "expense.record": "plans:expense-add",
    "plan.submit": "plans:submit plans:ask-override",
    "plan.withdraw": "plans:withdraw",
    "plan.approve": "plans:approve",
    "plan.return": "plans:return",
    "plan.override_factor": "plans:override",
    "route.manage": "plans:route_create plans:route_edit plans:route_use plans:route_standard plans:route_off plans:step_add plans:step_edit "
    "plans:step_up plans:step_down plans:step_remove plans:seat_add plans:seat_remove",
    "plan.start": "plans:start",
    "plan.revise": "plans:revise plans:discard-revision",
    "plan.cancel": "plans:cancel",
    "plan.close": "plans:close",
    "publication.follow": "publication",
    "area.manage": "improvement:area_add improvement:area_edit improvement:area_offer improvement:area_withdraw",
    "thresholds.manage": "improvement:thresholds",
    "work.create": "improvement:add improvement:import improvement:import_now",
    "work.edit": "improvement:edit improvement:remove",
    "work.assign": "improvement:assign improvement:bulk improvement:helper_add improvement:helper_remove",
    "work.detail": "improvement:cell improvement:details improvement:point_add improvement:points_take_over improvement:point_remove improvement:dependency_add improvement:dependency_remove",
    "work.progress": "improvement:progress improvement:undo improvement:move",
    "work.clear": "improvement:obstacle_gone",
    "work.cancel": "improvement:cancel",
    "work.verify": "improvement:verify improvement:reject",
    "work.extend.request": "improvement:extend",
    "work.extend.decide": "improvement:grant improvement:refuse",
    "round.open": "verification:round-open",
    "round.close": "verification:round-close",
    "round.resume": "verification:resume",
    "row.assign": "verification:checker",
    "row.record": "verification:record verification:record-rows verification:file",
    "row.carry_over": "verification:carry-over",
    "cause.write": "verification:cause verification:measure-add verification:measure-edit verification:department-ask",
    "cause.state": "verification:department-state",
    "cause.withdraw": "verification:department-withdraw",
    "measure.judge": "verification:measure-judge",
    "term.manage": "verification:term-merge verification:term-offer",
    "measure.finish": "verification:measure-finish",
    "review.hold": "verification:review-add verification:review-decide",
    "assessment.record": "verification:assessment-add",
    "assessment.answer": "verification:assessment-answer",
    "appraisal.manage": "verification:rules-set verification:rules-edit verification:rules-offer",
    "knowledge.transfer": "verification:transfer-add",
    "knowledge.acknowledge": "verification:transfer",
    "document.state": "verification:document",
    "report.read": "reports:detail reports:file reports:copy",
    "report.issue": "reports:retry",
    "report.acknowledge": "reports:acknowledge",
    "report.remind": "reports:remind",
    "portfolio.read": "reports:portfolio reports:portfolio-rows reports:portfolio-reports reports:portfolio-report reports:portfolio-file reports:portfolio-retry",
}

PARTS = "members outcomes inputs goals standards consultations phases activities dependencies budget responsibilities raci measures reviews".split()
VERIFIED = "round controlrow rootcause correctivemeasure causeterm concerneddepartment review reviewdecision assessment knowledgetransfer documentupdate".split()
_API = {
    ANYONE: "POST token",
    SIGNED_IN: "GET table-list, GET table-detail, GET person-list, GET person-detail, GET department-list, GET department-detail, GET area-list, GET area-detail, "
    "GET input-list, GET input-detail, GET input-similar, GET input-lineage, GET planningcycle-list, GET planningcycle-detail, GET planningcycle-kinds, "
    "GET service-list, GET service-detail, GET serviceobjective-list, GET serviceobjective-detail, GET servicedocument-list, GET servicedocument-detail, "
    "GET thresholds-list, GET thresholds-detail, GET thresholds-in-force, GET calendar-detail, GET calendarday-list, GET calendarday-detail, "
    "GET indicator-list, GET indicator-detail, GET indicator-behaviour, GET indicatorsignal-list, GET indicatorsignal-detail, GET measurement-list, "
    "POST report-check, GET appraisalrules-list, GET appraisalrules-detail, GET appraisalcriterion-list, GET appraisalcriterion-detail, "
    "GET route-list, GET route-detail, GET step-list, GET step-detail, GET seat-list, GET seat-detail, GET measurement-detail",
    OWN: "DELETE token, GET me-list, POST me-preferences, POST me-password, GET duty-list, GET reminder-list, GET reminder-detail, "
    "POST reminder-read, POST reminder-read-all, GET reminding-own, PATCH reminding-own, GET reminding-kinds, PUT reminding-kinds, "
    "GET webhook-list, GET webhook-detail, POST webhook-list, PATCH webhook-detail, DELETE webhook-detail, POST webhook-trial, "
    "GET savedview-list, GET savedview-detail, POST savedview-list, DELETE savedview-detail, "
    "GET tabletransfer-list, GET tabletransfer-detail, POST tabletransfer-list, GET tabletransfer-content, "
    "GET calendarfeed-list, POST calendarfeed-list, POST calendarfeed-revoke",
    "sending.manage": "GET sending-list, GET sending-detail, POST sending-resend, GET scheduled-run-list",
    "user.manage": "GET user-list, POST user-list, GET user-detail, PATCH user-detail, POST user-activate, POST user-deactivate, "
    "POST user-unlock, POST user-set-password, POST department-list, PATCH department-detail",
    "thresholds.manage": "PUT thresholds-in-force",
    "calendar.manage": "POST calendarday-list, PATCH calendarday-detail, DELETE calendarday-detail",
    "delegation.give": "GET delegation-list, GET delegation-detail, POST delegation-list",
    "delegation.change": "PATCH delegation-detail, POST delegation-revoke",
    "audit.read": "GET event-list, GET event-detail, GET event-export, GET round-trace",
    "input.raise": "POST input-list",
    "input.edit": "PATCH input-detail",
    "attachment.add": "POST attachment-list, POST workitem-attach",
    "input.decide": "POST input-adopt, POST input-merge, POST input-defer, POST input-decline",
    "cycle.manage": "POST planningcycle-list, PATCH planningcycle-detail, POST planningcycle-look, POST planningcycle-close, POST planningcycle-reopen",
    "service.manage": "POST service-list, PATCH service-detail, POST serviceobjective-list, PATCH serviceobjective-detail, "
    "POST servicedocument-list, PATCH servicedocument-detail",
    "signal.decide": "POST indicatorsignal-raise, POST indicatorsignal-set-aside",
    "indicator.manage": "POST indicator-list, PATCH indicator-detail, POST indicator-import-values, PUT indicator-measurement, POST indicator-measurements, POST measurement-list, PATCH measurement-detail",
    "plan.create": "POST plan-list",
    "plan.read": "GET workingpaper-list, GET workingpaper-detail, POST workingpaper-list, POST workingpaper-retry, GET workingpaper-file, GET rootcause-pareto, GET review-planned, GET appraisalrules-evidence, GET comment-list, GET comment-detail, GET plan-list, GET plan-duties, GET plan-matrix, GET plan-schedule, GET plan-budget, GET expense-list, GET expense-detail, GET plan-detail, GET plan-document, GET plan-factors, GET plan-decisions, GET plan-closing, GET plan-approval, GET approval-list, GET approval-detail, GET plan-baselines, "
    "GET plan-baseline, GET plan-baseline-verify, GET plan-compare, GET plan-as-of, GET workitem-list, GET workitem-detail, GET workitem-files, GET controlrow-files, GET controlrow-history, GET checklistpoint-list, GET checklistpoint-detail, GET workdependency-list, GET workdependency-detail, GET itemhelper-list, GET itemhelper-detail, "
    "GET progressupdate-list, GET progressupdate-detail, "
    "GET extensionrequest-list, GET extensionrequest-detail, GET planhealth-list, GET planhealth-detail, GET attachment-list, GET attachment-detail, GET attachment-content, "
    + ", ".join(f"GET {name}-{kind}" for name in [*(f"plan-{part}" for part in PARTS), *VERIFIED] for kind in ("list", "detail"))
    + ", GET round-as-of",
    "plan.edit": "POST plan-repeat-reviews, POST plan-presence, PUT plan-matrix, PATCH plan-detail, "
    + ", ".join(f"POST plan-{part}-list, PATCH plan-{part}-detail, DELETE plan-{part}-detail" for part in PARTS),
    "comment.write": "POST comment-list",
    "comment.edit": "PATCH comment-detail",
    "comment.resolve": "POST comment-resolve, POST comment-reopen",
    "template.manage": "GET plantemplate-list, GET plantemplate-detail, POST plantemplate-list, PATCH plantemplate-detail",
    "expense.record": "POST expense-list",
    "plan.submit": "POST plan-submit, POST plan-ask-override",
    "plan.withdraw": "POST plan-withdraw",
    "plan.approve": "POST plan-approve",
    "plan.return": "POST plan-return-to-author",
    "plan.override_factor": "POST plan-override-factor",
    "route.manage": "POST route-list, PATCH route-detail, POST route-put-in-use, POST route-make-standard, POST route-switch-off, "
    "POST step-list, PATCH step-detail, DELETE step-detail, POST step-move, POST seat-list, DELETE seat-detail",
    "plan.start": "POST plan-start",
    "plan.revise": "POST plan-revise, POST plan-discard-revision",
    "plan.cancel": "POST plan-cancel",
    "plan.close": "POST plan-close",
    "publication.follow": "GET publication-list, GET publication-detail",
    "area.manage": "POST area-list, PATCH area-detail",
    "work.create": "POST workitem-list, POST tabletransfer-trial, POST tabletransfer-import-tried",
    "work.edit": "PATCH workitem-detail, DELETE workitem-detail",
    "work.assign": "POST bulkchange-list, POST workitem-assign, POST itemhelper-list, DELETE itemhelper-detail",
    "work.detail": "POST workitem-details, POST workitem-take-over-points, POST checklistpoint-list, DELETE checklistpoint-detail, "
    "POST workdependency-list, DELETE workdependency-detail",
    "work.progress": "POST workitem-progress, POST workitem-undo",
    "work.clear": "POST workitem-obstacle-gone",
    "work.cancel": "POST workitem-cancel",
    "work.verify": "POST workitem-verify, POST workitem-reject",
    "work.extend.request": "POST workitem-request-extension",
    "work.extend.decide": "POST extensionrequest-decide",
    "round.open": "POST round-list, GET round-proposal",
    "round.close": "POST round-close",
    "round.resume": "POST round-resume",
    "row.assign": "POST controlrow-assign-checker",
    "row.record": "POST controlrow-record, POST round-record-rows, POST controlrow-attach",
    "row.carry_over": "POST controlrow-carry-over",
    "cause.write": "POST rootcause-list, PATCH rootcause-detail, POST correctivemeasure-list, PATCH correctivemeasure-detail, POST concerneddepartment-list",
    "cause.state": "POST concerneddepartment-state",
    "cause.withdraw": "POST concerneddepartment-withdraw",
    "measure.finish": "POST correctivemeasure-finish",
    "measure.judge": "POST correctivemeasure-judge",
    "term.manage": "POST causeterm-merge, POST causeterm-offer",
    "review.hold": "POST review-list, POST reviewdecision-list",
    "assessment.record": "POST assessment-list",
    "assessment.answer": "POST assessment-answer",
    "appraisal.manage": "POST appraisalrules-list, PATCH appraisalrules-detail, POST appraisalrules-offer",
    "knowledge.transfer": "POST knowledgetransfer-list",
    "knowledge.acknowledge": "POST knowledgetransfer-acknowledge",
    "document.state": "POST documentupdate-list",
    "report.read": "GET report-list, GET report-detail, GET report-file, GET report-copy, GET submission-list, GET submission-detail",
    "report.issue": "POST report-list, POST report-retry",
    "report.acknowledge": "POST submission-acknowledge",
    "report.remind": "POST submission-remind",
    "portfolio.read": "GET portfolio-list, GET portfolio-rows, GET portfolioreport-list, GET portfolioreport-detail, GET portfolioreport-file, "
    "POST portfolioreport-list, POST portfolioreport-retry",
}


def by_route(table, separator):
    """Return the right of each route from a table of rights; a route under two rights is a slip of the pen."""
    rights = {}
    for right, names in table.items():
        for name in filter(None, map(str.strip, names.split(separator))):
            if name in rights:
                raise ValueError(f"{name} is listed twice")
            rights[name] = right
    return rights


PAGES = by_route(_PAGES, " ")
API = by_route(_API, ",")
