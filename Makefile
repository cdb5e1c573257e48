# make demo: a sample entry, checked and filled.   make test: everything that is verified.
# Both start from nothing: a Debian machine with python3.11, git and make.

SHELL := /bin/bash
VENV ?= .venv
STAMP := $(VENV)/.installed
JOBS ?= 2
FORM ?= xinjiang-2021-primary
OUT ?= out

.PHONY: help demo test clean

help:
	@echo "make demo   新建一份样例，检查，并生成 PDF 与 DOCX（在 $(OUT)/）"
	@echo "make test   运行全部测试（并行 $(JOBS) 个）"
	@echo "make clean  删除 $(VENV) 与 $(OUT)"

$(STAMP): pyproject.toml tools/setup.sh
	@tools/setup.sh $(VENV)
	@touch $@

demo: $(STAMP)
	@tools/system.sh run
	@mkdir -p $(OUT)
	$(VENV)/bin/docgen new $(FORM) -o $(OUT)/sample.yaml --seed 1 --force
	$(VENV)/bin/docgen check $(OUT)/sample.yaml
	$(VENV)/bin/docgen fill $(OUT)/sample.yaml -o $(OUT)/sample --force
	@echo "可签字的 PDF：$(abspath $(OUT)/sample.pdf)"
	@echo "可修改的 DOCX：$(abspath $(OUT)/sample.docx)"
	@echo "网页：运行 $(VENV)/bin/docgen serve，打开 http://127.0.0.1:8000/f/$(FORM)/sample"

test: $(STAMP)
	@tools/system.sh test
	$(VENV)/bin/python -m pytest -n $(JOBS) --dist worksteal

clean:
	rm -rf $(VENV) $(OUT)
