#!/usr/bin/env python3
"""Makes the geography of the demonstration county from published files.

    python3 make-geography.py --data FOLDER [--out .]

FOLDER holds `geo/` and `gp/` with the published files named in README.md. Python's standard
library only; the same files give the same bytes. The rule, step by step:

1. LSOAs. The 449 LSOAs (2021) of Suffolk with ward, district, sub-ICB, deprivation decile (2025),
   rural or urban class and ethnic groups (Census 2021). Population by single year of age is the
   mid-2020 estimate on 2011 LSOAs: unchanged areas as they are, split areas shared by their
   residents at Census 2021, merged areas added.
2. Teams. Each LSOA gets one team: of the teams of its sub-ICB, the one with the smallest
   (distance to the nearest of its places)^2 - weight. The weights are moved in small fixed steps
   until the populations stand in the proportions of the team register.
3. Practices. A practice is kept when it is a GP practice (prescribing setting 4) with 1,000 or
   more of its patients in Suffolk and Suffolk holds most of its list. Its team is the one where
   most of its patients live. A practice that closed since 2016 stays as closed; its successor is
   the nearest open practice (an assumption, marked in the table).
4. Postcodes. The IP units are real. LSOAs that have none, or too few, lie in CO, CB or NR: they
   get made-up units in the real sector nearest to them. A made-up unit has one of the letters
   C I K M O V among its last two, which no real unit has, so it is nobody's address.
"""

import argparse
import csv
import gzip
import json
import math
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

# code, name, role, go-live, register population, sub-ICB, acute provider, places (lat, long)
TEAMS = [
    ("T01", "Sudbury", "pilot", "2024-10", 52000, "07K", "RGR",
     [(52.040, 0.731), (52.110, 0.795), (51.985, 0.870)]),
    ("T02", "Ipswich (pilot locality)", "pilot", "2024-10", 72000, "06L", "RDE",
     [(52.070, 1.140), (52.065, 1.175)]),
    ("T03", "Beccles", "control", "", 43000, "26A", "RGP",
     [(52.458, 1.563), (52.455, 1.440), (52.345, 1.505)]),
    ("T04", "Mildenhall and Brandon", "other", "2025-04", 42000, "07K", "RGR",
     [(52.344, 0.510), (52.447, 0.624)]),
    ("T05", "Newmarket", "other", "2025-10", 38000, "07K", "RGR", [(52.245, 0.407)]),
    ("T06", "Bury St Edmunds Town", "other", "2025-04", 60000, "07K", "RGR", [(52.246, 0.712)]),
    ("T07", "Bury St Edmunds Rural", "other", "", 46000, "07K", "RGR",
     [(52.224, 0.890), (52.300, 0.850), (52.170, 0.690)]),
    ("T08", "Haverhill", "other", "2025-10", 41000, "07K", "RGR", [(52.083, 0.438)]),
    ("T09", "Stowmarket", "other", "2025-04", 58000, "06L", "RGR",
     [(52.189, 0.998), (52.155, 1.053), (52.044, 0.953)]),
    ("T10", "Eye and north-west", "other", "2025-10", 47000, "06L", "RDE",
     [(52.320, 1.146), (52.343, 1.006), (52.225, 1.180)]),
    ("T11", "Woodbridge, Saxmundham and coast", "other", "", 79000, "06L", "RDE",
     [(52.093, 1.320), (52.215, 1.490), (52.222, 1.345)]),
    ("T12", "Felixstowe and south Ipswich", "other", "2025-10", 82000, "06L", "RDE",
     [(51.963, 1.351), (52.040, 1.150), (51.990, 1.200)]),
    ("T13", "Lowestoft", "other", "", 95000, "26A", "RGP", [(52.476, 1.751), (52.410, 1.720)]),
]

