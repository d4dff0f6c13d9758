namespace CallMessageEvents;

/// <summary>The media type of a <c>Content-Type</c>, without its parameters.</summary>
internal static class MediaType
{
    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";

    public static bool IsJson(ReadOnlySpan<char> contentType) => contentType.SequenceEqual(Json) || IsJsonName(Name(contentType));

    /// <summary>Content without a media type counts as JSON.</summary>
    public static bool IsJsonOrUnknown(string? contentType) => contentType is null || IsJson(contentType);

    public static bool IsForm(ReadOnlySpan<char> contentType) =>
        contentType.SequenceEqual(Form) || Name(contentType).Equals(Form, StringComparison.OrdinalIgnoreCase);

    private static bool IsJsonName(ReadOnlySpan<char> name) =>
        name.Equals(Json, StringComparison.OrdinalIgnoreCase) || name.EndsWith("+json", StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> Name(ReadOnlySpan<char> contentType)
    {
        var parameters = contentType.IndexOf(';');
        return (parameters < 0 ? contentType : contentType[..parameters]).Trim();
    }
}
