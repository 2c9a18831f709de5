"""Links the benchmark's two files with splink on DuckDB, with the numbers of our own model file.

Usage: splink_run.py MODEL.yaml LEFT.csv RIGHT.csv OUT.csv

The model's levels become SQL, with the same m and u, prior, blocking rules and term frequencies.
Prints the seconds of each part and the splink version; OUT.csv gets the pairs and their weights,
OUT-clusters.csv and OUT-single.csv the clusters that our command writes too.
"""
import logging
import sys
import time

import duckdb
import splink
import yaml
from splink import DuckDBAPI, Linker, SettingsCreator

PARTS = {
    "sector": "^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? [0-9]",
    "district": "^[A-Za-z]{1,2}[0-9][A-Za-z0-9]?",
    "area": "^[A-Za-z]{1,2}",
}


def part(side, column, name):
    if name == "year":
        return f"substr({column}_{side}, 1, 4)"
    return f"nullif(regexp_extract({column}_{side}, '{PARTS[name]}', 0), '')"


def condition(column, level):
    left, right = f"{column}_l", f"{column}_r"
    kind = level["when"]
    if kind == "exact":
        return f"{left} = {right}"
    if kind == "jaro_winkler":
        return f"jaro_winkler_similarity({left}, {right}) >= {level['at_least']}"
    if kind == "levenshtein":
        return f"levenshtein({left}, {right}) <= {level['at_most']}"
    if kind == "day_month_swapped":
        return (f"substr({left},1,4) = substr({right},1,4) and substr({left},6,2) = substr({right},9,2)"
                f" and substr({left},9,2) = substr({right},6,2)")
    if kind == "same_part":
        return f"{part('l', column, level['part'])} = {part('r', column, level['part'])}"
    return "ELSE"


def comparison(entry):
    column = entry["column"]
    levels = [{"sql_condition": f"{column}_l IS NULL OR {column}_r IS NULL", "is_null_level": True,
               "label_for_charts": "missing"}]
    for level in entry["levels"]:
        made = {"sql_condition": condition(column, level), "label_for_charts": level["when"],
                "m_probability": level["m"], "u_probability": level["u"]}
        if level["when"] == "exact" and entry.get("term_frequency"):
            made["tf_adjustment_column"] = column
        levels.append(made)
    return {"output_column_name": column, "comparison_levels": levels}


def rule(terms):
    conditions = []
    for term in terms:
        if "=" in term:
            left, right = term.split("=")
            conditions.append(f"l.{left} = r.{right}")
        elif "." in term:
            column, _ = term.split(".")
            conditions.append(f"substr(l.{column}, 1, 4) = substr(r.{column}, 1, 4)")
        else:
            conditions.append(f"l.{term} = r.{term}")
    return {"blocking_rule": " and ".join(conditions)}


def main():
    model_file, left, right, out = sys.argv[1:]
    logging.disable(logging.WARNING)
    with open(model_file, encoding="utf-8") as file:
        model = yaml.safe_load(file)
    settings = SettingsCreator(
        link_type="link_only", unique_id_column_name=model["id"],
        probability_two_random_records_match=model["prior"],
        comparisons=[comparison(c) for c in model["comparisons"]],
        blocking_rules_to_generate_predictions=[rule(r) for r in model["blocking"]],
        retain_matching_columns=False)
    start = time.monotonic()
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    for name, path in (("health", left), ("social", right)):
        connection.execute(
            f"CREATE TABLE {name} AS SELECT * FROM read_csv('{path}', header = true, all_varchar = true)")
    read = time.monotonic()
    api = DuckDBAPI(connection)
    frames = [api.register(name, dataset_display_name=f"{name}_records") for name in ("health", "social")]
    linker = Linker(frames, settings, log_level=logging.ERROR)
    pairs = linker.inference.predict()
    linked = time.monotonic()
    connection.execute(
        f"COPY (SELECT {model['id']}_l AS unique_id_l, {model['id']}_r AS unique_id_r, match_weight"
        f" FROM {pairs.physical_name}) TO '{out}' (HEADER)")
    probability = model["thresholds"]["cluster_probability"]
    for name, clusters in (
            ("clusters", linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, probability)),
            ("single", linker.clustering.cluster_using_single_best_links(
                pairs, duplicate_free_datasets=["health_records"],
                threshold_match_probability=probability))):
        connection.execute(
            f"COPY (SELECT cluster_id, {model['id']} FROM {clusters.physical_name})"
            f" TO '{out[:-4]}-{name}.csv' (HEADER)")
    print(f"version {splink.__version__} on DuckDB {duckdb.__version__}")
    print(f"read {read - start:.3f}")
    print(f"link {linked - read:.3f}")
    print(f"write {time.monotonic() - linked:.3f}")


main()