# Real sectors of CO, CB and NR with land in Suffolk, each with a point inside it.
SECTORS = [
    ("CO6 4", 51.985, 0.870), ("CO7 6", 51.975, 1.015), ("CO8 5", 51.985, 0.775),
    ("CO10 0", 52.060, 0.760), ("CO10 1", 52.045, 0.745), ("CO10 2", 52.037, 0.728),
    ("CO10 5", 52.030, 0.860), ("CO10 7", 52.100, 0.665), ("CO10 8", 52.075, 0.580),
    ("CO10 9", 52.105, 0.780), ("CO11 1", 51.970, 1.070),
    ("CB8 0", 52.237, 0.400), ("CB8 7", 52.265, 0.375), ("CB8 8", 52.200, 0.530),
    ("CB8 9", 52.240, 0.440), ("CB9 0", 52.086, 0.452), ("CB9 7", 52.095, 0.490),
    ("CB9 8", 52.082, 0.438), ("CB9 9", 52.083, 0.422),
    ("NR32 1", 52.482, 1.752), ("NR32 2", 52.478, 1.744), ("NR32 3", 52.483, 1.712),
    ("NR32 4", 52.500, 1.740), ("NR32 5", 52.515, 1.700), ("NR33 0", 52.463, 1.743),
    ("NR33 7", 52.425, 1.715), ("NR33 8", 52.455, 1.700), ("NR33 9", 52.468, 1.720),
    ("NR34 0", 52.445, 1.600), ("NR34 7", 52.410, 1.630), ("NR34 8", 52.395, 1.560),
    ("NR34 9", 52.458, 1.563), ("NR35 1", 52.450, 1.440),
]
MADE_UP = "CIKMOV"
REAL_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
# Every inward ending with at least one letter that real units never use.
MADE_UP_ENDINGS = [a + b for a in REAL_LETTERS + MADE_UP for b in REAL_LETTERS + MADE_UP
                   if a in MADE_UP or b in MADE_UP]
PEOPLE_PER_UNIT = 30


def rows(path):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def km(a, b):
    """Distance in kilometres between two points close to each other."""
    return math.hypot((a[0] - b[0]) * 111.2, (a[1] - b[1]) * 111.2 * math.cos(math.radians(52.2)))


def centre(geometry):
    """Centre of the largest ring of a polygon or multipolygon, as (lat, long)."""
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    best = (-1.0, 0.0, 0.0)
    for polygon in polygons:
        ring = polygon[0]
        area = x = y = 0.0
        for (x0, y0), (x1, y1) in zip(ring, ring[1:]):
            cross = x0 * y1 - x1 * y0
            area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
        if abs(area) > best[0] and area:
            best = (abs(area), y / (3 * area), x / (3 * area))
    return best[1], best[2]


def read_lsoas(geo):
    lsoas = {}
    for r in rows(geo / "lookup_lsoa21_ward24_ltla24_suffolk.csv"):
        lsoas[r["lsoa21_code"]] = {
            "lsoa21": r["lsoa21_code"], "name": r["lsoa21_name"], "ward": r["ward24_name"],
            "district": r["ltla24_name"], "age": [0.0] * 91}
    for r in rows(geo / "lookup_lsoa21_icb24_suffolk.csv"):
        lsoas[r["lsoa21_code"]]["sub_icb"] = r["sicbl24_code_nhs"]
    for r in rows(geo / "imd2025_england_lsoa21_suffolk.csv"):
        lsoas[r["lsoa21_code"]]["imd"] = int(float(r["IMD_decile"]))
    for r in rows(geo / "ruc21_lsoa21_suffolk.csv"):
        lsoas[r["lsoa21_code"]]["class"] = r["ruc"]
        lsoas[r["lsoa21_code"]]["ruc"] = r["classification"]
    for r in rows(geo / "ethnicity21_lsoa21_suffolk.csv.gz"):
        lsoa = lsoas[r["lsoa21_code"]]
        lsoa["census"] = float(r["total_residents"])
        lsoa[r["ethnic_group"].split(",")[0].split(" ")[0]] = float(r["prop"])
    with gzip.open(geo / "boundaries_lsoa_suffolk.geojson.gz") as stream:
        for feature in json.load(stream)["features"]:
            lsoas[feature["properties"]["LSOA21CD"]]["at"] = centre(feature["geometry"])
    return lsoas


def add_population(geo, lsoas):
    parts = defaultdict(list)
    for r in rows(geo / "lookup_lsoa11_lsoa21_ltla22_suffolk.csv"):
        parts[r["lsoa11_code"]].append(r["lsoa21_code"])
    for r in rows(geo / "population20_lsoa11_suffolk.csv.gz"):
        targets = parts[r["lsoa11_code"]]
        total = sum(lsoas[t]["census"] for t in targets)
        for t in targets:
            share = lsoas[t]["census"] / total
            for age in range(91):
                lsoas[t]["age"][age] += share * float(r[f"{age}+" if age == 90 else str(age)])
    for lsoa in lsoas.values():
        lsoa["people"] = sum(lsoa["age"])
    return parts


