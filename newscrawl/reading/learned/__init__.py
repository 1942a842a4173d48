"""What was learned from labelled pages: networks, and the weights beside them."""
