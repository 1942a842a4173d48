"""Whether runs bring what their site usually gives: judged on the site's own history."""
