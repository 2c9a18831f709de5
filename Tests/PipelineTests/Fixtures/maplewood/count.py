"""Counts eight measures for each month of the Maplewood extracts, straight from the files.

Standard library only. Written from the measure specification and the assumptions in the profile's
README, not from the project's SQL. Prints JSON: measure → month → [numerator, denominator].
"""

import csv
import gzip
import json
import os
import sys
from collections import Counter, defaultdict
from datetime import date, timedelta

HERE = os.path.dirname(os.path.abspath(__file__))
MONTHS = [date(year, month, 1) for year in (2022, 2023) for month in range(1, 13)]
EMERGENCY = {"21", "22", "23", "24", "25", "2A", "2D", "28"}
PLANNED = {"11", "12", "13"}
TRANSFER = {"49", "50", "51", "52", "53", "84", "87"}
DEATH = "79"
CHRONIC = tuple(
    "B180 B181 J45 J46 I110 I130 I50 E10 E11 E12 E13 E14 J41 J42 J43 J44 J47 I20 I25 "
    "D501 D508 D509 D51 D52 I10 I119 G40 G41 F00 F01 F02 F03 I48".split())
BRONCHITIS, LUNG = "J20", ("J41", "J42", "J43", "J44", "J47")
CANCER = tuple("C%02d" % n for n in range(98)) + ("Z511",)


def rows(name):
    with gzip.open(os.path.join(HERE, name), "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def month_of(day):
    return day.replace(day=1)


def month_end(month):
    return month_of(month + timedelta(days=31)) - timedelta(days=1)


def years(born, day):
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_left_out(specialty):
    return specialty in ("501", "560", "424") or specialty.startswith("7")


class Spell:
    """One stay: the first episode says who, how and why, the last one when and where to."""

    def __init__(self, episodes, born):
        first = min(episodes, key=lambda e: (e["start"], e["episode_id"]))
        last = max(episodes, key=lambda e: (e["end"], e["episode_id"]))
        self.id, self.person, self.trust = first["episode_id"], first["patient_id"], first["trust_code"]
        self.start, self.end = first["start"], last["end"]
        self.nights = (self.end - self.start).days
        self.method, self.destination = first["admission_method"], last["discharge_destination"]
        self.is_ordinary = not (self.nights == 0 and self.method in PLANNED)
        self.is_emergency = self.is_ordinary and self.method in EMERGENCY
        self.is_left_out = is_left_out(first["specialty"])
        self.diagnosis = first["primary_diagnosis"]
        self.others = first["secondary_diagnoses"].split(",")
        # Facts hold month and year of birth; ages at events count from the 1st of that month.
        self.born = month_of(born)

    @property
    def is_chronic(self):
        bronchitis = self.diagnosis.startswith(BRONCHITIS) and any(
            code.startswith(LUNG) for code in self.others)
        return self.diagnosis.startswith(CHRONIC) or bronchitis


def spells(people):
    stays = defaultdict(list)
    for row in rows("maplewood_sus_episodes.csv.gz"):
        row["start"] = date.fromisoformat(row["admission_date"])
        row["end"] = date.fromisoformat(row["discharge_date"])
        if row["end"] >= row["start"]:
            stays[row["trust_code"], row["patient_id"]].append(row)
    for (_, person), episodes in stays.items():
        episodes.sort(key=lambda e: (e["start"], e["episode_id"]))
        stay, until = [], None
        for episode in episodes:
            if stay and episode["start"] >= until and episode["start"] != stay[-1]["start"]:
                yield Spell(stay, people[person])
                stay = []
            stay.append(episode)
            until = max(e["end"] for e in stay)
        yield Spell(stay, people[person])


def count_admissions(all_spells, result):
    by_person = defaultdict(list)
    for spell in all_spells:
        by_person[spell.person].append(spell)
    for spell in all_spells:
        if not spell.is_emergency or spell.is_left_out:
            continue
        month = month_of(spell.start)
        is_second = any(
            before.trust != spell.trust and before.destination in TRANSFER
            and 0 <= (spell.start - before.end).days <= 1
            for before in by_person[spell.person])
        if not is_second:
            result["EA01"][month][0] += 1
        if years(spell.born, spell.start) >= 65:
            result["EA02"][month][0] += 1
        if spell.is_chronic:
            result["EA03"][month][0] += 1
    count_readmissions(by_person, result["EA04"])


def count_readmissions(by_person, cells):
    for stays in by_person.values():
        linked = [
            s for s in stays
            if s.is_ordinary and not s.is_left_out and not s.diagnosis.startswith(CANCER)]
        linked.sort(key=lambda s: (s.start, s.end, s.id))
        for place, spell in enumerate(linked):
            if spell.destination == DEATH or spell.destination in TRANSFER:
                continue
            cell = cells[month_of(spell.end)]
            cell[1] += 1
            cell[0] += any(
                again.is_emergency and 0 <= (again.start - spell.end).days <= 29
                for again in linked[place + 1:])


def count_stays(all_spells, result):
    for spell in all_spells:
        if not spell.is_emergency or spell.is_left_out or spell.nights < 1:
            continue
        month, age = month_of(spell.end), years(spell.born, spell.end)
        if age >= 65 and spell.nights <= 365:
            result["LS01"][month][0] += spell.nights
            result["LS01"][month][1] += 1
        if age >= 18:
            result["LS02"][month][0] += spell.nights >= 21
            result["LS02"][month][1] += 1


def count_attendances(deaths, result):
    visits = defaultdict(Counter)
    for row in rows("maplewood_ecds_attendances.csv.gz"):
        month = month_of(date.fromisoformat(row["arrival_datetime"][:10]))
        result["AE01"][month][0] += 1
        visits[row["patient_id"]][month] += 1
    # Only months with a whole year of attendances before their end can have a value.
    for place, month in list(enumerate(MONTHS))[11:]:
        for person, months in visits.items():
            is_alive = deaths.get(person, date.max) > month_end(month)
            if is_alive and sum(months[m] for m in MONTHS[place - 11:place + 1]) >= 5:
                result["AE02"][month][0] += 1


def main():
    people = {}
    for row in rows("maplewood_patients.csv.gz"):
        people.setdefault(row["patient_id"], date.fromisoformat(row["date_of_birth"]))
    measures = ("EA01", "EA02", "EA03", "EA04", "AE01", "AE02", "LS01", "LS02")
    result = {code: defaultdict(lambda: [0, 0]) for code in measures}
    for month in MONTHS:
        ages = [years(born, month) for born in people.values() if born <= month]
        for code in ("EA01", "EA03", "AE01", "AE02"):
            result[code][month][1] = len(ages)
        result["EA02"][month][1] = sum(age >= 65 for age in ages)
    all_spells = list(spells(people))
    count_admissions(all_spells, result)
    count_stays(all_spells, result)
    deaths = {}
    for spell in all_spells:
        if spell.destination == DEATH:
            deaths[spell.person] = min(spell.end, deaths.get(spell.person, date.max))
    count_attendances(deaths, result)
    json.dump(
        {code: {month.isoformat()[:7]: cells[month] for month in MONTHS}
         for code, cells in result.items()}, sys.stdout)


main()
