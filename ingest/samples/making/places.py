"""Real places: for each of the 35 arbeidsmarktregio's its main place, some more, and how lists spell them."""

from typing import NamedTuple


class Place(NamedTuple):
    """A woonplaats with the arbeidsmarktregio and the province it lies in, as people name them.

    `municipality_code` is CBS's (`GM0014`), the coordinates are of the place's middle, in degrees to 0.01;
    `postcode` is the number of one of its postcodes.
    """

    name: str
    labour_market_region: str
    province: str
    municipality_code: str
    latitude: float
    longitude: float
    postcode: int


PLACES = (
    Place("Groningen", "Groningen", "Groningen", "GM0014", 53.22, 6.57, 9711),
    Place("Leeuwarden", "Friesland", "Friesland", "GM0080", 53.2, 5.79, 8911),
    Place("Emmen", "Drenthe", "Drenthe", "GM0114", 52.79, 6.9, 7811),
    Place("Zwolle", "Regio Zwolle", "Overijssel", "GM0193", 52.51, 6.09, 8011),
    Place("Enschede", "Twente", "Overijssel", "GM0153", 52.22, 6.9, 7511),
    Place("Apeldoorn", "Stedendriehoek en Noordwest Veluwe", "Gelderland", "GM0200", 52.21, 5.97, 7311),
    Place("Doetinchem", "Achterhoek", "Gelderland", "GM0222", 51.96, 6.29, 7001),
    Place("Arnhem", "Midden-Gelderland", "Gelderland", "GM0202", 51.98, 5.91, 6811),
    Place("Nijmegen", "Rijk van Nijmegen", "Gelderland", "GM0268", 51.84, 5.86, 6511),
    Place("Tiel", "Rivierenland", "Gelderland", "GM0281", 51.89, 5.43, 4001),
    Place("Ede", "FoodValley", "Gelderland", "GM0228", 52.04, 5.67, 6711),
    Place("Almere", "Flevoland", "Flevoland", "GM0034", 52.37, 5.22, 1311),
    Place("Amersfoort", "Amersfoort", "Utrecht", "GM0307", 52.16, 5.39, 3811),
    Place("Utrecht", "Midden-Utrecht", "Utrecht", "GM0344", 52.09, 5.12, 3511),
    Place("Hilversum", "Gooi en Vechtstreek", "Noord-Holland", "GM0402", 52.22, 5.18, 1211),
    Place("Amsterdam", "Groot Amsterdam", "Noord-Holland", "GM0363", 52.37, 4.9, 1012),
    Place("Haarlem", "Zuid-Kennemerland en IJmond", "Noord-Holland", "GM0392", 52.38, 4.64, 2011),
    Place("Alkmaar", "Noord-Holland Noord", "Noord-Holland", "GM0361", 52.63, 4.75, 1811),
    Place("Zaandam", "Zaanstreek/Waterland", "Noord-Holland", "GM0479", 52.44, 4.82, 1501),
    Place("Leiden", "Holland Rijnland", "Zuid-Holland", "GM0546", 52.16, 4.49, 2311),
    Place("Zoetermeer", "Zuid-Holland Centraal", "Zuid-Holland", "GM0637", 52.06, 4.49, 2711),
    Place("'s-Gravenhage", "Haaglanden", "Zuid-Holland", "GM0518", 52.08, 4.31, 2511),
    Place("Rotterdam", "Rijnmond", "Zuid-Holland", "GM0599", 51.92, 4.48, 3011),
    Place("Gouda", "Midden-Holland", "Zuid-Holland", "GM0513", 52.01, 4.71, 2801),
    Place("Dordrecht", "Drechtsteden", "Zuid-Holland", "GM0505", 51.81, 4.67, 3311),
    Place("Gorinchem", "Gorinchem", "Zuid-Holland", "GM0512", 51.83, 4.97, 4201),
    Place("Middelburg", "Zeeland", "Zeeland", "GM0687", 51.5, 3.61, 4331),
    Place("Breda", "West-Brabant", "Noord-Brabant", "GM0758", 51.59, 4.78, 4811),
    Place("Tilburg", "Midden-Brabant", "Noord-Brabant", "GM0855", 51.56, 5.09, 5011),
    Place("'s-Hertogenbosch", "Noordoost-Brabant", "Noord-Brabant", "GM0796", 51.69, 5.3, 5211),
    Place("Eindhoven", "Zuidoost-Brabant", "Noord-Brabant", "GM0772", 51.44, 5.48, 5611),
    Place("Helmond", "Helmond-De Peel", "Noord-Brabant", "GM0794", 51.48, 5.66, 5701),
    Place("Venlo", "Noord-Limburg", "Limburg", "GM0983", 51.37, 6.17, 5911),
    Place("Roermond", "Midden-Limburg", "Limburg", "GM0957", 51.19, 5.99, 6041),
    Place("Heerlen", "Zuid-Limburg", "Limburg", "GM0917", 50.89, 5.98, 6411),
)

