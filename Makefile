# amend: 開発の入口。`make help` で一覧を出す。

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.amend-ready

.DEFAULT_GOAL := help
.PHONY: help demo test check lint types contract corpus bench soak pictures reference clean

help: ## この一覧を表示する
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

demo: $(READY) ## 見本の改正を、取込みから告示・届出まで動かし、書類と台帳を build/demo に作る
	$(BIN)/amend demo build/demo

test: $(READY) ## 試験を走らせる (長いものを除く)
	$(BIN)/pytest -q -n auto

check: lint types contract test ## 出す前の確認: 書き方・型・層の契約・試験

lint: $(READY) ## 書き方を確かめる (ruff)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## 型を確かめる (mypy)
	$(BIN)/mypy

contract: $(READY) ## 層と扉の契約を確かめる (import-linter)
	$(BIN)/lint-imports --no-logo

corpus: $(READY) ## 実際の法令と改正で読み書きを確かめ、置けなかった行を並べる
	$(BIN)/python -m tools.corpus

bench: $(READY) ## 約束した速さを測る
	$(BIN)/python -m bench

soak: $(READY) ## 長い試験だけを、例を増やして走らせる
	HYPOTHESIS_PROFILE=soak $(BIN)/pytest tests -m soak -n auto

pictures: $(READY) ## できた書類を画像にする (Chromium と LibreOffice が要る)
	$(BIN)/python tools/pictures.py

reference: $(READY) ## コマンドの引き方 (docs/reference.md) を、コマンドから作り直す
	$(BIN)/python -m tools.reference

clean: ## 作られたもの (仮想環境を除く) を消す
	rm -rf build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

# 仮想環境は、無いとき又は pyproject.toml が変わったときだけ作り直す。出来ていれば回線は要らない。
$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Python 3.11 以上が要ります。PYTHON=python3.12 のように指定してください。' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo 'Python に venv がありません。Debian・Ubuntu では apt install python3-venv で入ります。' >&2; exit 1; }
	@echo '$(VENV) を作っています (初めは 1 分ほどかかります)'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --editable '.[dev]'
	@touch $@
