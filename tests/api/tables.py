"""What is in the tables, behind the daemon's back."""


def counts(cursor):
    """How many rows each table of the registry has; audit and seals aside."""
    cursor.execute(
        "SELECT relname FROM pg_class"
        " WHERE relnamespace = 'registry'::regnamespace"
        "   AND relkind IN ('r', 'p') AND NOT relispartition"
        "   AND relname NOT LIKE 'audit%' AND relname NOT LIKE 'seal%'")
    cursor.execute(" UNION ALL ".join(
        f"SELECT '{t}', count(*) FROM registry.{t}"
        for (t,) in cursor.fetchall()))
    return dict(cursor.fetchall())
