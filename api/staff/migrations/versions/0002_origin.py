"""Cases know the chat they were made from, so that deleting the chat reaches them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column; cases made before have no known origin."""
    op.add_column("cases", sa.Column("origin", sa.String(32), nullable=False, server_default=""))
    op.create_index("ix_cases_origin", "cases", ["origin"])
