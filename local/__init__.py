"""The launcher behind `make run`, `make test` and `make exec`: development tooling, apart from the application."""
