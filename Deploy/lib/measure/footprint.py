"""How much room rows take on the disk with their indexes, and how often an update touches none."""

TABLES = (
    "dossier", "dossier_event", "parcel", "fact", "parcel_event", "firing", "office_dossier",
    "waiting", "outbox", "applicant",
)


def forget(database):
    """From now on updates are counted anew."""
    database.run("select pg_stat_reset()")


def measure(database):
    """Bytes of a row of each table, and the share of updates that touched no index (HOT)."""
    # Counts of a table that grows come from its statistics.
    database.run(f"vacuum (analyze) {', '.join(TABLES)}")
    names = ", ".join(f"'{table}'" for table in TABLES)
    sizes = {
        row["name"]: row
        for row in database.rows(
            "select c.relname as name, greatest(c.reltuples, 1)::bigint as rows,"
            " pg_table_size(c.oid) as heap, pg_indexes_size(c.oid) as indexes"
            " from pg_class c where c.relnamespace = 'tram'::regnamespace and c.relkind = 'r'"
            f" and c.relname in ({names})")
    }
    updates = {
        row["name"]: row
        for row in database.rows(
            "select relname as name, n_tup_upd as updates, n_tup_hot_upd as hot"
            " from pg_stat_user_tables where relname in ('dossier', 'parcel', 'outbox')")
        if row["updates"]
    }

    def bytes_of(*tables, per):
        return sum(sizes[t]["heap"] + sizes[t]["indexes"] for t in tables) / sizes[per]["rows"]

    return {
        "rows": {name: row["rows"] for name, row in sizes.items()},
        "bytes_of_a_row": {name: bytes_of(name, per=name) for name in sizes},
        "bytes_of_a_dossiers_head": bytes_of("dossier", per="dossier"),
        "bytes_of_a_parcels_head": bytes_of("parcel", per="parcel"),
        "bytes_of_a_scan": bytes_of("fact", "parcel_event", per="fact"),
        "hot_share": {name: row["hot"] / row["updates"] for name, row in updates.items()},
        "updates": {name: row["updates"] for name, row in updates.items()},
        "database_bytes": int(database.value("select pg_database_size(current_database())")),
    }


def words(found):
    rows = found["rows"]
    others = ", ".join(
        f"{name} {size:,.0f}" for name, size in found["bytes_of_a_row"].items()
        if name not in ("dossier", "parcel", "fact", "parcel_event"))
    hot = "; ".join(
        f"{name} {share * 100:.1f} % of {found['updates'][name]:,}"
        for name, share in found["hot_share"].items()) or "there were none"
    return (
        f"Bytes with indexes, of {rows['dossier']:,} dossiers and {rows['fact']:,} scans "
        f"({found['database_bytes'] / 2**30:.1f} GiB in all): a dossier's head "
        f"{found['bytes_of_a_dossiers_head']:,.0f}, a parcel's head "
        f"{found['bytes_of_a_parcels_head']:,.0f}, a scan without evidence (fact and event) "
        f"{found['bytes_of_a_scan']:,.0f}; a row of {others}.\n"
        f"Updates that touched no index (HOT): {hot}.")
