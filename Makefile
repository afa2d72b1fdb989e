.PHONY: run test bench-report

run:
	@bin/run

test:
	@bin/test

# What papers of several sizes cost; ITEMS, LAYOUT, CONTENT and LANGUAGE_OF_REPORT may be given, see bin/bench_report.py.
bench-report:
	@bin/setup --test
	@.venv/bin/python bin/bench_report.py $(if $(ITEMS),--items $(ITEMS)) $(if $(LANGUAGE_OF_REPORT),--language $(LANGUAGE_OF_REPORT)) $(if $(LAYOUT),--layout $(LAYOUT)) $(if $(CONTENT),--content $(CONTENT))
