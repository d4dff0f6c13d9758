namespace CallMessageEvents;

/// <summary>What a <c>Content-Type</c> says, its parameters aside.</summary>
internal static class MediaType
{
    public static bool IsJson(ReadOnlySpan<char> contentType)
    {
        var type = Name(contentType);
        return type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }

    public static bool IsForm(ReadOnlySpan<char> contentType) =>
        Name(contentType).Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> Name(ReadOnlySpan<char> contentType)
    {
        var parameters = contentType.IndexOf(';');
        return (parameters < 0 ? contentType : contentType[..parameters]).Trim();
    }
}
