"""What names meant in the wars since 1990: the side of a party's words, the country of the place and the day, as history has it.

Written by hand from common knowledge of these wars; what the directory had wrong at first was mended there.
"""

from __future__ import annotations

import pytest

from whoholds.identify import Directory
from whoholds.identify.actors import cast, resolve

MEANT = """
FMLN | SV | 1990-01-10 | fmln
Sandinista army | NI | 1990-01-10 | nicaraguan-government
M-19 | CO | 1990-01-15 | m-19
IPKF | LK | 1990-01-22 | indian-government
Derg | ET | 1990-02-10 | derg
EPLF | ER | 1990-02-10 | eplf
NPFL | LR | 1990-07-01 | npfl
JKLF | IN | 1990-07-10 | jklf
FAPLA | AO | 1990-12-01 | angolan-government
USC | SO | 1991-01-26 | usc
Afghan army | AF | 1991-02-13 | afghan-government-najibullah
Iraqi army | IQ | 1991-03-05 | iraq-saddam
mujahideen | AF | 1991-03-31 | afghan-mujahideen
TPLF | ET | 1991-05-20 | tplf
EPRDF forces | ET | 1991-05-25 | tplf
EPRDF | ET | 1991-05-28 | tplf
Yugoslav federal army | SI | 1991-06-27 | jna
Slovenian Territorial Defence | SI | 1991-06-28 | slovenia-to
Renamo | MZ | 1991-08-12 | renamo
JNA | HR | 1991-11-18 | jna
Shining Path | PE | 1992-01-15 | shining-path
Arkan's Tigers | BA | 1992-04-02 | republika-srpska
Serb forces | BA | 1992-05-01 | republika-srpska
Bosnian Croats | BA | 1993-06-01 | hvo
HVO | BA | 1993-06-01 | hvo
Abkhaz forces | GE | 1993-09-27 | abkhazia
EZLN | MX | 1994-01-02 | ezln
Khmer Rouge | KH | 1994-01-10 | khmer-rouge
Rwandan government forces | RW | 1994-06-04 | rwandan-government-1994
RPF | RW | 1994-07-04 | rpf-rebels
Rwandan Patriotic Front | RW | 1994-07-04 | rpf-rebels
Russian forces | RU | 1995-01-05 | russia
GIA | DZ | 1995-01-10 | gia
DKBA | MM | 1995-01-27 | myanmar-military
KNU | MM | 1995-01-27 | knla
SLORC | MM | 1995-01-27 | myanmar-military
Tatmadaw | MM | 1995-01-27 | myanmar-military
Serb forces | HR | 1995-05-01 | republic-of-serbian-krajina
Bosnian Serb army | BA | 1995-07-11 | republika-srpska
Bosnian Serb forces | BA | 1995-07-11 | republika-srpska
Croatian army | HR | 1995-08-05 | croatia
Krajina Serbs | HR | 1995-08-05 | republic-of-serbian-krajina
KDPI | IR | 1996-07-10 | kdpi
Chechen rebels | RU | 1996-08-06 | chechen-separatists
KDP | IQ | 1996-08-31 | kdp-1994
PUK | IQ | 1996-09-09 | puk-1994
Taliban | AF | 1996-09-27 | taliban
United Tajik Opposition | TJ | 1996-12-10 | united-tajik-opposition
AFDL | CD | 1997-03-15 | afdl
Zairian army | CD | 1997-03-15 | zaire-government
SPLA | SD | 1997-04-01 | spla-rebels
ABRI | TL | 1997-05-23 | indonesian-government
Falintil | TL | 1997-05-23 | falintil
Dostum's forces | AF | 1997-05-25 | northern-alliance
Cobras | CG | 1997-06-16 | cobra-militia
PKK | TR | 1997-07-10 | pkk
AFRC | SL | 1998-02-01 | afrc
Kamajors | SL | 1998-02-01 | kamajors
ECOMOG | SL | 1998-02-13 | ecomog
KLA | XK | 1998-07-20 | kla
Kosovo Liberation Army | XK | 1998-07-20 | kla
Rwandan army | CD | 1998-08-04 | rwanda-in-drc-1996
Serbian police | XK | 1998-09-20 | yugoslavia
FARC | CO | 1998-11-01 | farc
UNITA | AO | 1998-12-01 | unita
Ninjas | CG | 1998-12-16 | ninjas
RCD | CD | 1999-01-01 | rcd-goma
RUF | SL | 1999-01-06 | ruf
SADC forces | CD | 1999-01-10 | drc-government
SADC troops | CD | 1999-01-10 | drc-government
Serb forces | XK | 1999-04-01 | yugoslavia
South Lebanon Army | LB | 1999-07-12 | israel
INTERFET | TL | 1999-09-23 | interfet
Federal troops | RU | 1999-12-25 | russia
MLC | CD | 2000-01-01 | mlc
LTTE | LK | 2000-04-22 | ltte
CNDD-FDD | BI | 2000-06-16 | cndd-fdd
Abu Sayyaf | PH | 2000-07-09 | abu-sayyaf
MILF | PH | 2000-07-09 | milf
Hizbul Mujahideen | IN | 2000-07-10 | kashmir-insurgents
AUC | CO | 2001-01-15 | auc
NLA | MK | 2001-05-05 | nla-macedonia
Northern Alliance | AF | 2001-11-13 | northern-alliance
GAM | ID | 2002-05-23 | gam
Maoists | NP | 2002-11-14 | cpn-maoist
Royal Nepalese Army | NP | 2002-11-14 | nepalese-government
LRA | UG | 2003-01-10 | lra
UPC | CD | 2003-03-01 | upc-ituri
LURD | LR | 2003-07-01 | lurd
Janjaweed | SD | 2004-05-10 | janjaweed
Mahdi Army | IQ | 2004-08-05 | mahdi-army
Forces Nouvelles | CI | 2004-11-01 | new-forces
New Forces | CI | 2004-11-01 | new-forces
al-Qaeda in Iraq | IQ | 2005-09-05 | isis
Iraqi army | IQ | 2006-03-05 | iraqi-government
FUC | TD | 2006-04-13 | fuc-chad
Islamic Courts Union | SO | 2006-06-05 | icu
Hezbollah | LB | 2006-07-12 | hezbollah
Islamic State of Iraq | IQ | 2007-01-05 | isis
Fatah | PS | 2007-06-14 | palestinian-authority
Hamas | PS | 2007-06-14 | hamas
UFDD | TD | 2008-02-02 | chadian-rebels
JEM | SD | 2008-05-10 | jem
Asa'ib Ahl al-Haq | IQ | 2008-08-05 | asaib-ahl-al-haq
South Ossetian forces | GE | 2008-08-10 | south-ossetia
CNDP | CD | 2008-10-28 | cndp
TFG | SO | 2009-05-01 | somali-government
Taliban | PK | 2009-05-01 | ttp
al-Shabaab | SO | 2009-05-01 | al-shabaab
Afghan army | AF | 2010-02-13 | afghan-government
Caucasus Emirate | RU | 2010-03-29 | caucasus-emirate
FRCI | CI | 2011-03-30 | ouattara-forces
Ansar al-Sharia | YE | 2011-05-27 | aqap
PJAK | IR | 2011-07-10 | pjak
AMISOM | SO | 2011-08-06 | somali-government
NTC | LY | 2011-08-22 | ntc-rebels
MNLA | ML | 2012-04-01 | mnla
Ansar Dine | ML | 2012-06-01 | ansar-dine
MUJAO | ML | 2012-06-28 | ansar-dine
Free Syrian Army | SY | 2012-07-19 | syrian-rebels
FARDC | CD | 2012-11-20 | drc-government
M23 | CD | 2012-11-20 | m23
Seleka | CF | 2013-03-24 | seleka
Ansar al-Sharia | TN | 2013-04-30 | ansar-al-sharia-tunisia
SPLA | SS | 2013-12-20 | south-sudan-government
SPLM-IO | SS | 2014-01-01 | splm-io
ISIS | SY | 2014-01-14 | isis
anti-Balaka | CF | 2014-01-24 | anti-balaka
TTP | PK | 2014-06-15 | ttp
DPR | UA | 2014-07-05 | russia
Ansar al-Sharia | LY | 2014-07-30 | brsc
KDP | IQ | 2014-08-07 | peshmerga
Boko Haram | NG | 2014-08-12 | boko-haram
Zintan brigades | LY | 2014-08-22 | lna
Libya Dawn | LY | 2014-08-23 | libya-dawn
YPG | SY | 2014-09-20 | sdf
Houthis | YE | 2014-09-21 | houthis
Ahrar al-Sham | SY | 2015-03-28 | syrian-rebels
AQAP | YE | 2015-04-02 | aqap
Rapid Support Forces | SD | 2015-06-01 | sudanese-army
Hadi's forces | YE | 2015-07-17 | yemeni-government
Asa'ib Ahl al-Haq | IQ | 2015-08-05 | iraqi-government
CMA | ML | 2016-07-01 | cma
Security Belt | YE | 2016-07-30 | yemeni-government
Maute group | PH | 2017-05-23 | maute-group
SDF | SY | 2017-10-17 | sdf
STC | YE | 2018-01-30 | stc
GNA | LY | 2019-04-22 | gna
LNA | LY | 2019-04-22 | lna
Ambazonia Defence Forces | CM | 2019-08-12 | ambazonia
ISWAP | NG | 2019-08-12 | boko-haram
ISGS | NE | 2019-12-10 | issp
HTS | SY | 2020-01-28 | syrian-rebels
ADF | CD | 2020-06-01 | adf
al-Shabab | MZ | 2020-08-12 | ansar-al-sunna-mozambique
Artsakh Defence Army | AZ | 2020-11-01 | armenia
Azerbaijani army | AZ | 2020-11-08 | azerbaijan
Eritrean troops | ET | 2020-12-01 | eritrea
CPC | CF | 2021-01-03 | cpc-car
Wagner | CF | 2021-01-23 | russia
FACT | TD | 2021-04-17 | fact-chad
CODECO | CD | 2021-06-01 | codeco
TDF | ET | 2021-06-28 | tplf
Fano | ET | 2021-08-01 | ethiopian-government
NRF | AF | 2021-09-06 | nrf
OLA | ET | 2021-11-01 | oromo-liberation-army
Azov | UA | 2022-05-16 | ukraine
JNIM | ML | 2022-07-01 | jnim
G9 | HT | 2022-09-12 | g9-haiti
Border Commandos | CO | 2023-01-10 | comandos-de-la-frontera
RSF | SD | 2023-06-01 | rsf
SAF | SD | 2023-06-01 | sudanese-army
Fano | ET | 2023-08-01 | fano
ATMIS | SO | 2023-08-06 | somali-government
MNDAA | MM | 2024-01-05 | mndaa
Arakan Army | MM | 2024-01-15 | arakan-army
Viv Ansanm | HT | 2024-03-12 | viv-ansanm
Karen National Army | MM | 2024-04-15 | myanmar-military
JEM | SD | 2024-05-10 | sudanese-army
EMC | CO | 2024-11-01 | farc-emc
Syrian army | SY | 2024-12-01 | syrian-government
Jubaland forces | SO | 2024-12-11 | jubaland
Azawad Liberation Front | ML | 2025-01-10 | fla-azawad
AFC/M23 | CD | 2025-01-27 | m23
Puntland forces | SO | 2025-02-06 | puntland
Syrian army | SY | 2025-03-07 | syrian-transitional-government
BLA | PK | 2025-03-11 | bla
Ahrar al-Sham | SY | 2025-06-28 | syrian-transitional-government
"""
ROWS = [tuple(part.strip() for part in line.split("|")) for line in MEANT.strip().splitlines()]


@pytest.mark.parametrize(("words", "country", "on", "side"), ROWS)
def test_whom_words_meant(actors: Directory, words: str, country: str, on: str, side: str) -> None:
    actor = resolve(actors, words, cast(actors, [], (country,), on), country)
    found = actors.side(actor, on) if actor else None
    assert (found.id if found else None) == side


def test_they_are_of_four_decades_and_most_wars() -> None:
    assert {day[:3] for _, _, day, _ in ROWS} == {"199", "200", "201", "202"}
    assert len({country for _, country, _, _ in ROWS}) > 45
