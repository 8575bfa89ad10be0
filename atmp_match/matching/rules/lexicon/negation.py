"""Parts of a sentence that say what is not needed, or is there already. Pure; only what can be told from the words."""

import re
from collections.abc import Iterator

# A new thought begins here, so that what is said before it does not reach it.
BORDER = re.compile(
    r"[,;:.!?()–—\n]|\b(?:but|however|though|although|because|so that|except|and (?:we|the|our)|instead of that|"
    r"men|dock|fast|"
    r"eftersom|för att|utan att|utom|och (?:vi|våra?|vårt))\b|(?<=\w) utan (?=\w)"
)
# What follows such words up to the border is not needed.
NOT_NEEDED = re.compile(
    r"\b(?:no need (?:for|of|to)|no longer need|(?:do|does|did)(?: not|n['’]t) (?:need|require|want)|need no|"  # noqa: RUF001
    r"not (?:looking|searching|asking) for|not interested in|no (?:problems?|issues?|trouble|shortage) (?:with|of)|"
    r"(?:we|i)(?: have|['’]ve) (?:already )?(?:secured|solved|arranged|sorted(?: out)?|signed|plenty of)|"  # noqa: RUF001
    r"(?<!not )have (?:enough|sufficient|plenty of)|(?:already|now) ha(?:ve|s)|ha(?:ve|s) already (?:got|a|an|our|the|"
    r"two|three|made|produced|validated|booked)|"
    r"inget behov av|inga behov av|behöver (?:inte|ej|ingen|inget|inga)|kräver (?:inte|ingen|inget|inga)|"
    r"(?:söker|letar|vill) (?:inte|ej)(?: efter)?|inte intresserade av|söker (?:inga|inget|ingen)|"
    r"(?:inget|inga) (?:problem|bekymmer) med|har gott om|(?<!inte )har tillräckligt (?:med )?|"
    r"(?:har|finns)(?: ju)? redan(?! (?:försökt|frågat|pratat|kontaktat|provat|testat|väntat|letat|sökt)))\b"
)
# What stands before such words, back to the border, is there already.
SETTLED = re.compile(
    r"\b(?:(?:is|are|was|were)(?: all| now| already)? (?:in place|sorted|solved|ready|covered|secured|done|no problem|"
    r"not a problem|no issue|not an issue|fine|taken care of|not needed|not required)|"
    r"(?:is|are|was|were|has been|have been)(?: now| already)? (?:booked|reserved|signed|released|delivered|approved|"
    r"funded|financed|hired|installed|qualified|validated|tested|trained|filled|finished|completed)"
    r"(?! (?:until|till|up|out|solid|by hand|by others|too|only|late|again|before|at |on |in|without|as))|"
    r"(?:went|works?|worked|runs?) (?:very |really )?(?:well|fine|smoothly)|"
    r"(?:isn|aren)['’]t (?:an? )?(?:problem|issue|needed|required)|under control|all good|sorted|"  # noqa: RUF001
    r"(?:already|now) (?:in place|available|secured|booked)|"
    r"(?:är|blev) (?:redan |nu )?(?:på plats|levererade?|levererat|löst|löste|klara?|klart|ordna[td]|"
    r"säkra[td]|inget problem|inga problem|godkän[dt]a?|testa(?:d|t|de)|validera(?:d|t|de)|"
    r"underteckna(?:d|t|de)|finansiera(?:d|t|de)|"
    r"utbilda(?:d|t|de)|boka(?:d|t|de))(?! (?:till|tills|fram|hela|för hand|av andra|för|först|utan|som|i |på ))|"
    r"(?:gick|fungerar|fungerade) (?:mycket )?(?:bra|utmärkt|som (?:de|det|den) ska)|"
    r"(?:finns|är bokad|är bokat) redan|behövs (?:inte|ej)|fungerar (?:redan )?(?:bra|utmärkt))\b"
)
# A kind of product that is named only to be ruled out.
NOT_THIS = re.compile(r"\b(?:(?:is|are|it['’]s|use|work with) not|not an?|är inte|är varken|inte (?:en|ett))\b")  # noqa: RUF001


def quiet_parts(sentence: str) -> Iterator[tuple[int, int]]:
    """Yield where a sentence speaks of what is not needed or already there; a question asks for it all the same."""
    small = sentence.casefold()
    if len(small) != len(sentence):  # a rare letter that grows when made small would shift every place
        small = sentence.lower() if len(sentence.lower()) == len(sentence) else sentence
    for start, end in _clauses(small):
        clause = small[start:end]
        if found := NOT_NEEDED.search(clause):
            yield start + found.start(), end
        elif found := SETTLED.search(clause):
            yield start, start + found.end()


def ruled_out(sentence: str) -> Iterator[tuple[int, int]]:
    """Yield where a sentence names a kind of product only to say that it is not one."""
    small = sentence.lower()
    if len(small) != len(sentence):
        return
    for start, end in _clauses(small):
        if found := NOT_THIS.search(small, start, end):
            yield found.start(), end


def _clauses(sentence: str) -> Iterator[tuple[int, int]]:
    start = 0
    for border in BORDER.finditer(sentence):
        yield start, border.start()
        start = border.end()
    yield start, len(sentence)
