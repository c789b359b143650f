"""Token files of the comparisons: `id TAB tokens`, made from the words of the collection."""
import os, subprocess


def han(character):
    return '\u3400' <= character <= '\u9fff'


def rich(words):
    """Words, Han bigrams inside runs of Han, and Han characters, told apart by their first letter; other words whole in each."""
    out, run = ['w' + word for word in words], []

    def flush():
        if len(run) == 1:
            out.append('b' + run[0])
        out.extend('b' + run[i] + run[i + 1] for i in range(len(run) - 1))
        run.clear()

    for word in words:
        if word and han(word[0]):
            run.extend(word)
            out.extend('u' + character for character in word)
        else:
            flush()
            out.extend(('b' + word, 'u' + word))
    flush()
    return out


def three(words):
    """Three different words of at least two characters, spread over the question; fewer if it has fewer."""
    content = list(dict.fromkeys(word for word in words if len(word) > 1 and han(word[0]))) or words[:3]
    return content if len(content) <= 3 else [content[0], content[len(content) // 2], content[-1]]


def rewrite(source, target, change):
    partial = target + '.part'
    with open(source, encoding='utf-8') as lines, open(partial, 'w', encoding='utf-8') as out:
        for line in lines:
            key, _, words = line.rstrip('\n').partition('\t')
            out.write(key + '\t' + ' '.join(change(words.split(' ') if words else [])) + '\n')
    os.replace(partial, target)


def documents(common, target, kind, scale, prototype):
    """Writes the documents of a comparison that are not the collection itself: perturbed copies, rich tokens, or both."""
    source = os.path.join(common, 'docs_icu.tsv')
    if scale > 1:
        copies = target + '.copies'
        with open(copies, 'wb') as out:
            subprocess.run([prototype, 'gen', source, str(scale)], check=True, stdout=out)
        source = copies
    if kind == 'rich':
        rewrite(source, target, rich)
        if scale > 1:
            os.remove(source)
    else:
        os.replace(source, target)


def questions(common, folder, work):
    """Writes the questions of a comparison and links what the peers read beside them."""
    change = {'words': lambda words: words, 'three': three, 'rich': rich}[work]
    rewrite(os.path.join(common, 'queries_icu.tsv'), os.path.join(folder, 'queries_icu.tsv'), change)
    for name in ('queries.tsv', 'qrels.tsv', 'national_ids.txt', 'dev_split.txt', 'articles.jsonl'):
        link = os.path.join(folder, name)
        if not os.path.exists(link):
            os.symlink(os.path.join(os.path.abspath(common), name), link)
