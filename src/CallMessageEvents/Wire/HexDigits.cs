namespace CallMessageEvents;

/// <summary>Reads hexadecimal digits of either case.</summary>
internal static class HexDigits
{
    /// <summary>
    /// The value of what is known to be a digit, without a branch that depends on it: no processor could foresee it. Letters differ from figures by bit 6, and count
    /// from 1.
    /// </summary>
    public static int Value(int digit) => (digit & 0xF) + (9 * (digit >> 6));
}
