using System.Text.Json;

namespace CallMessageEvents.Fuzzing;

/// <summary><see cref="CallMessageParser"/> and the reader of statuses: bodies of both formats.</summary>
internal sealed class ParserTarget : ITarget
{
    public string Name => "parser";

    public int Share => 300;

    public IReadOnlyList<string> Words => Known.FieldWords;

    public IEnumerable<string> Seeds =>
    [
        Known.MessageForm, Known.MessageJson, Known.StatusForm, "CallSid=CA1&Content=1", "CallSid=CA1&Content=%22%7B%5C%22a%5C%22%3A1%7D%22",
        """{"CallSid":"CA1","Content":{"a":[1,2]}}""", """{"CallSid":"CA1","Content":"[1]"}""", "a&&=&b=&=c&a",
    ];

    public long MayAllocate(int length) => (160L * length) + 64_000;

    public void Dispose()
    {
        // Nothing is kept.
    }

    public void Run(byte[] input)
    {
        Parse(input, CallbackFormat.Form);
        Parse(input, CallbackFormat.Json);
        if (CallRecord.TryParse(input, DateTimeOffset.UnixEpoch, out var record))
        {
            _ = (record.Identity, record.IsActive, record.IsEnded, record.IsVoiceSdk, record.Status, record.UnknownStatus);
            var merged = CallRecord.Merge(record, record);
            Finding.If(!merged.Equals(CallRecord.Merge(merged, record)), "A record that is merged twice has changed again.");
        }
    }

    private static void Parse(byte[] input, CallbackFormat format)
    {
        var isMessage = CallMessageParser.TryParse(input, format, out var message, out var error);
        Finding.If(isMessage == (message is null) || isMessage != (error is null), "There is either a message or an error.");
        if (message is null) return;

        Finding.If(message.CallSid.ToString().Length == 0 || message.Body.IsEmpty, "A message has a leg and content.");
        Finding.If(message.Body.Length > input.Length, "The content is longer than the body.");
        Finding.If(message.SequenceNumber < 0, "A number is not below zero.");
        Finding.If(message.Timestamp is { Offset.Ticks: not 0 }, "A time is UTC.");
        _ = message.Type;

        // Each error costs as much as a hundred inputs that are read.
        if (input.Length % 8 != 0) return;
        try
        {
            _ = message.ReadAs<JsonElement>();
        }
        catch (JsonException)
        {
            // As documented.
        }
    }
}
