"""The district server: FastAPI on PostgreSQL; stateless, so that several share one database."""
