"""The vocabulary of the replica's invented news: sentence patterns and word lists, nothing else.

Patterns are filled by `prose.Writer`. Every sentence pattern has the slot `{u}`, an invented proper name that occurs in
no other sentence of the site; it always follows a class noun ("obec {u}"), so that it needs no declension. `{a}` is the
feminine ending of a past tense, `{n}`, `{m}` and `{p}` are numbers of at least five (genitive plural).
"""

TITLES = (
    "Obec {u} dostane nový most, stavba začne {v_mesici}",
    "Společnost {u} propustí {n} lidí, odbory mluví o šoku",
    "Nemocnice {u} otevřela pavilon za {n} milionů korun",
    "U obce {u} se srazila dvě auta, na místě zasahovalo {n} hasičů",
    "Soud zamítl žalobu firmy {u}, rozsudek není pravomocný",
    "Archeologové našli u obce {u} poklad starý {n} století",
    "Spolek {u} zachránil kapli, peníze vybíral {n} let",
    "Ceny v lokalitě {u} vzrostly o {p} procent, levněji nebude",
    "Řeka u obce {u} se vylila z břehů, voda zaplavila {n} domů",
    "Festival {u} láká na hvězdy, vstupenky zmizely za {n} minut",
    "Projekt {u} má zpoždění, ministerstvo žádá vysvětlení",
    "Firma {u} postaví {v_meste} továrnu na baterie",
    "Trať přes stanici {u} stojí, vlaky nepojedou {n} dní",
    "Nadace {u} rozdělí {n} milionů, pomůže hlavně dětem",
    "Škola {u} ruší třídy, rodiče sepsali petici",
    "Vědci z centra {u} představili lék, testovalo ho {n} lidí",
    "Zastupitelé prodali areál {u}, opozice podá stížnost",
    "Klub {u} po {n} letech postoupil, fanoušci slavili do rána",
    "Vyhlášená hospoda {u} končí, majitel mluví o únavě",
    "Sněhová kalamita odřízla obec {u}, pluhy jezdí nepřetržitě",
    "Policie prověřuje zakázku {u}, zajistila {n} krabic dokumentů",
    "Proč se o projektu {u} mluví tak málo",
)

PEREX = (
    "Obec {u} připravuje největší stavbu za posledních {n} let.",
    "Společnost {u} oznámila změny, které se dotknou {n} zaměstnanců.",
    "Ještě {v_mesici} přitom vedení podniku {u} tvrdilo, že žádné potíže nemá.",
    "Podle oslovených odborníků je případ projektu {u} v Česku zcela mimořádný.",
    "Událost v osadě {u} vyšetřují kriminalisté, škoda dosáhla {n} milionů korun.",
    "Rozhodnutí o budoucnosti podniku {u} padlo {ve_dni} po několikahodinové debatě.",
    "Starostové z okolí obce {u} teď žádají, aby do sporu vstoupil kraj.",
    "Náklady má z větší části pokrýt fond {u}, zbytek doplatí stát.",
    "Obyvatelé lokality {u} se obávají, že se situace bude opakovat.",
    "O sdružení {u} se v posledních týdnech zajímají i zahraniční média.",
    "Návštěvníci si výstavu {u} mohou prohlédnout {v_meste} až do konce roku.",
    "Na zásah u obce {u} dohlíželo {n} policistů a dva vrtulníky.",
    "Spor o pozemky kolem osady {u} se táhne už {n} let.",
    "Zpráva s názvem {u} varuje, že čas na nápravu se krátí.",
    "Zájemců o službu {u} přibývá, za rok se jejich počet zvýšil o {p} procent.",
    "Vedení klubu {u} mluví o historickém úspěchu a slibuje další posily.",
)

