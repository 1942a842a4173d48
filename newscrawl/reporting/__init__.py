"""What a run tells of itself: its report and its log lines."""
