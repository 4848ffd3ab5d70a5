"""`python -m archive_app` is the `archive` command."""

from archive_app.cli import main

if __name__ == "__main__":
    main()
