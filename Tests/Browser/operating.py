"""What only an operator can do: change rows past the program, as when three days pass at once."""

import pathlib
import sqlite3

from postgres import Database


def change(data: pathlib.Path, database: Database | None, statement: str) -> None:
    if database:
        database.sql(f"SET aertous.door = 'operator'; {statement}")
        return
    file = sqlite3.connect(data / "aertous.db", timeout=30)
    entered = {"door": "operator", "org": None, "account": None, "key": None, "member": None, "day": "2026-01-01"}
    for name, answer in entered.items():
        file.create_function(f"current_{name}", 0, lambda answer=answer: answer)
    with file:
        file.execute(statement)
    file.close()
