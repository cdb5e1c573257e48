# make demo: a sample entry, checked and filled, and the service in the browser.   make test: everything that is verified.
# Both start from nothing: a Debian machine with python3.11, git and make.

SHELL := /bin/bash
VENV ?= .venv
STAMP := $(VENV)/.installed
AUGMENTED := $(VENV)/.augmented
JOBS ?= 2
FORM ?= xinjiang-2021-primary
OUT ?= out

.PHONY: help demo stop test audit clean

help:
	@echo "make demo   新建一份样例，检查，生成 PDF 与 DOCX（在 $(OUT)/），并启动网页服务"
	@echo "make stop   停止 make demo 启动的网页服务"
	@echo "make test   运行全部测试（并行 $(JOBS) 个）"
	@echo "make audit  向漏洞库查询所装的软件包（需要能访问它的网络）"
	@echo "make clean  删除 $(VENV) 与 $(OUT)"

$(STAMP): pyproject.toml tools/setup.sh
	@tools/setup.sh $(VENV)
	@touch $@

# What makes the test scans; `make demo` does without.
$(AUGMENTED): $(STAMP) tests/scans/requirements.txt
	@tools/setup.sh $(VENV) augmented
	@touch $@

demo: $(STAMP)
	@tools/system.sh run
	@mkdir -p $(OUT)
	$(VENV)/bin/docgen new $(FORM) -o $(OUT)/sample.yaml --seed 1 --force
	$(VENV)/bin/docgen check $(OUT)/sample.yaml
	$(VENV)/bin/docgen fill $(OUT)/sample.yaml -o $(OUT)/sample --force
	@echo "可签字的 PDF：$(abspath $(OUT)/sample.pdf)"
	@echo "可修改的 DOCX：$(abspath $(OUT)/sample.docx)"
	@tools/demo.sh start $(VENV) $(OUT) $(FORM)

stop:
	@tools/demo.sh stop $(OUT)

test: $(AUGMENTED)
	@tools/system.sh test
	@# A core for each: more threads would wait for one another, which costs a fifth of what scans take.
	OPENCV_FOR_THREADS_NUM=1 OPENBLAS_NUM_THREADS=1 $(VENV)/bin/python -m pytest -n $(JOBS) --dist worksteal

# The packages as they are installed, against the advisories of PyPI. No part of `make test`: its answer changes with
# the day, and it wants a network.
audit: $(STAMP)
	@mkdir -p $(OUT)
	$(VENV)/bin/python -m pip freeze --exclude-editable >$(OUT)/installed.txt
	$(VENV)/bin/python -m pip_audit --strict --no-deps --disable-pip --desc -r $(OUT)/installed.txt

clean: stop
	rm -rf $(VENV) $(OUT)
