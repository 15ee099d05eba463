# Everything a person types. The first call installs uv into .tools/ and the locked packages into .venv/.

UV      := .tools/bin/uv
PYTHON  := .venv/bin/python
SYNCED  := .venv/.synced

# Byte-compiled packages import in seconds instead of half a minute.
export UV_COMPILE_BYTECODE := 1

.DEFAULT_GOAL := help
.PHONY: help run test bench train lint format wechat-check wechat-menu wechat-sim

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

run: train  ## serve on http://127.0.0.1:8000 (HOST, PORT, WORKERS, REDIS_URL …: docs/operations.md)
	@exec $(PYTHON) -m api

test: train  ## the whole test suite
	@exec $(PYTHON) -m pytest $(ARGS)

bench: train  ## the benchmarks, side by side with stock Rasa
	@exec $(PYTHON) -m benchmarks

train: $(SYNCED)  ## the dialogue model, unless there is one for the current training data
	@$(PYTHON) -m bot.train

lint: $(SYNCED)  ## style, types, import rules, policy catalogue
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/policies check

format: $(SYNCED)  ## let ruff put the code in order
	.venv/bin/ruff check --fix
	.venv/bin/ruff format

wechat-check: $(SYNCED)  ## what the WeChat account still lacks (docs/wechat.md)
	@exec $(PYTHON) -m api.wechat check $(ARGS)

wechat-menu: $(SYNCED)  ## publish the menu of api/wechat/menu.yaml
	@exec $(PYTHON) -m api.wechat menu

wechat-sim: $(SYNCED)  ## chat with the running service as a follower would
	@exec $(PYTHON) -m api.wechat sim $(ARGS)

$(SYNCED): $(UV) uv.lock pyproject.toml .python-version
	@echo "Installing the locked packages into .venv (the first time takes some minutes) …"
	@$(UV) sync --frozen
	@touch $@

# A virtual environment where Python can make one; else pip alone, which can install into any folder.
$(UV):
	@echo "Installing uv into .tools …"
	@{ python3 -m venv .tools && .tools/bin/python -m pip install --quiet "uv>=0.9"; } >.tools.log 2>&1 \
	  || python3 -m pip install --quiet --upgrade --target .tools "uv>=0.9" >>.tools.log 2>&1 \
	  || { cat .tools.log; \
	       echo "uv could not be installed: this Python has neither venv nor pip."; \
	       echo "On Debian or Ubuntu: sudo apt-get install python3-venv. Or install uv yourself"; \
	       echo "(https://docs.astral.sh/uv/) and link it: mkdir -p .tools/bin && ln -s \"\$$(command -v uv)\" $(UV)"; \
	       exit 1; }
	@rm -f .tools.log
	@touch $@
