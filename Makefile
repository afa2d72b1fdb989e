.PHONY: run test faults bench-report

run:
	@bin/run

test:
	@bin/test

# The long form of the injections of tests/faults: workers killed a hundred times with five hundred reminders under way, and the like.
faults:
	@bin/setup --test
	@FAULTS=long .venv/bin/python -m pytest tests/faults

# What papers of several sizes cost; ITEMS, LAYOUT, CONTENT and LANGUAGE_OF_REPORT may be given, see bin/bench_report.py.
bench-report:
	@bin/setup --test
	@.venv/bin/python bin/bench_report.py $(if $(ITEMS),--items $(ITEMS)) $(if $(LANGUAGE_OF_REPORT),--language $(LANGUAGE_OF_REPORT)) $(if $(LAYOUT),--layout $(LAYOUT)) $(if $(CONTENT),--content $(CONTENT))
