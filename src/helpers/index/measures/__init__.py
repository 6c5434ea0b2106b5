"""From observations to indicator values; numerator and denominator are kept beside each."""
