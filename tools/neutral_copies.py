"""Copy a folder of files under names that say nothing (``f0001``), to prove that only their content is looked at.

Run ``python -m tools.neutral_copies FROM TO``. The classes in ``FROM/expect.tsv`` go with the files to
``TO/expect.tsv``; ``TO-names.tsv`` beside the folder tells which file is which.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ABOUT = frozenset({"expect.tsv", "INDEX.md", "README.md"})
"""Files that tell about the others."""


def copy(source: Path, target: Path) -> int:
    """Copy every file below ``source`` into the folder ``target``, which is made; give their number."""
    target.mkdir(parents=True)
    expected = source / "expect.tsv"
    lines = expected.read_text(encoding="utf-8").splitlines()[1:] if expected.exists() else []
    classes = dict(line.split("\t") for line in lines)
    paths = sorted(p for p in source.rglob("*") if p.is_file() and p.name not in ABOUT and p.suffix != ".json")
    names, expectations = ["name\tfile"], ["file\tclass"]
    for number, path in enumerate(paths, start=1):
        name = f"f{number:04}"
        shutil.copyfile(path, target / name)
        names.append(f"{name}\t{path.relative_to(source).as_posix()}")
        if path.name in classes:
            expectations.append(f"{name}\t{classes[path.name]}")
    target.with_name(f"{target.name}-names.tsv").write_text("\n".join(names) + "\n", encoding="utf-8")
    (target / "expect.tsv").write_text("\n".join(expectations) + "\n", encoding="utf-8")
    return len(paths)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("python -m tools.neutral_copies FROM TO")
    print(f"{copy(Path(sys.argv[1]), Path(sys.argv[2]))} files copied")
