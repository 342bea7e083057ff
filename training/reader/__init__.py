"""The trained reader: material, network, training, export."""
