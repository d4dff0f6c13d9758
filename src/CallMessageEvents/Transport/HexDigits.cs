namespace CallMessageEvents;

/// <summary>Reads hexadecimal digits of either case.</summary>
internal static class HexDigits
{
    /// <summary>The byte of two digits; -1 when one is none.</summary>
    public static int Byte(char high, char low) => char.IsAsciiHexDigit(high) & char.IsAsciiHexDigit(low) ? (Digit(high) << 4) | Digit(low) : -1;

    /// <summary>Without a branch that depends on the digit: no processor could foresee it. Letters differ from figures by bit 6, and count from 1.</summary>
    private static int Digit(char digit) => (digit & 0xF) + (9 * (digit >> 6));
}
