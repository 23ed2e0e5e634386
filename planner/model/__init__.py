"""The nouns of the house. They import nothing of ours and know no file format."""
