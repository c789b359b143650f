#!/usr/bin/env python3
"""Words of every article by field: `id TAB words`, each word led by the letter of its field: t title, p path, b number and text.

usage: fields.py ARTICLES.jsonl OUT.tsv       with the interpreter of the peers, which has PyICU

Words are those of ICU's word break iterator in lower case, as in the other token files.
"""
import json, os, sys
import icu

BREAKER = icu.BreakIterator.createWordInstance(icu.Locale('zh'))


def words(letter, text):
    text = icu.UnicodeString(text)
    BREAKER.setText(text)
    start, found = 0, []
    for end in BREAKER:
        # Status 100 and above: letters, numbers, ideographs; below: spaces and punctuation.
        if BREAKER.getRuleStatus() >= 100:
            found.append(letter + str(text[start:end]).lower())
        start = end
    return found


def main():
    source, target = sys.argv[1:]
    partial = target + '.part'
    with open(source, encoding='utf-8') as lines, open(partial, 'w', encoding='utf-8') as out:
        for line in lines:
            row = json.loads(line)
            found = words('t', row['title']) + words('p', ' '.join(row['path'])) + words('b', row['no'] + ' ' + row['text'])
            out.write(row['id'] + '\t' + ' '.join(found) + '\n')
    os.replace(partial, target)


if __name__ == '__main__':
    main()
