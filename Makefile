# Names for what stands in .ci/; nothing has to be installed by hand first.
#   make run ARGS="--host 0.0.0.0 --port 9000"     make test ARGS="-k taxi"

.PHONY: help run test soak strangers check pins

help:
	@echo "make run    set up and serve on http://127.0.0.1:8000"
	@echo "make test   set up and run the tests"
	@echo "make soak   the long tests at full size"
	@echo "make strangers  our gateways against servers that others wrote; needs the network once"
	@echo "make check  the quality gates: style, types, layers, documents, pages"
	@echo "make pins   renew .ci/constraints.txt and .ci/package-lock.json"

run:
	@bash .ci/setup run
	@.venv/bin/huoban migrate
	@HUOBAN_INSTALL_VOICE=$${HUOBAN_INSTALL_VOICE:-true} .venv/bin/huoban serve $(ARGS)

test:
	@bash .ci/test $(ARGS)

soak:
	@HUOBAN_SOAK=1 bash .ci/test -m soak $(ARGS)

strangers:
	@bash .ci/test -m strangers $(ARGS) tests/strangers

check:
	@bash .ci/check

pins:
	@bash .ci/pins
