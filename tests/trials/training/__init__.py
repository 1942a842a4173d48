"""Training the reader's networks on labelled pages, and scoring them on publishers that they have not seen."""
