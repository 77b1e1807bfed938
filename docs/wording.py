"""Numbers as they stand in prose."""


def sci(number: float) -> str:
    """Write a number with one digit after the point and a power of ten."""
    if number == 0:
        return "0"
    digits, _, exponent = f"{number:.1e}".partition("e")
    power = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{digits} × 10{power}".replace("-", "−")
