"""The release for catalogues of open data: DCAT-AP 3.0 as JSON-LD, made from the data package beside it.

Addresses are relative to the place of the file, so that a release may be put on any server. Profile:
https://semiceu.github.io/DCAT-AP/releases/3.0.0/; what it requires is written in docs/dcat_ap_mandatory.csv.
"""

from typing import Any

_CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_AUTHORITY = "http://publications.europa.eu/resource/authority"
_TITLE_NL = "Human capital agenda HTSM"
_ABOUT_NL = (
    "Feiten achter de human capital actieagenda van de topsector High Tech Systems & Materials: kerncijfers per "
    "kwartaal en regio met de rijen erachter, en het sterschema waar zij uit komen."
)
_SAMPLE_NL = "Verzonnen voorbeelddata: geen cijfer zegt iets over het echte programma. "


def dcat(package: dict[str, Any]) -> dict[str, Any]:
    """The catalogue with the release as its one dataset. `package` is the content of datapackage.json."""
    publisher = {"@id": "#publisher", "@type": "foaf:Agent", "foaf:name": package["contributors"][0]["title"]}
    about_nl = (_SAMPLE_NL if package["is_sample"] else "") + _ABOUT_NL
    titles = [_text(_TITLE_NL, "nl"), _text(package["title"], "en")]
    abouts = [_text(about_nl, "nl"), _text(package["description"], "en")]
    return {
        "@context": _CONTEXT,
        "@graph": [
            {
                "@id": "#catalogue",
                "@type": "dcat:Catalog",
                "dct:title": titles,
                "dct:description": abouts,
                "dct:publisher": {"@id": publisher["@id"]},
                "dcat:dataset": {"@id": "#release"},
            },
            publisher,
            {
                "@id": "#release",
                "@type": "dcat:Dataset",
                "dct:identifier": package["version"],
                "dcat:version": package["version"],
                "dct:title": titles,
                "dct:description": abouts,
                "dct:publisher": {"@id": publisher["@id"]},
                "dct:modified": {"@type": "xsd:dateTime", "@value": package["created"]},
                "dct:language": [{"@id": f"{_AUTHORITY}/language/NLD"}, {"@id": f"{_AUTHORITY}/language/ENG"}],
                "dct:spatial": {"@id": f"{_AUTHORITY}/country/NLD"},
                "dct:accrualPeriodicity": {"@id": f"{_AUTHORITY}/frequency/QUARTERLY"},
                "dcat:theme": [{"@id": f"{_AUTHORITY}/data-theme/{theme}"} for theme in ("EDUC", "ECON", "SOCI")],
                "dcat:keyword": [_text(word, "nl") for word in ("human capital", "learning communities", "HTSM")],
                "dct:source": [_source(source) for source in package["sources"]],
                "dcat:distribution": [_distribution(resource) for resource in package["resources"]],
            },
        ],
    }


def _text(text: str, language: str) -> dict[str, str]:
    return {"@language": language, "@value": text}


def _source(source: dict[str, str]) -> dict[str, Any]:
    """A source, by name and with what its publisher allows and wants to be said."""
    told: dict[str, Any] = {
        "@id": f"#source-{source['name']}",
        "@type": "rdfs:Resource",
        "dct:title": _text(source["title"], "nl"),
        "dct:rights": _rights(f"{source['attribution']}. Licentie: {source['licence']}"),
    }
    return told | ({"foaf:page": {"@id": source["path"]}} if source.get("path") else {})


def _rights(text: str) -> dict[str, Any]:
    return {"@type": "dct:RightsStatement", "rdfs:label": _text(text, "nl")}


def _distribution(resource: dict[str, Any]) -> dict[str, Any]:
    address = {"@id": resource["path"]}
    told: dict[str, Any] = {
        "@id": f"#{resource['name']}",
        "@type": "dcat:Distribution",
        "dct:title": [_text(resource["name"], "en")],
        "dct:description": [_text(resource["title"], "nl"), _text(resource["description"], "en")],
        "dcat:accessURL": address,
        "dcat:downloadURL": address,
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{resource['mediatype']}"},
        "dct:rights": _rights("Rechten per bron: zie dct:source van de dataset."),
    }
    if "hash" in resource:
        told["dcat:byteSize"] = {"@type": "xsd:nonNegativeInteger", "@value": str(resource["bytes"])}
        told["spdx:checksum"] = {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": resource["hash"].partition(":")[2]},
        }
    return told
