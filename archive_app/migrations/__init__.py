"""One linear history of the database's tables, and the locks that the database itself keeps."""
