"""Reading and writing plain tables: bytes to cells, cells to numbers, dates and instants."""
