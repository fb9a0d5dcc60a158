"""Golden notebooks: executed on the specimen's reported quarter, text only, compared by nbval."""
