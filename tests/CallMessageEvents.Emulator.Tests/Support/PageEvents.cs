using System.Text.Json;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>The events of the page, read from the wire as a browser reads them.</summary>
internal sealed class PageEvents : IDisposable
{
    private readonly HttpClient _http;
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;
    private readonly List<PageThing> _told = [];

    private PageEvents(HttpClient http, HttpResponseMessage response, Stream stream)
    {
        (_http, _response) = (http, response);
        _reader = new(stream);
    }

    public string? ContentType => _response.Content.Headers.ContentType?.MediaType;

    public static async Task<PageEvents> OpenAsync(TwilioEmulator twilio)
    {
        var http = new HttpClient { BaseAddress = twilio.BaseAddress };
        var response = await http.GetAsync(
            new Uri("/emulator/page/events", UriKind.Relative),
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken);
        return new(http, response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The next line that is not empty; null at the end.</summary>
    public async Task<string?> ReadLineAsync()
    {
        string? line;
        do
        {
            line = await _reader.ReadLineAsync(TestContext.Current.CancellationToken).InTimeAsync("the next line of the events");
        }
        while (line?.Length == 0);

        return line;
    }

    /// <summary>The next event; null at the end.</summary>
    public async Task<(string Name, JsonElement Data)?> ReadAsync()
    {
        if (await ReadLineAsync() is not { } name)
        {
            return null;
        }

        Assert.StartsWith("event: ", name, StringComparison.Ordinal);
        var data = await ReadLineAsync() ?? "";
        Assert.StartsWith("data:", data, StringComparison.Ordinal);
        return (name["event: ".Length..], data.Length == 5 ? default : JsonDocument.Parse(data[5..]).RootElement);
    }

    /// <summary>The next snapshot; what comes before is passed over.</summary>
    public async Task<List<PageThing>> ReadSnapshotAsync()
    {
        _told.Clear();
        while ((await ReadAsync() ?? throw new EndOfStreamException()).Name != "reset")
        {
        }

        List<PageThing> things = [];
        while (await ReadAsync() is { Name: not "ready", Data: var data })
        {
            things.AddRange(ThingsOf(data));
        }

        return things;
    }

    /// <summary>A thing of a kind that is as expected; others are kept, for the order of different things is not fixed.</summary>
    public async Task<PageThing> ReadUntilAsync(string kind, Func<PageThing, bool>? expected = null)
    {
        while (true)
        {
            if (_told.Find(thing => thing.Kind == kind && expected?.Invoke(thing) != false) is { } found)
            {
                _told.Remove(found);
                return found;
            }

            var (name, data) = await ReadAsync() ?? throw new EndOfStreamException();
            Assert.Equal("changes", name);
            _told.AddRange(ThingsOf(data));
        }
    }

    /// <summary>Completes when the only fault has hit a request.</summary>
    public Task WhenFaultHasHitAsync() =>
        ReadUntilAsync("faults", static faults => faults.Facts.GetRawText().Contains("\"hit\":1", StringComparison.Ordinal));

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
        _http.Dispose();
    }

    private static IEnumerable<PageThing> ThingsOf(JsonElement changes) =>
        changes.EnumerateArray().Select(change => change.EnumerateObject().Single()).Select(only => new PageThing(only.Name, only.Value));
}

internal sealed record PageThing(string Kind, JsonElement Facts)
{
    public string? this[string property] => Facts.TryGetProperty(property, out var value) ? value.ToString() : null;
}
