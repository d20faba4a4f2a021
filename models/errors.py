"""What the world may refuse: a stable code and parameters, told to the user by the layer that knows words."""

from __future__ import annotations


class WorldError(Exception):
    """Something outside the program went wrong; ``code`` picks the sentence, ``params`` fill it.

    Parameters are keys, counts, versions and file names without folders; never an answer or a person.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params
