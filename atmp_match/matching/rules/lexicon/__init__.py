"""Understanding free text in English and Swedish: which terms of the vocabulary its words may mean. Pure."""