BODY = (
    "Podle prvních odhadů přijde oprava v obci {u} na {n} milionů korun.",
    "Radnice {v_meste} chce práce u osady {u} dokončit {v_mesici} příštího roku.",
    "Společnost {u} loni přijala {n} nových lidí a její tržby stouply o {p} procent.",
    "Odborníci upozorňují, že podobným vývojem prošla před lety také firma {u}.",
    "Na místo u obce {u} vyjelo {n} hasičů, kteří požár dostali pod kontrolu během {m} minut.",
    "Do projektu {u} se zapojilo {n} škol a {m} domovů pro seniory.",
    "Spolek {u} na situaci upozornil už {v_mesici}, úřady však tehdy reagovaly zdrženlivě.",
    "Mluvčí kraje {osoba} potvrdil{a}, že obec {u} o dotaci požádala {ve_dni}.",
    "Zájem o prohlídky zámku {u} podle správců překonal všechna očekávání.",
    "Studie s názvem {u} vychází z údajů, které vědci sbírali {n} měsíců.",
    "Obyvatelé osady {u} si dlouhodobě stěžují na hluk a prach z blízké stavby.",
    "Náklady na provoz střediska {u} letos vzrostly o {n} tisíc korun.",
    "Hejtmanství slíbilo, že příspěvek pro nadaci {u} zachová i v roce {rok}.",
    "Kvůli uzavírce u obce {u} musí řidiči počítat se zdržením až {n} minut.",
    "Soud {v_meste} se sporem firmy {u} začne zabývat nejdříve {v_mesici}.",
    "Meteorologové varovali, že v okolí obce {u} může napadnout až {n} centimetrů sněhu.",
    "Podnik {u} dodává své výrobky do {n} zemí a letos otevře další halu {v_meste}.",
    "Zastupitelé návrh sdružení {u} podpořili {n} hlasy, proti byli jen dva.",
    "Festival {u} letos nabídne {n} představení a přijedou na něj i hosté ze zahraničí.",
    "Vedení nemocnice {u} připustilo, že na oddělení chybí {n} zdravotních sester.",
    "Zemědělské družstvo {u} kvůli suchu přišlo zhruba o {p} procent úrody.",
    "Archeologové u obce {u} odkryli základy {n} domů z období středověku.",
    "Cestující na zastávce {u} čekali podle dopravce průměrně o {n} minut déle.",
    "Policisté případ firmy {u} odložili, protože se jim nepodařilo zjistit pachatele.",
    "Ještě {v_mesici} přibude u obce {u} cyklostezka dlouhá {n} kilometrů.",
    "Příspěvek pro spolek {u} schválila komise po {n} hodinách jednání.",
    "Dobrovolníci ze spolku {u} vysadili podél silnice {n} stromů.",
    "Rozpočet obce {u} počítá se schodkem {n} milionů korun, který pokryjí úspory.",
    "Ministerstvo dopravy už dříve oznámilo, že trať přes stanici {u} projde rekonstrukcí.",
    "Ceny bytů v lokalitě {u} vzrostly meziročně o {p} procent, nejvíce {v_meste}.",
    "Knihovna {v_meste} vystaví {n} fotografií, které pořídili členové klubu {u}.",
    "Výzkumníci z centra {u} nyní hledají {n} dobrovolníků do další fáze pokusu.",
    "Trenér klubu {u} po zápase připustil, že mužstvo doplatilo na zranění {n} hráčů.",
    "Záchranáři ošetřili u obce {u} celkem {n} lidí, vážně nebyl zraněn nikdo.",
    "Kontrola v provozovně {u} odhalila {n} pochybení, pokutu však úřad neuložil.",
    "Petici proti záměru firmy {u} podepsalo {n} majitelů okolních domů.",
    "Hladina řeky u obce {u} podle vodohospodářů během noci stoupla o {n} centimetrů.",
    "Vedení obce {u} věří, že se do roku {rok} podaří splatit celou půjčku.",
    "Škola {u} přijme od září {n} prvňáků, nejvíce za poslední desetiletí.",
    "O dalším postupu kolem zakázky {u} mají radní rozhodnout {ve_dni}.",
    "Informovala o tom agentura Reuters s odkazem na výroční zprávu společnosti {u}.",
    "Silničáři posypali úsek u obce {u} naposledy krátce po {h}. hodině ranní.",
)

