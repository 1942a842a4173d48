"""What operators are told: of a run its report and its log lines, of all sites whether they are well."""
