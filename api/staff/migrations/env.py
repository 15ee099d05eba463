"""Runs the migrations on the connection that the application has opened (``api.staff.database``)."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
