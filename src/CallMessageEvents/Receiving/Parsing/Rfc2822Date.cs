namespace CallMessageEvents;

/// <summary>Reads dates as Twilio writes them: <c>Fri, 2 Dec 2022 22:02:49 +0000</c>.</summary>
internal static class Rfc2822Date
{
    private static ReadOnlySpan<byte> Days => "MonTueWedThuFriSatSun"u8;

    private static ReadOnlySpan<byte> Months => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    /// <summary>The time, in UTC; null for what is no such date. The day has one or two digits, its name may be missing or wrong, and any offset will do.</summary>
    public static DateTimeOffset? Parse(ReadOnlySpan<byte> text)
    {
        if (text is [_, _, _, (byte)',', (byte)' ', ..])
        {
            if (IndexOf(Days, text[..3]) < 0) return null;
            text = text[5..];
        }

        var dayLength = text is [_, (byte)' ', ..] ? 1 : 2;
        if (text.Length < dayLength) return null;
        var day = Number(text[..dayLength]);

        // " Dec 2022 22:02:49 +0000"
        if (text[dayLength..] is not [(byte)' ', _, _, _, (byte)' ', _, _, _, _, (byte)' ', _, _, (byte)':', _, _, (byte)':', _, _, (byte)' ', .. var zone] rest) return null;
        var month = IndexOf(Months, rest[1..4]) + 1;
        var year = Number(rest[5..9]);
        var (hour, minute, second) = (Number(rest[10..12]), Number(rest[13..15]), Number(rest[16..18]));
        if (year < 1 || month < 1 || day < 1 || day > DateTime.DaysInMonth(year, month)) return null;
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59 || OffsetMinutes(zone) is not { } offset) return null;

        var ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks - (offset * TimeSpan.TicksPerMinute);
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    }

    private static int? OffsetMinutes(ReadOnlySpan<byte> zone)
    {
        if (zone.SequenceEqual("+0000"u8) || zone.SequenceEqual("GMT"u8) || zone.SequenceEqual("UTC"u8) || zone.SequenceEqual("UT"u8)) return 0;
        if (zone is not [(byte)'+' or (byte)'-', _, _, _, _]) return null;

        var (hours, minutes) = (Number(zone[1..3]), Number(zone[3..5]));
        if (hours is < 0 or > 23 || minutes is < 0 or > 59) return null;
        return ((hours * 60) + minutes) * (zone[0] == '-' ? -1 : 1);
    }

    /// <summary>Which of the names of three letters it is; -1 when none.</summary>
    private static int IndexOf(ReadOnlySpan<byte> names, ReadOnlySpan<byte> name)
    {
        var at = names.IndexOf(name);
        return at % 3 == 0 ? at / 3 : -1;
    }

    /// <summary>The number that the digits write; -1 when one is no digit.</summary>
    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit)) return -1;
            number = (number * 10) + (digit - '0');
        }

        return number;
    }
}
