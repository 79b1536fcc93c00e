"""Turns a clone of public-domain books into clean paragraphs, one per line.

    python prepare.py CLONE corpus.txt

CLONE is github.com/mlschmitt/classic-books-markdown at commit 944882722e: one Markdown file per book.
Headings, tables, pictures and quotations marked as such are left out, as are paragraphs that are
mostly figures or in other alphabets, and every paragraph that was there before. Dialogue stays:
short paragraphs are kept from 20 letters on. Books and paragraphs keep their order; the tokenizer
script shuffles.
"""

import re
import subprocess
import sys
import tarfile

MARKUP = ("#", "|", ">", "![", "<", "---", "***")
QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


def paragraphs(book):
    for block in re.split(r"\n\s*\n", book.replace("\r", "")):
        text = re.sub(r"[*_`]+", "", " ".join(block.split()).translate(QUOTES))
        letters = sum(c.isalpha() or c == " " for c in text)
        foreign = sum(ord(c) > 127 for c in text)
        if len(text) >= 20 and not block.lstrip().startswith(MARKUP):
            if letters / len(text) >= 0.85 and foreign / len(text) <= 0.02:
                yield text


def books(clone):
    archive = subprocess.Popen(["git", "-C", clone, "archive", "HEAD"], stdout=subprocess.PIPE)
    with tarfile.open(fileobj=archive.stdout, mode="r|") as files:
        for file in files:
            if file.name.endswith(".md") and file.name != "README.md":
                yield files.extractfile(file).read().decode("utf8", "replace")


clone, target = sys.argv[1:]
seen, count, kept = set(), 0, 0
with open(target, "w") as out:
    for book in books(clone):
        found = [text for text in paragraphs(book) if not (text in seen or seen.add(text))]
        if sum(map(len, found)) > 20_000:  # else a preface or an index
            count, kept = count + 1, kept + sum(map(len, found))
            out.writelines(text + "\n" for text in found)
print(f"{count} books, {kept / 1e6:.1f} million characters")
