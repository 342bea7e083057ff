"""Makes the tables that extend GeoNames."""
