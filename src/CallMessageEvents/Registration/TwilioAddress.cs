namespace CallMessageEvents;

/// <summary>Tells where Twilio's REST API is: region alone goes with the edge ashburn, edge alone with the region us1.</summary>
internal static class TwilioAddress
{
    private const string DefaultEdge = "ashburn";
    private const string DefaultRegion = "us1";

    public static Uri Create(CallMessageEventsOptions options)
    {
        if (options.BaseAddress is { } address) return address;
        if (string.IsNullOrEmpty(options.Region) && string.IsNullOrEmpty(options.Edge)) return new Uri("https://api.twilio.com");

        var edge = string.IsNullOrEmpty(options.Edge) ? DefaultEdge : options.Edge;
        var region = string.IsNullOrEmpty(options.Region) ? DefaultRegion : options.Region;
        return new Uri($"https://api.{edge}.{region}.twilio.com");
    }
}
