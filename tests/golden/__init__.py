"""What every page says on the specimen's reported quarter: a text for each page, and two executed
notebooks."""
