"""Tables of states as the database's triggers want them."""


def edges(table: dict[str, frozenset[str]]) -> list[tuple[str, str]]:
    return [(old, new) for old, following in table.items() for new in sorted(following)]