QUOTES = (
    "„Na výsledek čekáme všichni a obec {u} udělá maximum, aby termín vyšel,“ řekl{a} {osoba}.",
    "„Bez pomoci kraje bychom projekt {u} nikdy nezaplatili,“ uvedl{a} {role} {osoba}.",
    "„S firmou {u} jednáme od {ode_dne} a shoda je blízko,“ doplnil{a} {osoba}.",
    "„Je to rána pro celý region, podnik {u} tu živil {n} rodin,“ prohlásil{a} {role} {osoba}.",
    "„Takový zájem o sbírku {u} jsme nečekali. Vybralo se {n} milionů,“ dodal{a} {osoba}.",
    "„Škodu v areálu {u} zatím jen odhadujeme,“ sdělil{a} novinářům {role} {osoba}.",
    "„Lidé z osady {u} si zaslouží jasnou odpověď,“ zdůraznil{a} {osoba}, {role}.",
    "„Nemůžeme vyloučit, že se zkouška zařízení {u} protáhne o {n} týdnů,“ připustil{a} {osoba}.",
    "„V osadě {u} jsem prožil{a} dětství, proto mě ta zpráva zasáhla,“ svěřil{a} se {osoba}.",
    "„Kdo tvrdí, že spolek {u} nic nedělá, ten tu nikdy nebyl,“ ohradil{a} se {role} {osoba}.",
)

OWN_WORDS = (
    "Další zprávy o průběhu prací chce obec {u} zveřejnit {ve_dni} odpoledne.",
    "Související náklady vyčíslila společnost {u} na {n} milionů korun, účet prý není konečný.",
    "Aktuálně se děje hodně i v zákulisí, kde vyjednavači firmy {u} hledají kompromis.",
    "Čtěte také drobné písmo, radí klientům fondu {u} právníci {v_meste}.",
)

QUESTIONS = (
    "Jak dlouho už se projektu {u} věnujete?",
    "Co vás v souvislosti s obcí {u} nejvíce překvapilo?",
    "Kdy firma {u} zaplatí všechny závazky?",
    "Vrátíte se ještě někdy do klubu {u}?",
    "Proč podle vás spolek {u} tak dlouho mlčel?",
    "Čekáte, že výstava {u} přiláká i mladší publikum?",
    "Kolik lidí dnes žije v osadě {u}?",
)

ANSWERS = (
    "Mluvit o tom je těžké, bez lidí z obce {u} bych to vzdal{a} už před {n} lety.",
    "Začínali jsme v malé dílně {u} a nikdo nám nevěřil, že vydržíme déle než {n} měsíců.",
    "Přesně to říct neumím, ve sdružení {u} jsme se o tom bavili naposledy {ve_dni}.",
    "Záleží na počasí, na úřadech i na tom, jak rychle podnik {u} dodá materiál.",
    "To je otázka spíše pro vedení fondu {u}, já odpovídám jen za svou práci.",
    "Doufám, že ano, protože nápad spolku {u} si podporu zaslouží.",
)

FORECAST = (
    "Na stanici {u} bude zpočátku zataženo, teploty vystoupí nejvýše na {n} stupňů.",
    "V okolí obce {u} se od západu vyjasní, vítr dosáhne rychlosti až {n} metrů za sekundu.",
    "Nad horskou osadou {u} čekají meteorologové až {n} centimetrů nového sněhu.",
    "Na silnicích u obce {u} se ojediněle vytvoří náledí, řidiči by měli zpomalit.",
)

SUBHEADS = (
    "Odezva v obci {u}",
    "Co bude dál s projektem {u}",
    "Peníze pro spolek {u}",
    "Kdo stojí za firmou {u}",
    "Z historie osady {u}",
)

CAPTIONS = (
    "Obec {u}, ilustrační fotografie",
    "Areál firmy {u} ({d}.{mm}.2026, {mesto})",
    "Zastávka {u} {v_meste}",
    "Členové spolku {u} při otevření sálu",
    "Osada {u} z ptačí perspektivy",
    "Zámek {u}, ilustrační foto",
)

LIST_ITEMS = (
    "obec {u}: {n} milionů korun",
    "spolek {u}: {n} tisíc korun",
    "škola {u}: {n} počítačů a {m} tabulí",
    "sbor hasičů {u}: {n} obleků",
    "středisko {u}: {n} lůžek",
)

