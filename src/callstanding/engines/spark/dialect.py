"""Our SQL in Spark's words: every definition is written once, for DuckDB, and translated here.

sqlglot translates most of it; what it leaves as it is, or takes for something else, is put right on the syntax tree:
moments as microseconds, unsigned keys, ratios that must be binary and not decimal, the order of words that DuckDB keeps as
enums, and joins with the latest row before a moment.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import sqlglot
from sqlglot import exp

from callstanding.engines.schema import ENUMS

_TYPES = {
    exp.DataType.Type.UBIGINT: "BIGINT",  # keys have 63 bits
    exp.DataType.Type.UTINYINT: "TINYINT",
}


@cache
def spoken(select: str) -> str:
    """A SELECT of DuckDB as Spark says it."""
    tree = sqlglot.parse_one(select, read="duckdb")
    for change in (_unsorted, _typed, _moments, _binary, _ranked, _latest_before, _by_name, _words):
        tree = change(tree)
    return tree.sql("spark")


def spoken_expression(expression: str) -> str:
    """An expression of DuckDB as Spark says it."""
    return spoken(f"SELECT {expression}").removeprefix("SELECT ")


def _unsorted(tree: exp.Expr) -> exp.Expr:
    """Sorting a whole table is of use where it is stored; here it would cost a shuffle."""
    if tree.args.get("limit") is None:
        tree.set("order", None)
    return tree


def _typed(tree: exp.Expr) -> exp.Expr:
    for found in tree.find_all(exp.DataType):
        if found.this in _TYPES:
            found.replace(exp.DataType.build(_TYPES[found.this], dialect="spark"))
    return tree


def _moments(tree: exp.Expr) -> exp.Expr:
    return _calls(tree, "epoch_us", lambda args: exp.func("unix_micros", exp.cast(args[0], "timestamptz")))


def _binary(tree: exp.Expr) -> exp.Expr:
    """0.1 is a decimal for Spark, and a double for us."""

    def turn(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Literal) and node.is_number and not node.is_int:
            return exp.cast(exp.Literal.string(node.this), "double")
        return node

    return tree.transform(turn)


def _ranked(tree: exp.Expr) -> exp.Expr:
    """Words sort by their place in the list that an enum would have."""
    for term in list(tree.find_all(exp.Ordered)):
        column = term.this
        if isinstance(column, exp.Column) and column.name in ENUMS:
            words = ", ".join(f"'{word}'" for word in ENUMS[column.name])
            column.replace(sqlglot.parse_one(f"ARRAY_POSITION(ARRAY({words}), {column.name})", read="spark"))
    return tree


def _latest_before(tree: exp.Expr) -> exp.Expr:
    """`ASOF JOIN t ON t.key = key AND at >= t.at`: each row of t holds until the next one of its key."""
    for join in list(tree.find_all(exp.Join)):
        if str(join.args.get("method") or "").upper() == "ASOF":
            equal, later = join.args["on"].flatten()
            name, moment = join.this.alias_or_name, later.expression
            key = next(side for side in (equal.left, equal.right) if side.table == name)
            until = f"SELECT *, LEAD({moment.name}) OVER (PARTITION BY {key.name} ORDER BY {moment.name}) AS holds_until FROM {join.this.sql()}"
            join.set("method", None)
            join.set("this", exp.alias_(exp.Subquery(this=sqlglot.parse_one(until)), name, table=True))
            bound = f"({name}.holds_until IS NULL OR {later.left.sql()} < {name}.holds_until)"
            join.set("on", exp.and_(equal, later, sqlglot.parse_one(bound)))
    return tree


def _by_name(tree: exp.Expr) -> exp.Expr:
    """UNION ALL BY NAME: every side gets all columns, in one order, those that it has not as NULL. Of sides that read
    `*` we keep the columns in one order.
    """
    for union in list(tree.find_all(exp.Union)):
        if union.args.get("by_name"):
            union.set("by_name", None)
            sides = [side for side in _sides(union) if not side.is_star]
            names = list(dict.fromkeys(name for side in sides for name in side.named_selects))
            for side in sides:
                have = {each.alias_or_name: each for each in side.selects}
                side.set("expressions", [have.get(name) or exp.alias_(exp.null(), name) for name in names])
    return tree


def _sides(union: exp.Expr) -> list[exp.Select]:
    if isinstance(union, exp.Union):
        return [*_sides(union.left), *_sides(union.right)]
    return [union] if isinstance(union, exp.Select) else []


def _words(tree: exp.Expr) -> exp.Expr:
    """Functions of other names, and hints that only DuckDB takes."""
    for match in list(tree.find_all(exp.RegexpFullMatch)):
        match.replace(exp.RegexpLike(this=match.this, expression=match.expression))
    for cte in tree.find_all(exp.CTE):
        cte.set("materialized", None)
    return tree


def _calls(tree: exp.Expr, name: str, turned: Callable[[list[exp.Expr]], exp.Expr]) -> exp.Expr:
    """Every call of a function that sqlglot does not know, turned."""

    def turn(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Anonymous) and str(node.this).lower() == name:
            return turned(node.expressions)
        return node

    return tree.transform(turn)


def columns_of(columns: str) -> list[str]:
    """The names of the columns of one of our tables, in order."""
    return [name.strip("`") for name, _ in _declared(columns)]


@cache
def casts(columns: str) -> tuple[str, ...]:
    """Expressions that give the columns of one of our tables their types, as a table does with what is put into it."""
    return tuple(f"CAST({name} AS {kind}) AS {name}" for name, kind in _declared(columns))


@cache
def type_in_spark(columns: str) -> str:
    """The columns of one of our tables, as Spark declares them: words are texts there."""
    return ", ".join(f"{name} {kind}" for name, kind in _declared(columns))


@cache
def _declared(columns: str) -> list[tuple[str, str]]:
    tree = sqlglot.parse_one(f"CREATE TABLE t ({columns})", read="duckdb")
    return [(f"`{column.name}`", _type(column.args["kind"])) for column in tree.this.expressions]


def _type(kind: exp.DataType) -> str:
    if kind.this == exp.DataType.Type.ENUM:
        return "STRING"
    return _TYPES.get(kind.this) or kind.sql("spark")
