"""Whether a sentence sounds like somebody who wants something, or is in trouble. Pure.

"The board met in Uppsala" and "Our vials are filled" share words with the lexicon and ask for nothing. Sentences that
do ask nearly always hold one of a few hundred small words: a question, a want, a lack, a limit, a delay, a failure.
"""

import re

# Endings are open where a word only ever speaks of want or trouble, closed where a longer word means something else.
ENGLISH = r"""
    needs? needed needing requires? required want wants wanted wish seek seeks seeking hope hoping wonder\w*
    unsure
    help (?:look|search|ask)ing (?:looks?|searche?s?|asks?|asked)\sfor we\sask asks asked must
    (?:have|has|had)\sto
    should ought cannot can['\u2019]t unable how\sto where\sto whom? whether
    no not nor never nobody none nothing nowhere neither without hardly barely scarcely \w+n['\u2019]t
    lack\w* miss(?:ing|es) shortage short\sof out\sof scarce absent absence gaps? few fewer little only just
    alone
    single too more\sthan less\sthan beyond exceeds? enough insufficient
    problem\w* trouble\w* issues issue\swith difficult\w* hard harder struggl\w* challeng\w* obstacle\w*
    bottleneck\w* stuck
    trapped blocked blocks clog\w* unclear uncertain\w* unknown confus\w* puzzl\w* doubt\w* risk\w* afraid
    worr\w* fear\w*
    stop stops stopped stopping fail\w* collaps\w* crash\w* break(?:s|ing)? broke broken (?:dies?|died|dying)
    los(?:e|es|ing|t|s)
    drop(?:s|ped|ping)? falls? fell declin\w* decreas\w* aggregat\w* clump\w* leak\w* contaminat\w* degrad\w*
    varies
    variable variation vary inconsistent unstable differs? different weak weakest worse worst poor poorly bad
    badly low
    lower slow slowly manual manually by\shand
    late later delay\w* postpon\w* cancel\w* overdue wait\w* queue\w* backlog\w* back\s?order\w*
    booked\s(?:out|up|solid|until)
    fully full lead\stimes? delivery\stimes? until before unless months years weeks\saway
    expensive costly costs? cost\sof afford\w* price\w* budget\w* money ends? ended runs?\sout running\sout
    bankrupt\w* discontinued
    refus\w* reject\w* turn(?:s|ed)?\s(?:us\s)?(?:down|away) den(?:y|ies|ied) demand\w* insist\w* impossible
    impractical
    unwilling minimum at\sleast depend\w* limit\w* restrict\w* outdated obsolete old open lost
    instead replac\w* move moving transfer\w* hand(?:ed)?\sover find(?!\sattached) finding get\shold dead
    expir\w* quot(?:es|ed) smallest
"""
SWEDISH = r"""
    behov\w* behöv\w* kräv\w* vill önskar söker letar hitta\w* finna undrar fråga\w* frågar hjälp\w* råd
    rådgivning måste
    bör borde hoppas kan\svi kan\sinte vem vilka\s(?:kan|är|har) hur\s(?:vi|man|ska|kan|gör) vart
    inte ej icke inga ingen inget ingenting ingenstans aldrig utan knappt knappast varken
    sakna\w* brist\w* luckor slut slutar slutat slutade fattas otillräcklig\w* räck\w* få\s bara endast ensam\w*
    enda
    för\s(?:lång|låg|lite|få|sen|dyr|stor|hög|kort|svag|ojämn|gammal|gamla|många|mycket|trång|tid|grov|svår|dålig)\w*
    mer\sän mindre\sän
    problem\w* bekymmer svår\w* kämpa\w* utmaning\w* hinder flaskhals\w* stopp\w* fast fastna\w* täpp\w*
    oklar\w* osäk\w*
    okän\w* oroa\w* oro risk\w* vilsn\w* tvek\w*
    misslyck\w* kollaps\w* rasar faller föll sjunk\w* krascha\w* dör dog dött förlor\w* tapp\w* försvinn\w*
    klump\w* läck\w*
    förorena\w* förorening\w* bryts varier\w* ojämn\w* instabil\w* skilj\w* olika annan svag\w* sämre dålig\w*
    låg\w* långsam\w*
    manuell\w* för\shand
    sen sent sena försen\w* dröj\w* skjut\w* inställ\w* ställt\sin vänta\w* väntetid\w* kön? köer köa\w*
    restnoter\w* uppbokad\w* fullbokad\w* full fullt
    ledtid\w* leveranstid\w* förrän innan tills månader halvår
    dyr\w* kost\w* budget\w* konkurs\w* pengar pengarna medel
    neka\w* avslag\w* avböj\w* tacka\w*\snej vägra\w* ställer\skrav godtar godta omöjlig\w* minst minimi\w*
    bero\w* begräns\w* föråldra\w*
    gammal\w* gamla öppen öppet öppna räcker överför\w* i\sstället istället byta ersätt\w* fyllas
"""
QUESTION = re.compile(
    r"\?|^\W*(?:who|where|how|which|what|can|could|does|do|is|are|should|would|may|vem|vilka|vilken|vilket|var|hur|vad|"
    r"kan|ska|behöver|måste|finns|får)\b"
)
WANTING = re.compile(rf"\b(?:{'|'.join((ENGLISH + SWEDISH).split())})(?!\w)")


def sounds_wanting(sentence: str) -> bool:
    """Tell whether a sentence holds a word of want or trouble, or asks."""
    small = sentence.lower()
    return bool(QUESTION.search(small) or WANTING.search(small))
