"""What a run tells its operators: its report and its log lines."""
