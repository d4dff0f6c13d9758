namespace CallMessageEvents;

/// <summary>The address of Twilio's REST API. A region alone goes with the edge ashburn, an edge alone with the region us1.</summary>
internal static class TwilioAddress
{
    private const string DefaultEdge = "ashburn";
    private const string DefaultRegion = "us1";

    public static Uri Create(Uri? baseAddress, string? region, string? edge)
    {
        if (baseAddress is not null) return baseAddress;
        if (string.IsNullOrEmpty(region) && string.IsNullOrEmpty(edge)) return new Uri("https://api.twilio.com");
        return new Uri($"https://api.{OrElse(edge, DefaultEdge)}.{OrElse(region, DefaultRegion)}.twilio.com");
    }

    private static string OrElse(string? given, string fallback) => string.IsNullOrEmpty(given) ? fallback : given;
}
