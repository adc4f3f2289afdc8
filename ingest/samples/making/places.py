"""Real places: for each of the 35 arbeidsmarktregio's its main place, and province."""

from typing import NamedTuple


class Place(NamedTuple):
    """A woonplaats with the arbeidsmarktregio and the province it lies in, as people name them."""

    name: str
    labour_market_region: str
    province: str


PLACES = (
    Place("Groningen", "Groningen", "Groningen"),
    Place("Leeuwarden", "Friesland", "Friesland"),
    Place("Emmen", "Drenthe", "Drenthe"),
    Place("Zwolle", "Regio Zwolle", "Overijssel"),
    Place("Enschede", "Twente", "Overijssel"),
    Place("Apeldoorn", "Stedendriehoek en Noordwest Veluwe", "Gelderland"),
    Place("Doetinchem", "Achterhoek", "Gelderland"),
    Place("Arnhem", "Midden-Gelderland", "Gelderland"),
    Place("Nijmegen", "Rijk van Nijmegen", "Gelderland"),
    Place("Tiel", "Rivierenland", "Gelderland"),
    Place("Ede", "FoodValley", "Gelderland"),
    Place("Almere", "Flevoland", "Flevoland"),
    Place("Amersfoort", "Amersfoort", "Utrecht"),
    Place("Utrecht", "Midden-Utrecht", "Utrecht"),
    Place("Hilversum", "Gooi en Vechtstreek", "Noord-Holland"),
    Place("Amsterdam", "Groot Amsterdam", "Noord-Holland"),
    Place("Haarlem", "Zuid-Kennemerland en IJmond", "Noord-Holland"),
    Place("Alkmaar", "Noord-Holland Noord", "Noord-Holland"),
    Place("Zaandam", "Zaanstreek/Waterland", "Noord-Holland"),
    Place("Leiden", "Holland Rijnland", "Zuid-Holland"),
    Place("Zoetermeer", "Zuid-Holland Centraal", "Zuid-Holland"),
    Place("'s-Gravenhage", "Haaglanden", "Zuid-Holland"),
    Place("Rotterdam", "Rijnmond", "Zuid-Holland"),
    Place("Gouda", "Midden-Holland", "Zuid-Holland"),
    Place("Dordrecht", "Drechtsteden", "Zuid-Holland"),
    Place("Gorinchem", "Gorinchem", "Zuid-Holland"),
    Place("Middelburg", "Zeeland", "Zeeland"),
    Place("Breda", "West-Brabant", "Noord-Brabant"),
    Place("Tilburg", "Midden-Brabant", "Noord-Brabant"),
    Place("'s-Hertogenbosch", "Noordoost-Brabant", "Noord-Brabant"),
    Place("Eindhoven", "Zuidoost-Brabant", "Noord-Brabant"),
    Place("Helmond", "Helmond-De Peel", "Noord-Brabant"),
    Place("Venlo", "Noord-Limburg", "Limburg"),
    Place("Roermond", "Midden-Limburg", "Limburg"),
    Place("Heerlen", "Zuid-Limburg", "Limburg"),
)

# Spellings that subsidy lists really use for woonplaatsen; no two of them are meant to be tidy.
AWARD_PLACES = (
    "'s-Gravenhage",
    "Den Haag",
    "'S-Hertogenbosch",
    "Den Bosch",
    "s Gravenzande",
    "Son En Breugel",
    "Bergen Op Zoom",
    "Hoek Van Holland",
    "Almere",
    "Amersfoort",
    "Amsterdam",
    "Apeldoorn",
    "Arnhem",
    "Assen",
    "Breda",
    "Deventer",
    "Doetinchem",
    "Drachten",
    "Ede",
    "Eindhoven",
    "EMMEN",
    "Enschede",
    "Gorinchem",
    "Groningen",
    "Haarlem",
    "Heerenveen",
    "Helmond",
    "Hengelo",
    "Leeuwarden",
    "Nieuw-Vennep",
    "Nijmegen",
    "Oss",
    "Roermond",
    "Rotterdam",
    "Terneuzen",
    "Tilburg",
    "Uden",
    "Utrecht",
    "Veldhoven",
    "Venlo",
    "Weert",
    "Zoetermeer",
    "Zwolle",
    "zwolle",
)
