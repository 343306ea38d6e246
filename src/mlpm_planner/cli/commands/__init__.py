"""One module for each group of sub-commands."""

# Each command lives in a module of its own, which is imported when it is asked for.
COMMANDS = {
    "new": "new",
    "import": "importing",
    "export": "exporting",
    "list": "listing",
    "log": "logging",
    "score": "scoring",
    "schedule": "scheduling",
    "render": "rendering",
    "check": "keeping",
    "backup": "keeping",
    "restore": "keeping",
    "self-test": "self_test",
}