OTHER_PLACES = (
    Place("'s-Gravenzande", "Haaglanden", "Zuid-Holland", "GM1783", 52.0, 4.16, 2691),
    Place("Son en Breugel", "Zuidoost-Brabant", "Noord-Brabant", "GM0848", 51.51, 5.49, 5691),
    Place("Bergen op Zoom", "West-Brabant", "Noord-Brabant", "GM0748", 51.49, 4.29, 4611),
    Place("Hoek van Holland", "Rijnmond", "Zuid-Holland", "GM0599", 51.98, 4.13, 3151),
    Place("Assen", "Groningen", "Drenthe", "GM0106", 52.99, 6.56, 9401),
    Place("Deventer", "Stedendriehoek en Noordwest Veluwe", "Overijssel", "GM0150", 52.25, 6.16, 7411),
    Place("Drachten", "Friesland", "Friesland", "GM0090", 53.11, 6.1, 9201),
    Place("Heerenveen", "Friesland", "Friesland", "GM0074", 52.96, 5.92, 8441),
    Place("Hengelo", "Twente", "Overijssel", "GM0164", 52.27, 6.79, 7551),
    Place("Nieuw-Vennep", "Groot Amsterdam", "Noord-Holland", "GM0394", 52.26, 4.64, 2151),
    Place("Oss", "Noordoost-Brabant", "Noord-Brabant", "GM0828", 51.77, 5.53, 5341),
    Place("Terneuzen", "Zeeland", "Zeeland", "GM0715", 51.34, 3.83, 4531),
    Place("Uden", "Noordoost-Brabant", "Noord-Brabant", "GM1991", 51.66, 5.62, 5401),
    Place("Veldhoven", "Zuidoost-Brabant", "Noord-Brabant", "GM0861", 51.42, 5.4, 5501),
    Place("Weert", "Midden-Limburg", "Limburg", "GM0988", 51.25, 5.71, 6001),
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

# which place is meant by a spelling that is not the official one
_MEANT = {
    "Den Haag": "'s-Gravenhage",
    "'S-Hertogenbosch": "'s-Hertogenbosch",
    "Den Bosch": "'s-Hertogenbosch",
    "s Gravenzande": "'s-Gravenzande",
    "Son En Breugel": "Son en Breugel",
    "Bergen Op Zoom": "Bergen op Zoom",
    "Hoek Van Holland": "Hoek van Holland",
    "EMMEN": "Emmen",
    "zwolle": "Zwolle",
}
_BY_NAME = {place.name: place for place in (*PLACES, *OTHER_PLACES)}


def place_of(spelling: str) -> Place:
    """The place that is meant by a spelling of `AWARD_PLACES` or an official name; KeyError for any other text."""
    return _BY_NAME[_MEANT.get(spelling, spelling)]


def spellings_of(name: str) -> tuple[str, ...]:
    """The official name of a place, then the other ways in which lists write it."""
    return (name, *(spelling for spelling, meant in _MEANT.items() if meant == name))
