"""Runs revisions on the connection that the store hands over; there is no alembic.ini."""

from alembic import context

from taalmeter.intake.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
