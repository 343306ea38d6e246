"""What can go wrong in a way that the user can mend."""


class RuleError(ValueError):
    """A value breaks a rule of the plan; the message is shown to the user as it is."""

    def __init__(self, message: str, field: str = "") -> None:
        """Keep the message and the name of the field it is about."""
        super().__init__(message)
        self.message = message
        self.field = field
