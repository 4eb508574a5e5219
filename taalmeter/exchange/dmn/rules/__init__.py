"""Rule sets of ours as DMN models, and back."""
