"""How alike two names of columns are, from 0 to 1."""

from difflib import SequenceMatcher

from ingest.map.words import Vocabulary, tokens

SAME, SAME_STEM, SAME_MEANING, ACRONYM = 1.0, 0.95, 0.9, 0.8
_ENDINGS = ("en", "s", "e")


def alike(old: str, new: str, words: Vocabulary) -> float:
    """How alike two headers are: word by word, whatever their order, or letter by letter (a typing error)."""
    ours, theirs = tokens(old, words), tokens(new, words)
    if not ours or not theirs:
        return 0.0
    letters = _ratio("".join(ours), "".join(theirs))
    acronym = ACRONYM if _is_acronym(theirs, ours) or _is_acronym(ours, theirs) else 0.0
    return max(_by_words(ours, theirs, words), letters if letters > 0.85 else 0.0, acronym)


def _by_words(ours: list[str], theirs: list[str], words: Vocabulary) -> float:
    def covered(one: list[str], other: list[str]) -> tuple[float, float]:
        weights = [words.weight(w) for w in one]
        best = [max(_word(w, o, words) for o in other) for w in one]
        return sum(a * b for a, b in zip(weights, best, strict=True)), sum(weights)

    (shared, weight), (shared_back, weight_back) = covered(ours, theirs), covered(theirs, ours)
    return (shared + shared_back) / (weight + weight_back) if weight and weight_back else 0.0


def _word(a: str, b: str, words: Vocabulary) -> float:
    if a == b:
        return SAME
    if _stem(a) == _stem(b):
        return SAME_STEM
    if words.concepts.get(a, frozenset()) & words.concepts.get(b, frozenset()):
        return SAME_MEANING
    short, long = sorted((a, b), key=len)
    if long.startswith(short) and len(short) >= 2:
        return 0.8 if len(short) >= 3 else 0.6
    if 2 <= len(short) <= 4 and short[0] == long[0] and _is_within(short, long):
        return 0.55
    if len(short) >= 4 and short in long:
        return 0.7
    ratio = _ratio(a, b)
    return ratio * 0.9 if ratio > 0.8 else 0.0


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word.removesuffix(ending)
    return word


def _is_within(short: str, long: str) -> bool:
    """Whether the letters of a short form stand in the long one in their order (`nr`, `gem`, `jr`)."""
    letters = iter(long)
    return all(letter in letters for letter in short)


def _is_acronym(short: list[str], long: list[str]) -> bool:
    joined = "".join(short)
    return len(long) > 1 and 2 <= len(joined) <= 5 and joined == "".join(w[0] for w in long)


def _ratio(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()