CREDITS = ("Depositphotos", "hrad.cz", "Michal Bartoň / INCORP images", "Adéla Hájková / INCORP images", "Pixabay")

PRESS_CREDITS = ("ČTK", "Profimedia.cz", "Vilém Zadák", "Shutterstock", "Zdena Horáčková")

PLACES = (
    ("Olomouc", "v Olomouci"),
    ("Plzeň", "v Plzni"),
    ("Brno", "v Brně"),
    ("Zlín", "ve Zlíně"),
    ("Jihlava", "v Jihlavě"),
    ("Liberec", "v Liberci"),
    ("Ostrava", "v Ostravě"),
    ("Kolín", "v Kolíně"),
    ("Znojmo", "ve Znojmě"),
    ("Třebíč", "v Třebíči"),
    ("Ústí nad Labem", "v Ústí nad Labem"),
    ("České Budějovice", "v Českých Budějovicích"),
)

MEN = ("Radim", "Vojtěch", "Oldřich", "Květoslav", "Přemysl", "Řehoř", "Šimon", "Bořivoj", "Alois", "Čeněk")
WOMEN = ("Žofie", "Lenka", "Růžena", "Dorota", "Běla", "Šárka", "Květa", "Zdislava", "Jiřina", "Apolena")
SURNAMES = (
    ("Koubek", "Koubková"),
    ("Švarc", "Švarcová"),
    ("Dřímal", "Dřímalová"),
    ("Ježdík", "Ježdíková"),
    ("Pšenička", "Pšeničková"),
    ("Bělohrad", "Bělohradová"),
    ("Tůma", "Tůmová"),
    ("Žďárský", "Žďárská"),
    ("Nedvídek", "Nedvídková"),
    ("Křivánek", "Křivánková"),
    ("Obdržal", "Obdržalová"),
    ("Čáslavka", "Čáslavková"),
    ("Vydra", "Vydrová"),
    ("Úlehla", "Úlehlová"),
)
ROLES = (
    ("starosta", "starostka"),
    ("ředitel střediska", "ředitelka střediska"),
    ("ekonom", "ekonomka"),
    ("krajský radní", "krajská radní"),
    ("předseda odborů", "předsedkyně odborů"),
    ("právník", "právnička"),
    ("kastelán", "kastelánka"),
)

DAYS = ("v pondělí", "v úterý", "ve středu", "ve čtvrtek", "v pátek", "v sobotu", "v neděli")
DAYS_NAMED = ("pondělí", "úterý", "středa", "čtvrtek", "pátek", "sobota", "neděle")
SINCE_DAYS = ("pondělí", "úterý", "středy", "čtvrtka", "pátku", "soboty", "neděle")
IN_MONTHS = (
    "v lednu",
    "v únoru",
    "v březnu",
    "v dubnu",
    "v květnu",
    "v červnu",
    "v červenci",
    "v srpnu",
    "v září",
    "v říjnu",
    "v listopadu",
    "v prosinci",
)
MONTHS = (
    "ledna",
    "února",
    "března",
    "dubna",
    "května",
    "června",
    "července",
    "srpna",
    "září",
    "října",
    "listopadu",
    "prosince",
)

NAME_STARTS = (
    "Bra",
    "Bře",
    "Čer",
    "Dra",
    "Dub",
    "Hor",
    "Hra",
    "Hru",
    "Jas",
    "Kam",
    "Kla",
    "Kra",
    "Kře",
    "Lho",
    "Lub",
    "Mal",
    "Mlá",
    "Mod",
    "Nov",
    "Osl",
    "Pod",
    "Pra",
    "Pro",
    "Rad",
    "Rud",
    "Ska",
    "Slo",
    "Smr",
    "Sta",
    "Str",
    "Svě",
    "Trn",
    "Vel",
    "Vra",
    "Vys",
    "Zbý",
    "Zel",
    "Zla",
    "Žďá",
    "Žer",
)
NAME_ENDS = ("vice", "nice", "lice", "tín", "šov", "kov", "nov", "dol", "čany", "ves", "sko", "lhota")