def assign_teams(lsoas):
    """One team per LSOA: nearest place inside the sub-ICB, weighted to the register's sizes."""
    for code in sorted({t[5] for t in TEAMS}):
        teams = [t for t in TEAMS if t[5] == code]
        members = [l for l in lsoas.values() if l["sub_icb"] == code]
        everyone = sum(l["people"] for l in members)
        wanted = {t[0]: t[4] * everyone / sum(t[4] for t in teams) for t in teams}
        near = [{t[0]: min(km(l["at"], p) for p in t[7]) ** 2 for t in teams} for l in members]
        weight = dict.fromkeys(wanted, 0.0)
        for step in range(600):
            people = Counter()
            for lsoa, squares in zip(members, near):
                lsoa["team"] = min(squares, key=lambda t: (squares[t] - weight[t], t))
                people[lsoa["team"]] += lsoa["people"]
            # Half-way to the register: sizes in proportion matter less than places that make sense.
            for team in weight:
                weight[team] += 6 * (1 - people[team] / wanted[team]) / (1 + step / 50)


def read_networks(path):
    """Practice code to primary care network code, from the published workbook."""
    ns = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(path) as book:
        shared = ["".join(t.text or "" for t in item.iter(f"{{{ns['x']}}}t"))
                  for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
        networks = {}
        for name in sorted(n for n in book.namelist() if n.startswith("xl/worksheets/sheet")):
            for row in ElementTree.fromstring(book.read(name)).iter(f"{{{ns['x']}}}row"):
                cells = {}
                for cell in row:
                    value = cell.find("x:v", ns)
                    if value is not None:
                        text = shared[int(value.text)] if cell.get("t") == "s" else value.text
                        cells[re.sub(r"\d", "", cell.get("r"))] = text
                practice, network = cells.get("A", ""), cells.get("E", "")
                if re.fullmatch(r"[A-Z]\d{5}", practice) and re.fullmatch(r"U\d{5}", network):
                    networks[practice] = network
    return networks


def read_practices(gp, lsoas, parts, places):
    names, flows, sizes = {}, defaultdict(Counter), {}
    for r in rows(gp / "gp-reg-pat-prac-all_Jan2021.csv"):
        sizes[r["CODE"]] = int(r["NUMBER_OF_PATIENTS"])
    for r in rows(gp / "gp_registrations_by_lsoa11_suffolk_Jul2022.csv.gz"):
        targets = parts[r["LSOA11CD"]]
        total = sum(lsoas[t]["census"] for t in targets)
        names[r["OrganisationCode"]] = r["OranisationName"]
        for t in targets:
            flows[r["OrganisationCode"]][t] += float(r["Patient"]) * lsoas[t]["census"] / total
    with open(gp / "epraccur_suffolk_2021-11.csv", encoding="utf-8", newline="") as stream:
        register = {r[0]: r for r in csv.reader(stream)}
    networks = read_networks(gp / "ePCN_2021.xlsx")
    practices = {}
    for code, flow in sorted(flows.items()):
        patients = sum(flow.values())
        if patients < 1000 or patients < 0.5 * sizes.get(code, patients):
            continue
        if code in register and register[code][25] != "4":
            continue
        team = Counter()
        for lsoa, count in flow.items():
            team[lsoas[lsoa]["team"]] += count
        entry = register.get(code)
        postcode = entry[9] if entry else ""
        practices[code] = {
            "code": code, "name": practice_name(entry[1] if entry else names[code], code),
            "team": max(sorted(team), key=lambda t: team[t]), "status": "ACTIVE",
            "open": entry[10] if entry else "19740401", "close": "", "successor": "",
            "pcn": networks.get(code, ""), "list": round(patients), "postcode": postcode,
            "at": average(flow, lsoas), "flow": flow}
    for code, r in sorted(register.items()):
        if code in practices or r[25] != "4" or not r[11] or r[11] < "20160101":
            continue
        at = lsoas[places[r[9]]]["at"] if r[9] in places else None
        if at is None or not code.startswith("D83"):
            continue
        nearest = min((p for p in practices.values() if p["status"] == "ACTIVE"),
                      key=lambda p: (km(p["at"], at), p["code"]))
        practices[code] = {
            "code": code, "name": r[1].title(), "team": nearest["team"], "status": "CLOSED",
            "open": r[10], "close": r[11], "successor": nearest["code"], "pcn": "", "list": 0,
            "postcode": r[9], "at": at, "flow": Counter()}
    return practices


def practice_name(name, code):
    """The published name; a neutral one where a doctor is named in it."""
    return f"Practice {code}" if re.search(r"\bDR\b", name) else name.title()


def average(flow, lsoas):
    total = sum(flow.values())
    return tuple(sum(n * lsoas[l]["at"][i] for l, n in flow.items()) / total for i in (0, 1))


def make_postcodes(geo, lsoas):
    real = []
    for r in rows(geo / "DERIVED_postcode_lsoa_suffolk_IP.csv.gz"):
        if r["lsoa21_code"] in lsoas:
            real.append((r["pcds"], r["lsoa11_code"], r["lsoa21_code"]))
    have = Counter(p[2] for p in real)
    used, made = Counter(), []
    lsoa11 = {}
    for r in rows(geo / "lookup_lsoa11_lsoa21_ltla22_suffolk.csv"):
        lsoa11.setdefault(r["lsoa21_code"], r["lsoa11_code"])
    for code, lsoa in sorted(lsoas.items()):
        wanted = round(lsoa["people"] / PEOPLE_PER_UNIT)
        if have[code] * 3 >= wanted:
            continue
        for _ in range(wanted - have[code]):
            sectors = sorted(SECTORS, key=lambda s: (km((s[1], s[2]), lsoa["at"]), s[0]))
            sector = next(s[0] for s in sectors if used[s[0]] < len(MADE_UP_ENDINGS))
            unit = used[sector]
            used[sector] += 1
            made.append((sector + MADE_UP_ENDINGS[unit], lsoa11[code], code))
    return [p + ("real",) for p in real] + [p + ("made up",) for p in made]


def write(path, header, table):
    with open(path, "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(table)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--out", type=Path, default=Path(__file__).parent)
    options = arguments.parse_args()
    geo, gp, out = options.data / "geo", options.data / "gp", options.out
    lsoas = read_lsoas(geo)
    parts = add_population(geo, lsoas)
    assign_teams(lsoas)
    postcodes = make_postcodes(geo, lsoas)
    places = {p[0]: p[2] for p in postcodes}
    practices = read_practices(gp, lsoas, parts, places)
    groups = ("Asian", "Black", "Mixed", "Other")
    write(out / "lsoas.csv",
          ["lsoa21", "name", "ward", "district", "sub_icb", "team", "imd_decile", "rural_urban",
           "class", "lat", "long", "asian", "black", "mixed", "other"]
          + [f"age_{a}" for a in range(91)],
          [[l["lsoa21"], l["name"], l["ward"], l["district"], l["sub_icb"], l["team"], l["imd"],
            l["ruc"], l["class"], f"{l['at'][0]:.5f}", f"{l['at'][1]:.5f}"]
           + [f"{l[g]:.4f}" for g in groups] + [f"{n:.4g}" for n in l["age"]]
           for _, l in sorted(lsoas.items())])
    by_team = {l["team"]: [] for l in lsoas.values()}
    sub_icb = {t[0]: t[5] for t in TEAMS}
    write(out / "practices.csv",
          ["practice", "name", "team", "sub_icb", "pcn", "list_size", "opened", "closed", "status",
           "successor", "postcode"],
          [[p["code"], p["name"], p["team"], sub_icb[p["team"]], p["pcn"], p["list"], p["open"],
            p["close"], p["status"], p["successor"], p["postcode"]]
           for _, p in sorted(practices.items())])
    write(out / "flows.csv", ["lsoa21", "practice", "patients"],
          sorted((l, p["code"], round(n)) for p in practices.values()
                 for l, n in p["flow"].items() if n >= 7.5))
    write(out / "postcodes.csv", ["postcode", "lsoa11", "lsoa21", "kind"], sorted(postcodes))
    write(out / "teams.csv",
          ["team", "name", "role", "go_live", "register_population", "ccg_2016", "sub_icb",
           "acute_provider"],
          [[t[0], t[1], t[2], t[3], t[4], "06M" if t[5] == "26A" else t[5], t[5], t[6]]
           for t in TEAMS])
    people, lists = Counter(), Counter()
    for l in lsoas.values():
        people[l["team"]] += l["people"]
    for p in practices.values():
        lists[p["team"]] += p["list"]
    kinds = Counter(p[3] for p in postcodes)
    print(f"{len(lsoas)} LSOAs, {len(practices)} practices, postcodes {dict(kinds)}")
    for t in TEAMS:
        active = [p for p in practices.values() if p["team"] == t[0] and p["status"] == "ACTIVE"]
        print(f"{t[0]} {t[1]:34} {people[t[0]]:9.0f} residents {lists[t[0]]:7} listed"
              f" {len(active):3} practices")
    assert len(by_team) == 13


if __name__ == "__main__":
    main()
