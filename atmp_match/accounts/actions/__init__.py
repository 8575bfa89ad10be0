"""What can be done with accounts; one function, one verb, one transaction."""
