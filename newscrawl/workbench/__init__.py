"""What the commands share: saved pages and live ones, inspections, fixtures."""
