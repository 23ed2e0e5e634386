# The habits of the house. Everything runs in .venv; make it with: python3 -m venv .venv && .venv/bin/pip install -e '.[test,lint]'

set shell := ["bash", "-euo", "pipefail", "-c"]
export PATH := justfile_directory() / ".venv/bin:" + env("PATH")

# What is checked before a change goes in.
all: lint test

# List the targets.
list:
    @just --list

# Every test; what needs a browser, an office or the corpus says so when it is skipped.
test *options:
    python -m pytest {{ options }}

# Style, types, who imports whom, documents and schemas current.
lint:
    ruff check .
    mypy
    lint-imports
    python -m tools.make_schemas --check
    python -m tools.make_messages --check
    python -m tools.make_documents --check
    python -m tools.make_recognition_table --check
    python -m pytest tests/test_documents.py

# The example that is published: its inbox, and the plan made from it.
sample:
    python -m tools.make_sample_data
    rm -rf reports/sample
    planner plan sample_data --as-of 2026-11-24 --output reports/sample --quiet

# Everything that is kept as a file and compared: look at the difference before you commit it.
bless: sample
    python -m tools.make_schemas
    python -m tools.make_messages
    python -m tools.make_documents
    python -m tools.make_recognition_table

# The bars of speed and memory.
bench *options:
    python -m benchmarks {{ options }}
